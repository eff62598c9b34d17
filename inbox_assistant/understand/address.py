"""How the writer addresses us: rules over words, nothing to load but small word lists.

The rules follow the grammars: Italian Lei, tu and voi, German Sie, du and ihr, French vous and tu,
Spanish usted, tú, vos and vosotros, and so on. The draft check uses them too: hence no model here.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from inbox_assistant.understand.address_forms import FORMS, NOBODY, Form, Forms, forms_of
from inbox_assistant.understand.tokens import Token, tokens

# After one of these a capital says nothing.
_OPENERS = frozenset('.!?…:"«“„»”(-–—•*¿¡')
_CLAUSE_ENDS = _OPENERS | {",", ";"}
_SENTENCE_ENDS = frozenset(".!?…¿¡")
_QUOTES = {"«": "»", "“": "”", "„": "“”", '"': '"', "»": "«"}
LONGEST = 20_000  # characters: whoever addresses us has done so by then
_LONGEST_QUOTE = 25  # words: where it seems longer, a mark is missing
_SHORTEST_STEM = 3
# Languages where addressing several people familiarly (ihr) is familiar towards us too.
_PLURAL_IS_FAMILIAR = frozenset({"de"})


class AddressCue(NamedTuple):
    """Words that address somebody; `text[start:end]` are the exact words."""

    form: Form
    start: int
    end: int


class _Place(NamedTuple):
    """What is known of a word's surroundings."""

    asked: bool  # inside a question
    begins: bool  # first word of a sentence or line
    opens: bool  # first word of a clause, particles passed over
    quoted: bool  # somebody else's words


def address_cues(text: str, language: str) -> list[AddressCue]:
    """Return the words that carry an address form in the head of a text (`LONGEST` characters),
    none for unknown languages."""
    head = text[:LONGEST]
    return cues_of_words(tokens(head), head, language)


def cues_of_words(words: Sequence[Token], text: str, language: str) -> list[AddressCue]:
    """Return the same for a text already cut into words. Quoted words address nobody."""
    forms = forms_of(language)
    if forms is None:
        return []
    places = _places(words, text, forms)
    found = [*_listed(words, text, places, forms), *_joined(words, places, forms)]
    silent = {at for cue in found if cue.form == NOBODY for at in range(cue.start, cue.end)}
    cues: dict[int, AddressCue] = {}
    for form in FORMS:
        for cue in found:
            if cue.form == form and silent.isdisjoint((cue.start, cue.end - 1)):
                cues.setdefault(cue.start, AddressCue(form, cue.start, cue.end))
    return [cues[start] for start in sorted(cues)]


def address_form(cues: Iterable[AddressCue], language: str) -> Form | None:
    """Return the form that prevails, None when nobody is addressed.

    A third person that is probably us counts as formal where nothing else speaks.
    """
    counts: Counter[Form] = Counter(cue.form for cue in cues)
    if language in _PLURAL_IS_FAMILIAR:
        counts["familiar"] += counts.pop("plural", 0)
    if counts["formal"] or counts["familiar"]:
        return "formal" if counts["formal"] >= counts["familiar"] else "familiar"
    if counts["plural"]:
        return "plural"
    return "formal" if counts["third"] else None


class _Found(NamedTuple):
    form: str
    start: int
    end: int


def _listed(
    words: Sequence[Token], text: str, places: Sequence[_Place], forms: Forms
) -> Iterator[_Found]:
    index = {word.start: at for at, word in enumerate(words)}
    for cue in forms.lexicon.cues(words):
        form, condition = forms.rules[cue.category]
        at = index[cue.start]
        small = condition != "small" or text[cue.start : cue.end].islower()
        if small and not places[at].quoted and _counts(condition, words, at, places[at], forms):
            yield _Found(form, cue.start, cue.end)


def _joined(words: Sequence[Token], places: Sequence[_Place], forms: Forms) -> Iterator[_Found]:
    """Find pronouns that Italian joins to the verb with a capital: ringraziarLa, scriverVi."""
    for word, place in zip(words, places, strict=True):
        stem = word.text[:-2]
        long = stem.islower() and len(stem) >= _SHORTEST_STEM
        if long and word.text[-2:] in forms.joined and not place.quoted:
            yield _Found("formal", word.start, word.end)


def _counts(condition: str, words: Sequence[Token], at: int, where: _Place, forms: Forms) -> bool:
    if condition in ("always", "small"):
        return True
    if condition in ("asked", "told"):
        return where.asked == (condition == "asked")
    if condition == "opening":
        return where.asked and where.opens
    return _written(condition, words, at, where, forms)


def _written(condition: str, words: Sequence[Token], at: int, where: _Place, forms: Forms) -> bool:
    """Return whether the word is written as the condition wants: SIE in capitals says nothing."""
    capital = words[at].text.istitle()
    before_name = at + 1 < len(words) and words[at + 1].text[:1].isupper()
    if condition == "named":
        return capital and before_name
    if condition == "capital":
        return capital
    article = before_name and words[at].low in forms.articles  # La Spezia
    return capital and not where.begins and not article


def _places(words: Sequence[Token], text: str, forms: Forms) -> list[_Place]:
    asked, quoted = _asked(words, text), _quoted(words)
    places = []
    begins = opens = True
    for at, word in enumerate(words):
        if at and _breaks(words, at, text):
            begins = opens = True
        places.append(_Place(asked[at], begins, opens, quoted[at]))
        begins = word.low in _OPENERS
        opens = word.low in _CLAUSE_ENDS or (opens and word.low in forms.particles)
    return places


def _asked(words: Sequence[Token], text: str) -> list[bool]:
    """Return for each word whether the next end of a sentence is a question mark."""
    asked = [False] * len(words)
    question = False
    for at in range(len(words) - 1, -1, -1):
        if words[at].low in _SENTENCE_ENDS:
            question = words[at].low == "?"
        asked[at] = question
        if at and _breaks(words, at, text):
            question = False
    return asked


def _quoted(words: Sequence[Token]) -> list[bool]:
    quoted = [False] * len(words)
    at = 0
    while at < len(words):
        closing = _QUOTES.get(words[at].low)
        until = min(at + _LONGEST_QUOTE, len(words))
        ends = (i for i in range(at + 1, until) if words[i].low in closing) if closing else iter(())
        end = next(ends, at)
        quoted[at:end] = [True] * (end - at)
        at = end + 1
    return quoted


def _breaks(words: Sequence[Token], at: int, text: str) -> bool:
    return "\n" in text[words[at - 1].end : words[at].start]
