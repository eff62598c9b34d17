"""Cues of the lexicons: which of our word lists a text touches, and with which words.

A lexicon is one TOML file per language: category -> words and phrases. `word*` stands for any
ending, `*word` for any beginning. Matching walks the tokens once; a known token costs two
dictionary look-ups, a new one a handful, whatever the size of the lexicon.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from inbox_assistant.tables import table
from inbox_assistant.understand.tokens import Token, tokens

FOLDER = resources.files("inbox_assistant.understand") / "lexicons"

_MOST_KEPT, _LONGEST_KEPT = 4_000, 40  # words whose patterns are kept, and their letters
_NOTHING: Mapping[str, int] = {}


class Cue(NamedTuple):
    """Words of the text that belong to a category; `text[start:end]` are the exact words."""

    category: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A phrase: its parts in order; a part ending in a star matches any longer word."""

    category: str
    parts: tuple[str, ...]

    def matches(self, words: Sequence[Token], at: int) -> bool:
        """Return whether the parts after the first stand at `at` + 1 and on."""
        if at + len(self.parts) > len(words):
            return False
        for step, part in enumerate(self.parts):
            if step and not _same(part, words[at + step].low):
                return False
        return True


class _Opened(NamedTuple):
    """What one word opens: whole patterns, and longer ones by their second part; under "" those
    whose second part has a star."""

    whole: tuple[str, ...]
    longer: Mapping[str, Sequence[Pattern]]


@dataclass(slots=True)
class Lexicon:
    """The patterns of one language, by how their first word is found."""

    exact: dict[str, list[Pattern]] = field(default_factory=dict)
    prefixes: dict[str, list[Pattern]] = field(default_factory=dict)
    suffixes: dict[str, list[Pattern]] = field(default_factory=dict)
    prefix_lengths: tuple[int, ...] = ()
    suffix_lengths: tuple[int, ...] = ()
    _known: dict[str, _Opened | None] = field(default_factory=dict)

    @staticmethod
    def of(categories: Mapping[str, Sequence[str]]) -> "Lexicon":
        """Return the lexicon with these categories and their words."""
        lexicon = Lexicon()
        for category, entries in categories.items():
            for entry in entries:
                lexicon._add(Pattern(category, _parts(entry)))
        lexicon.prefix_lengths = tuple(sorted({len(p) for p in lexicon.prefixes}))
        lexicon.suffix_lengths = tuple(sorted({len(s) for s in lexicon.suffixes}))
        return lexicon

    def _add(self, pattern: Pattern) -> None:
        first = pattern.parts[0]
        if first.endswith("*"):
            self.prefixes.setdefault(first[:-1], []).append(pattern)
        elif first.startswith("*"):
            self.suffixes.setdefault(first[1:], []).append(pattern)
        else:
            self.exact.setdefault(first, []).append(pattern)

    def cues(self, words: Sequence[Token]) -> list[Cue]:
        """Return the cues in order; within a category the longest match wins and none overlap."""
        found: list[Cue] = []
        taken: dict[str, int] = {}
        for at, word in enumerate(words):
            for category, size in self._longest(words, at).items():
                if taken.get(category, 0) <= at:
                    taken[category] = at + size
                    found.append(Cue(category, word.start, words[at + size - 1].end))
        return found

    def opening(self, words: Sequence[Token], categories: Collection[str]) -> Cue | None:
        """Return the cue of one of these categories that the words begin with."""
        for category, size in self._longest(words, 0).items() if words else ():
            if category in categories:
                return Cue(category, words[0].start, words[size - 1].end)
        return None

    def _longest(self, words: Sequence[Token], at: int) -> Mapping[str, int]:
        """Return the categories that begin at a word, each with the length of its longest match."""
        opened = self._opened(words[at].low)
        if opened is None:
            return _NOTHING
        longest = dict.fromkeys(opened.whole, 1)
        if opened.longer and at + 1 < len(words):
            for second in (words[at + 1].low, ""):
                for pattern in opened.longer.get(second, ()):
                    size = len(pattern.parts)
                    if size > longest.get(pattern.category, 0) and pattern.matches(words, at):
                        longest[pattern.category] = size
        return longest

    def _opened(self, low: str) -> _Opened | None:
        """Return what a word opens. Few words are most of what people write, so it is kept."""
        if low in self._known:
            return self._known[low]
        opened = _opened(self._starting(low))
        if len(low) <= _LONGEST_KEPT:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            self._known[low] = opened
        return opened

    def _starting(self, low: str) -> Iterator[Pattern]:
        yield from self.exact.get(low, ())
        for length in self.prefix_lengths:
            if length > len(low):
                break
            yield from self.prefixes.get(low[:length], ())
        for length in self.suffix_lengths:
            if length > len(low):
                break
            yield from self.suffixes.get(low[-length:], ())


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Return the languages that have a lexicon, in alphabetical order."""
    names = (file.name for file in FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@lru_cache(maxsize=64)
def lexicon(language: str) -> Lexicon:
    """Return the lexicon of the language, an empty one when it has none."""
    if language not in languages():
        return Lexicon()
    return Lexicon.of(table("inbox_assistant.understand", f"lexicons/{language}"))


@lru_cache(maxsize=1)
def categories() -> tuple[str, ...]:
    """Return the names of all categories of all lexicons, in alphabetical order."""
    names: set[str] = set()
    for language in languages():
        for part in ("exact", "prefixes", "suffixes"):
            patterns: dict[str, list[Pattern]] = getattr(lexicon(language), part)
            names |= {p.category for group in patterns.values() for p in group}
    return tuple(sorted(names))


def cues(text: str, language: str) -> list[Cue]:
    """Return the cues of the text in that language's lexicon, none when it has no lexicon."""
    return lexicon(language).cues(tokens(text))


def _opened(patterns: Iterable[Pattern]) -> _Opened | None:
    whole: list[str] = []
    longer: dict[str, list[Pattern]] = {}
    for pattern in patterns:
        if len(pattern.parts) == 1:
            whole.append(pattern.category)
        else:
            second = pattern.parts[1]
            longer.setdefault("" if second.endswith("*") else second, []).append(pattern)
    return _Opened(tuple(whole), longer) if whole or longer else None


def _parts(entry: str) -> tuple[str, ...]:
    parts: list[str] = []
    for token in tokens(entry):
        if token.low == "*" and token.start > 0 and entry[token.start - 1] != " ":
            parts[-1] += "*"
        elif parts and parts[-1] == "*":
            parts[-1] += token.low
        else:
            parts.append(token.low)
    return tuple(parts)


def _same(part: str, low: str) -> bool:
    return low.startswith(part[:-1]) if part.endswith("*") else low == part
