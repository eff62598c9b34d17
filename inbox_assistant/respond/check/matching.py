"""Patterns over the words of a sentence: concepts in order, with gaps, guards and clause starts.

A pattern is written as its parts with spaces between: `word`, `stem*`, `@concept` (a list of words
and phrases), `(this|or that|@concept)`, `_` (any word), any of them with `?` behind where it may be
missing; `#` stands for a number.
`~` is a gap of up to seven words of the same clause; `^` in front asks for the start of a clause.
`!part` in front forbids it in the six words before, at the end in the six words after.

Words are found by one walk of a lexicon, so the time is linear in the text however many patterns
there are; positions reached are kept as sets, so gaps never backtrack.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from inbox_assistant.understand.lexicon import Lexicon
from inbox_assistant.understand.tokens import Token, tokens

GAP = 7  # words
GUARD = 6
NUMBER = "#"
ANY = "_"
_PARTS = re.compile(r"\^|~|!?(?:\([^()]+\)|[^\s()?]+)\??")
_CONCEPT = re.compile(r"@[a-z]+")
_STOPS = frozenset(";:")
_OPENERS = frozenset(",;:–—-(.!?¡¿…")

Places = Mapping[str, Mapping[int, int]]  # of each part: first word -> end, in words


class Step(NamedTuple):
    """A part to be met after at most `gap` other words."""

    part: str
    gap: int
    optional: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern ready to be matched; `needed` are the parts without which it can't match."""

    steps: tuple[Step, ...]
    opening: bool
    before: str
    after: str
    needed: frozenset[str]

    def spans(self, words: "Words") -> Iterator[tuple[int, int]]:
        """Yield where the pattern stands, in words, shortest end first found."""
        if not self.needed <= words.places.keys():
            return
        for start, end in words.places[self.steps[0].part].items():
            if self.opening and start not in words.openings:
                continue
            if self.before and words.holds(self.before, start - GUARD, start):
                continue
            last = self._end(words, end)
            if last and not (self.after and words.holds(self.after, last, last + GUARD)):
                yield start, last

    def _end(self, words: "Words", end: int) -> int:
        """Return the nearest end of the pattern whose first part ends there, 0 for none."""
        reached = {end}
        for part, gap, optional in self.steps[1:]:
            ends = words.places.get(part, {})
            near = {ends[at] for here in reached for at in words.within(here, gap) if at in ends}
            reached = near | reached if optional else near
            if not reached:
                return 0
        return min(reached)


class Words:
    """The words of a sentence and where each part of the patterns stands among them."""

    def __init__(self, text: str, lexicon: Lexicon, joints: frozenset[str]) -> None:
        self.tokens = [_numbered(word) for word in tokens(text)]
        self.places = _places(self.tokens, lexicon)
        lows = [token.low for token in self.tokens]
        self.stops = [at for at, low in enumerate(lows) if low in _STOPS]
        self.openings = {
            at
            for at in range(len(lows))
            if at == 0 or lows[at - 1] in _OPENERS or lows[at - 1] in joints
        }

    def within(self, here: int, gap: int) -> range:
        """Return the places up to that many words further on in the same clause."""
        end = here + gap
        return range(here, next((at for at in self.stops if here <= at <= end), end) + 1)

    def holds(self, part: str, start: int, end: int) -> bool:
        """Return whether the part begins between two places."""
        return any(start <= at < end for at in self.places.get(part, ()))

    def characters(self, start: int, end: int) -> tuple[int, int]:
        """Return the offsets in the text of a span of words."""
        return self.tokens[start].start, self.tokens[end - 1].end


def pattern(written: str) -> Pattern:
    """Return the pattern written so."""
    steps: list[Step] = []
    guards = ["", ""]
    gap, opening = 0, False
    for part in _PARTS.findall(written):
        if part == "~":
            gap = GAP
        elif part == "^":
            opening = True
        elif part.startswith("!"):
            guards[bool(steps)] = part[1:]
        elif steps or not part.endswith("?"):  # what may be missing in front tells nothing
            steps.append(Step(part.removesuffix("?"), gap, part.endswith("?")))
            gap = 0
    needed = frozenset(step.part for step in steps if not step.optional)
    return Pattern(tuple(steps), opening, guards[0], guards[1], needed)


def parts(found: Pattern) -> Iterator[str]:
    """Yield the parts whose places the pattern asks for."""
    yield from (step.part for step in found.steps)
    yield from filter(None, (found.before, found.after))


def entries(part: str, concepts: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the words and phrases a part stands for. Raises KeyError on an unknown concept."""
    if part.startswith("("):
        return tuple(entry for one in part[1:-1].split("|") for entry in entries(one, concepts))
    if _CONCEPT.fullmatch(part):
        return tuple(entry for one in concepts[part[1:]] for entry in entries(one, concepts))
    return (part,)


def _places(words: Sequence[Token], lexicon: Lexicon) -> Places:
    first = {token.start: at for at, token in enumerate(words)}
    last = {token.end: at + 1 for at, token in enumerate(words)}
    found: dict[str, dict[int, int]] = {ANY: {at: at + 1 for at in range(len(words))}}
    for cue in lexicon.cues(words):
        found.setdefault(cue.category, {})[first[cue.start]] = last[cue.end]
    return found


def _numbered(word: Token) -> Token:
    return word._replace(low=NUMBER) if word.low[0].isdigit() else word
