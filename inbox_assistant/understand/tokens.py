"""Words and sentences with their places in the text.

One tokeniser for the reading pipeline and for the light rules of the web process, so that a cue
found by one is found by the other. Every expression is linear on hostile text.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

WORD = re.compile(r"[^\W_]+|[^\s]")
# A run of end marks counts once (the look-behind keeps "!!!!…" linear); a new line always ends.
SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++[\"»”'’)\]]{0,3}(?=\s)|\n++")


def listed(text: str) -> tuple[str, ...]:
    """Return the words of a list written as one text."""
    return tuple(text.split())


# After these a full stop ends no sentence.
ABBREVIATIONS = frozenset(
    listed(
        "sig sigg sigra spett egr gent dott prof geom ing avv rag arch mr mrs ms dr st vs no nr "
        "art bzw ca str tel usw evtl ggf inkl zzgl etc ecc cf ej sr sra sres ud uds vd av mme mlle "
        "pag fatt rif ref approx dept"
    )
)


class Token(NamedTuple):
    """A word or a mark. `low` is its case-folded form; the offsets are those of the text."""

    low: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as written, without the white space around it."""

    text: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Return the words and marks of the text, in order."""
    found = []
    for match in WORD.finditer(text):
        word = match.group()
        low = "'" if word == "’" else word.casefold()
        found.append(Token(low, word, match.start(), match.end()))
    return found


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of the text: split at end marks before white space, and at new lines."""
    found: list[Sentence] = []
    start = 0
    for match in SENTENCE_END.finditer(text):
        if match.group() == "." and _abbreviated(text, match.start()):
            continue
        _append(found, text, start, match.end())
        start = match.end()
    _append(found, text, start, len(text))
    return found


def letters(text: str) -> int:
    """Return how many letters the text has."""
    return sum(map(str.isalpha, text))


def _abbreviated(text: str, stop: int) -> bool:
    # Looking 12 characters back is enough: no abbreviation is longer.
    before = text[max(0, stop - 12) : stop]
    word = re.split(r"[^\w]", before)[-1]
    return len(word) == 1 or word.casefold() in ABBREVIATIONS or (word.isdigit() and len(word) < 3)


def _append(found: list[Sentence], text: str, start: int, end: int) -> None:
    part = text[start:end]
    stripped = part.strip()
    if stripped:
        first = start + part.index(stripped)
        found.append(Sentence(stripped, first, first + len(stripped)))
