"""What a mail is about, in words all languages share: objects ("invoice") and faults ("late").

The words are TOML files under `lexicons/concepts/`, objects and faults apart, one per language,
matched as the lexicons of register are, but without accents: many people type none on a phone. An
entry with an exclamation mark in front ("!arriv*") counts only where it is denied.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from inbox_assistant.tables import table
from inbox_assistant.understand.lexicon import Cue, Lexicon
from inbox_assistant.understand.tokens import Token, tokens

FOLDER = resources.files("inbox_assistant.understand") / "lexicons" / "concepts"
KINDS = ("objects", "faults")
READ_LIMIT = 20_000  # characters: a longer text is read this far

# Not concepts: what denies the words after it, or on either side (German "geht nicht"), and what
# a denial does not reach over.
DENYING, DENYING_AROUND, TURNING = "denying", "denying_around", "turning"
_DENIED = "!"
_STOPS = frozenset(".!?;,:")
_REACH_AFTER, _REACH_BEFORE = 6, 4  # words

_PLAIN = str.maketrans({"ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "œ": "oe", "æ": "ae"})
_DIGRAPHS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@dataclass(frozen=True, slots=True)
class _Places:
    """Where a text denies, as token numbers in order, and to which clause each token belongs."""

    before: Sequence[int]
    around: Sequence[int]
    clauses: Sequence[int]

    def denied(self, at: int) -> bool:
        """Return whether the word at this place is denied."""
        first, last = at - _REACH_AFTER, at + _REACH_BEFORE
        return self._any(self.before, first, at, at) or self._any(self.around, first, last, at)

    def _any(self, places: Sequence[int], first: int, last: int, at: int) -> bool:
        near = places[bisect_left(places, first) : bisect_left(places, last + 1)]
        return any(self.clauses[place] == self.clauses[at] for place in near)


def concepts(text: str, language: str) -> frozenset[str]:
    """Return the objects ("object_…") and faults ("fault_…") a text names, none where the
    language has no list."""
    known = _lexicon(language)
    if known is None:
        return frozenset()
    words = tokens(_plain(text[:READ_LIMIT]))
    found = known.cues(words)
    return frozenset(_told(words, found))


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Return the languages that have a list of concepts, in alphabetical order."""
    files = (file.name for file in (FOLDER / KINDS[0]).iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in files if name.endswith(".toml")))


def _told(words: Sequence[Token], found: Sequence[Cue]) -> Iterator[str]:
    places = _places(words, found)
    numbers = {word.start: at for at, word in enumerate(words)}
    for cue in found:
        if cue.category.startswith(_DENIED):
            if places.denied(numbers[cue.start]):
                yield cue.category.removeprefix(_DENIED)
        elif cue.category not in (DENYING, DENYING_AROUND, TURNING):
            yield cue.category


def _places(words: Sequence[Token], found: Sequence[Cue]) -> _Places:
    starts: dict[str, set[int]] = {DENYING: set(), DENYING_AROUND: set(), TURNING: set()}
    for cue in found:
        if cue.category in starts:
            starts[cue.category].add(cue.start)
    clauses: list[int] = []
    for word in words:
        ends = word.low in _STOPS or word.start in starts[TURNING]
        clauses.append((clauses[-1] if clauses else 0) + ends)
    before, around = (
        [at for at, word in enumerate(words) if word.start in starts[kind]]
        for kind in (DENYING, DENYING_AROUND)
    )
    return _Places(before, around, clauses)


@lru_cache(maxsize=64)
def _lexicon(language: str) -> Lexicon | None:
    if language not in languages():
        return None
    lists: dict[str, list[str]] = {}
    for kind in KINDS:
        lists |= table("inbox_assistant.understand", f"lexicons/concepts/{kind}/{language}")
    return Lexicon.of(_entries(lists))


def _entries(lists: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return the lists without accents, the denied entries apart under "!slug"."""
    entries: dict[str, list[str]] = {}
    for slug, written in lists.items():
        for entry in written:
            denied = entry.startswith(_DENIED)
            kept = entries.setdefault(_DENIED + slug if denied else slug, [])
            kept.extend(_spellings(entry.removeprefix(_DENIED)))
    return entries


def _spellings(entry: str) -> Iterator[str]:
    yield _plain(entry)
    digraphs = entry.casefold().translate(_DIGRAPHS)
    if digraphs != entry.casefold():
        yield _plain(digraphs)


def _plain(text: str) -> str:
    """Return the text without accents, letters alone as phones type them."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text.translate(_PLAIN))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
