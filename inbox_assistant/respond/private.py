"""What in our words is true of one customer alone, and must not reach another one.

Leaving out too much is better than too little: a sentence with an amount, a day, a code, a name of
the conversation, or an act done for this customer is theirs. Every expression is linear.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from inbox_assistant.masking import mask
from inbox_assistant.model import Address, StoredMail
from inbox_assistant.respond.surroundings import Said, languages, said
from inbox_assistant.tables import table
from inbox_assistant.understand.organisations import organisation_of
from inbox_assistant.understand.rarity import frequency
from inbox_assistant.understand.tokens import Token, listed, sentences, tokens

_READ = 20_000  # characters of each mail of the customer
_AMOUNT = re.compile(
    r"[€£$¥%]|\b(?:eur|euros?|chf|usd|gbp|franken|francs|pounds?|dollars?|prozent|percent)\b",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\d{1,2}[:.h]\d\d(?!\d)|\d\s?(?:am|pm|uhr)\b", re.IGNORECASE)
_DAY = re.compile(r"\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\d{1,2}/\d{1,2}")
_LINK = re.compile(r"(?:https?://|www\.)\S{1,2000}", re.IGNORECASE)
# What in an address leads one person somewhere: a query, digits, or letters no one would say.
_PERSONAL_LINK = re.compile(r"[?=@#]|\d|/[A-Za-z_-]*[a-z][A-Z]|/[^/\s-]{16}")
_NUMBER = re.compile(r"\d")
_FEWEST = 3  # letters of a name that is looked for
_LONGEST_NUMBER = 2  # digits of a number that counts steps, minutes or pieces
CAPITAL_NOUNS = frozenset({"de"})
_RARE, _RARE_NOUN = 4.0, 3.2  # Zipf scale; where nouns have capitals, most are more frequent
_SIGNED = 3  # words of a line with nothing but a name
_NEAR = 2  # words between "by" and the number that makes it a time
# Parts of addresses that name nobody.
_ROLES = frozenset(
    listed(
        "info admin office contact kontakt contatti support service servizio kundenservice mail "
        "email post posta shop store team sales noreply web www"
    )
)
# So common that they are written at the head of a sentence without meaning the person.
_COMMON_NAMES = frozenset(
    listed(
        "will may mark bill grant rich hope grace art an per dal dei sole di da de la le van von "
        "den der lang kurz gut neu klein am in so les des paz luz sol del los las"
    )
)


@dataclass(frozen=True, slots=True)
class Customer:
    """One customer's own: names of the conversation, and what of their mails no other customer of
    the issue used: `words` are numbers and words with a capital, `heads` words that had theirs at
    the head of a sentence, where it tells less."""

    names: frozenset[str]
    words: frozenset[str]
    heads: frozenset[str] = frozenset()

    @staticmethod
    def of(
        people: Iterable[Address], mails: Sequence[StoredMail], others: Collection[str] = ()
    ) -> "Customer":
        """Return what is theirs: of these people, by these mails of them; `others` are words of
        other customers, folded."""
        names: set[str] = set()
        for person in people:
            names |= _named(person)
        words: set[str] = set()
        heads: set[str] = set()
        for mail in mails:
            for text in (mail.mail.subject, mail.mail.own_words, mail.mail.signature):
                _collect(text[:_READ], words, heads)
        known = frozenset(others)
        return Customer(frozenset(names), frozenset(words - known), frozenset(heads - known))

    def owns(self, sentence: str, language: str) -> bool:
        """Return whether the sentence is about this customer, or might be."""
        if self.identifies(sentence) or _dated(sentence):
            return True
        words = tokens(sentence)
        found = said(sentence, language)
        return (
            self._told(words, language)
            or _people_in(words)
            or _timed(found, words)
            or _titled(found, sentence)
            or _acted(found)
        )

    def identifies(self, sentence: str) -> bool:
        """Return whether the sentence holds what leads to this customer: a name, a number, an
        amount, an address."""
        words = tokens(sentence)
        amount = _NUMBER.search(sentence) and _AMOUNT.search(sentence)
        linked = any(_PERSONAL_LINK.search(link[0][8:]) for link in _LINK.finditer(sentence))
        known = self._named_in(words) or self._numbered(words)
        return bool(amount) or linked or known or mask(sentence) != sentence

    def _named_in(self, words: Sequence[Token]) -> bool:
        for at, word in enumerate(words):
            low = folded(word.text)
            if low in self.names:
                inside = at > 0 and words[at - 1].text not in (".", ":", "!", "?", "-", "•")
                if low not in _COMMON_NAMES or (inside and word.text[0].isupper()):
                    return True
        return False

    def _numbered(self, words: Sequence[Token]) -> bool:
        """Return whether a number is too long to count something, or the customer's own."""
        numbers = [w for w in words if _NUMBER.search(w.text)]
        return any(
            sum(map(str.isdecimal, w.text)) > _LONGEST_NUMBER or folded(w.text) in self.words
            for w in numbers
        )

    def _told(self, words: Sequence[Token], language: str) -> bool:
        """Return whether something the customer wrote with a capital is named. In German every
        noun has one: there a given name, a rare word, or two in a row tell."""
        capitals = [(at, word) for at, word in enumerate(words) if word.text[0].isupper()]
        if any(self._is_name(word, at, language) for at, word in capitals):
            return True
        told = [word.text[0].isupper() and folded(word.text) in self.words for word in words]
        if language not in CAPITAL_NOUNS:
            return any(told)
        return any(map(all, pairwise(told)))

    def _is_name(self, word: Token, at: int, language: str) -> bool:
        """Return whether a word with a capital is a name that the customer told."""
        low = folded(word.text)
        if low not in self.words and low not in self.heads:
            return False
        unusual = _is_rare(word.low, language) and (at > 0 or low in self.words)
        return low in given_names() or unusual


