"""How a line is read before it is compared with anything."""

import re
from collections.abc import Iterable

MAX_LINE = 300

# Marks of writing direction, joiners and the like: mail programs put them into dates and names.
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]+")
_RULE = re.compile(r"\s*([-_=*~#\u2010-\u2015\u2500\u2501\u2550\uff1d])(?:\s?\1)+\s*")


def any_of(phrases: Iterable[str]) -> str:
    """Return a pattern for any of the phrases, the longest first, at the beginning of a word."""
    return rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(phrases, key=len, reverse=True)))})"


def folded(line: str) -> str:
    """Return the beginning of a line, case folded, with plain single spaces."""
    start = line[:MAX_LINE]
    seen = start if start.isascii() else _UNSEEN.sub("", start)
    return " ".join(seen.split()).casefold()


def is_marked(line: str) -> bool:
    """Return whether a line bears the mark of a quote."""
    return line[:80].lstrip()[:1] == ">"


def is_rule(line: str) -> bool:
    """Return whether a line is drawn of one sign, three times or more ("-----", "____")."""
    return len(line.strip()) > 2 and bool(_RULE.fullmatch(line[:MAX_LINE]))


def next_words(lines: list[str], start: int, reach: int = 3) -> int:
    """Return the index of the first of `reach` lines that is not empty, -1 for none."""
    for i in range(start, min(start + reach, len(lines))):
        if lines[i].strip():
            return i
    return -1


def next_is_marked(lines: list[str], start: int) -> bool:
    """Return whether what follows bears the mark of a quote."""
    i = next_words(lines, start)
    return i >= 0 and is_marked(lines[i])
