"""Lines that say who wrote what is quoted below them: "On 2 Feb 2026, Anna <a@x> wrote:"."""

import re

from inbox_assistant.mail.data import table
from inbox_assistant.mail.quoting.lines import MAX_LINE, any_of, folded, is_marked, next_is_marked

MAX_LINES = 4
MAX_WORDS = 16
MAX_SAYS = 30

_DATA = table("quoting/attributions")
_WROTE = re.compile(any_of(_DATA["wrote"]) + r"(?!\w)")
_UNSPACED = tuple(_DATA["wrote_unspaced"])
_ENDS = (":", "：", *_DATA["wrote"], *_UNSPACED)
_AFTER = " -*_\t\u00a0\u200e\u200f\u202c\u2069"
_BEGINS = frozenset(word.split(" ")[0] for word in _DATA["begins"])
_DAYS = frozenset(_DATA["days"])
_ADDRESSED = frozenset(_DATA["addressed"])
_SPOKEN = frozenset(_DATA["spoken"])

_ADDRESS = re.compile(r"[^\s<>@()\[\]]{1,64}@[^\s<>@()\[\]]{1,200}")
_BRACKETED = re.compile(r"(?:[<(\[]|&lt;)\s?(?:mailto:)?[^\s<>@]{1,64}@[^\s<>@]{1,200}")
_CLOCK = re.compile(r"(?<!\d)\d{1,2}\s?[:.h時点시]\s?\d{2}(?!\d)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,2}[./-]\s?\d{1,2}[./-]\s?\d{2}(?!\d)")


def attribution(lines: list[str], i: int) -> int:
    """Return how many lines from i say who wrote what follows, 0 for none."""
    length = _length(lines, i)
    joined = _joined(lines[i : i + length])
    if not length or len(joined) > MAX_LINE:
        return 0
    if length > 1 and (any(map(_begins, lines[i + 1 : i + length])) or not _may_go_on(lines[i])):
        return 0
    alone = i == 0 or not lines[i - 1].strip()
    marked = next_is_marked(lines, i + length)
    if marked or not _is_spoken(joined):
        return length if _quotes(folded(joined).strip(" -*_"), marked, alone) else 0
    return 0


def _length(lines: list[str], i: int) -> int:
    """Return how many lines from i reach to one that ends as attributions do, 0 for none."""
    for length, line in enumerate(lines[i : i + MAX_LINES], 1):
        end = line[-MAX_SAYS:].rstrip(_AFTER).casefold()
        if length > 1 and is_marked(line) and not _is_open(lines[i + length - 2]):
            return 0
        if not end or end.endswith(_ENDS):
            return length if end else 0
    return 0


def _is_open(line: str) -> bool:
    """Return whether an address goes on in the next line."""
    return line.rfind("<") > line.rfind(">")


def _joined(lines: list[str]) -> str:
    joined = ""
    for line in lines:
        # Undecoded quoted-printable breaks lines with "=" within a word.
        joined = joined[:-1] + line.strip() if joined[-1:] == "=" else f"{joined} {line.strip()}"
    return joined.strip()


def _quotes(words: str, marked: bool, alone: bool) -> bool:
    """Return whether the joined line announces a quote."""
    says = bool(_WROTE.search(words)) or any(word in words for word in _UNSPACED)
    address = bool(_ADDRESS.search(words))
    clock = bool(_CLOCK.search(words))
    dated = clock or bool(_YEAR.search(words))
    if marked:
        return says or (address and dated)
    if address and dated and words.rstrip(":： ").endswith((">", ")", "]", ";")):
        return True
    if not says:
        return False
    if dated and _BRACKETED.search(words):
        return True
    # Without marks and brackets it may be a sentence: "On Monday you wrote: …".
    bare = words.split()
    if not _ADDRESSED.isdisjoint(bare) or len(bare) > MAX_WORDS:
        return False
    if _BRACKETED.search(words):
        return True
    return clock and (address or (alone and bool(_YEAR.search(words))))


def _is_spoken(line: str) -> bool:
    """Return whether a line tells who wrote as people do: "… the driver wrote:"."""
    return not _BRACKETED.search(line) and not _SPOKEN.isdisjoint(line.split())


def _begins(line: str) -> bool:
    """Return whether a line begins another attribution, with its date."""
    words = folded(line)
    return words.split(" ", 1)[0] in _BEGINS and any(char.isdigit() for char in words[:20])


def _may_go_on(line: str) -> bool:
    """Return whether a broken attribution may begin like this."""
    bare = folded(line).lstrip("-–—*( ")
    first = bare.split(" ", 1)[0].strip(",.:")
    if bare[:1].isdigit() or bare.startswith(("在", "于")) or first in _BEGINS or first in _DAYS:
        return True
    return "@" in bare and bool(_WROTE.search(bare))