def vocabulary(mails: Iterable[StoredMail]) -> frozenset[str]:
    """Return the words of mails, folded: what several customers say belongs to none of them."""
    return frozenset(
        folded(token.text)
        for mail in mails
        for token in tokens(f"{mail.mail.subject}\n{mail.mail.own_words}"[:_READ])
    )


def folded(word: str) -> str:
    """Return the word without case and accents: names are written with and without."""
    plain = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def _named(person: Address) -> set[str]:
    local = re.sub(r"[._+-]", " ", person.address.partition("@")[0])
    own = organisation_of(person.address).partition(".")[0]
    names = (folded(p.text.strip("0123456789")) for p in tokens(f"{person.name} {local} {own}"))
    return {name for name in names if len(name) >= _FEWEST} - _ROLES


def _collect(text: str, words: set[str], heads: set[str]) -> None:
    """Add what may identify: numbers, and words with a capital inside a sentence, or alone on a
    line as names are. Words all in capitals are shouted, or short for something."""
    for sentence in sentences(text):
        cut = tokens(sentence.text)
        alone = len(cut) <= _SIGNED and all(word.text[0].isupper() for word in cut)
        for at, word in enumerate(cut):
            inside = alone or (at > 0 and cut[at - 1].text.isalnum())
            name = len(word.text) >= _FEWEST and word.text[0].isupper()
            if _NUMBER.search(word.text):
                words.add(folded(word.text))
            elif name and not word.text.isupper():
                (words if inside else heads).add(folded(word.text))


def _is_rare(word: str, language: str) -> bool:
    if language not in languages():
        return True
    rare = _RARE_NOUN if language in CAPITAL_NOUNS else _RARE
    return frequency(word, language) < rare


def _people_in(words: Sequence[Token]) -> bool:
    """Return whether a given name stands inside: of a colleague, of the customer's daughter."""
    return any(
        word.text[0].isupper() and before.text.isalpha() and folded(word.text) in given_names()
        for before, word in pairwise(words)
    )


@lru_cache(maxsize=1)
def given_names() -> frozenset[str]:
    """Return given names that are common where we write to, folded."""
    return frozenset(table("inbox_assistant.respond", "given_names")["names"].split())


def _dated(sentence: str) -> bool:
    return bool(_CLOCK.search(sentence) or _DAY.search(sentence))


def _timed(found: Said, words: Sequence[Token]) -> bool:
    """Return whether a day or a term is named."""
    if found.has("when"):
        return True
    for cue in found.of("deadline"):
        after = [w for w in words if w.start >= cue.end][:_NEAR]
        before = [w for w in words if w.end <= cue.start][-1:]
        if any(_NUMBER.search(w.text) for w in (*before, *after)):
            return True
    return False


def _titled(found: Said, sentence: str) -> bool:
    """Return whether a title or a kind of street stands before a name."""
    for cue in found.of("titles"):
        rest = sentence[cue.end : cue.end + 40].lstrip(". ")
        if rest[:1].isupper() and sentence[cue.start : cue.end] != cue.category:
            return True
    return False


def _acted(found: Said) -> bool:
    """Return whether it tells what was or will be done for this customer, or what they did: of
    another one it is not true, and nobody promised it to them."""
    if found.has("promises"):
        return True
    if found.has("conditions"):
        return False
    if found.has("done", "past"):
        return True
    return found.has("ours") and (found.has("acts") or found.has("yours"))
