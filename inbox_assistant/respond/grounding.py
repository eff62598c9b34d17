"""Facts that nobody told: what a letter states and none of its sources has.

Ours are what the team answers for: the phrase version of the letter, known answers, the issue, its
settings. Theirs are the customer's words; a link or an address from there is never passed on as
ours.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from inbox_assistant.respond.facts import Fact, FactKind, facts, without_facts, word_list
from inbox_assistant.respond.phrases import languages
from inbox_assistant.respond.private import CAPITAL_NOUNS, folded, given_names
from inbox_assistant.understand.rarity import frequency
from inbox_assistant.understand.tokens import Token, sentences, tokens

# What may come from the team alone.
_OURS_ONLY: frozenset[FactKind] = frozenset({"address", "link"})
_FEWEST = 3  # letters of a name
# Zipf scale: what nobody takes for a name, and what a German noun and the end of one have.
_USUAL, _COMMON_NOUN, _COMMON_END = 6.0, 2.5, 3.0
_OPENS = frozenset('.:!?-•–—"“„«»”(*')
_BRAND = re.compile(r"[A-Z]{2}|[a-z][A-Z]")


class Sources:
    """What a letter may state: facts and words of texts, in whatever language they are."""

    def __init__(self, ours: Iterable[str], theirs: Iterable[str], language: str) -> None:
        own, told = list(ours), list(theirs)
        spoken = dict.fromkeys((language, *languages()))
        self._ours = {(f.kind, f.value) for t in own for code in spoken for f in facts(t, code)}
        self._all = self._ours | {
            (f.kind, f.value) for t in told for code in spoken for f in facts(t, code)
        }
        self.words = frozenset(folded(w.text) for t in (*own, *told) for w in tokens(t))
        self._digits = frozenset(run for t in (*own, *told) for run in re.findall(r"\d+", t))

    def have(self, fact: Fact) -> bool:
        """Return whether the fact was told."""
        if fact.kind in _OURS_ONLY:
            return (fact.kind, fact.value) in self._ours
        return (fact.kind, fact.value) in self._all or self._likewise(fact)

    def lacking(self, text: str, language: str) -> list[Fact]:
        """Return the facts of a text that were not told, each once, names among them."""
        invented = [fact for fact in facts(text, language) if not self.have(fact)]
        named = [name for name in names(text, language) if folded(name.value) not in self.words]
        return list({(fact.kind, fact.value): fact for fact in (*invented, *named)}.values())

    def _likewise(self, fact: Fact) -> bool:
        """Return whether it was told in another way: an hour as a number, a price without its
        currency, a day without its year."""
        if fact.kind == "number":
            hour = ("time", f"{fact.value}:00")
            return fact.value in self._digits or hour in self._all
        if fact.kind == "amount":
            number = fact.value.split()[0]
            return "." in number and ("number", number) in self._all
        if fact.kind == "date":
            return any(k == "date" and v.startswith(f"{fact.value}-") for k, v in self._all)
        return fact.kind == "code" and fact.value in self.words


def ungrounded(
    text: str, language: str, ours: Iterable[str], theirs: Iterable[str] = ()
) -> list[Fact]:
    """Return the facts of a text in that language that no source has, each once: dates, times,
    amounts, numbers, links, addresses, names. Pure."""
    return Sources(ours, theirs, language).lacking(text, language)


def lost(answer: str, language: str, text: str, text_language: str) -> list[Fact]:
    """Return the facts of an answer that a letter made of it leaves out; names are not asked for.
    Pure."""
    kept = Sources((text,), (), text_language)
    return [
        fact
        for fact in facts(answer, language)
        if not (kept.have(fact) or kept.have(_without_year(fact)))
    ]


def _without_year(fact: Fact) -> Fact:
    dated = fact.kind == "date" and fact.value.count("-") == 2
    return fact._replace(value=fact.value.rpartition("-")[0]) if dated else fact


def names(text: str, language: str) -> Iterator[Fact]:
    """Yield what is written like a name: a capital inside a sentence, a known given name, what
    follows a title."""
    for sentence in sentences(without_facts(text, language)):
        words = tokens(sentence.text)
        shouted = all(word.text.isupper() for word in words if word.text.isalpha())
        for at, word in enumerate(words):
            if not shouted and _is_name(word, words[max(0, at - 2) : at], language):
                yield Fact("name", folded(word.text), word.text)


def _is_name(word: Token, before: Sequence[Token], language: str) -> bool:
    low = folded(word.text)
    if len(low) < _FEWEST or not word.text[0].isupper() or low in word_list("polite", language):
        return False
    if _title(before) in word_list("titles"):
        return True
    if low in given_names() or _BRAND.search(word.text):
        return frequency(low, language) < _USUAL
    return bool(before) and before[-1].text not in _OPENS and _unusual(word, language)


def _title(before: Sequence[Token]) -> str:
    """Return the word before, folded; an abbreviation without its point."""
    words = [word for word in before if word.text != "."]
    return folded(words[-1].text) if words else ""


def _unusual(word: Token, language: str) -> bool:
    """Return whether a capital inside a sentence makes a name. German nouns have one: there what
    neither is used nor made of words that are."""
    if language not in CAPITAL_NOUNS:
        return True
    return frequency(word.low, language) < _COMMON_NOUN and not _compound(word.low, language)


@lru_cache(maxsize=4096)
def _compound(word: str, language: str) -> bool:
    """Return whether a word ends in a common one: Rechnungsnummer, Lieferverzögerung."""
    return any(frequency(word[cut:], language) >= _COMMON_END for cut in range(3, len(word) - 3))
