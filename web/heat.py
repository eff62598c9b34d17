"""How long customers wait, by the hour and weekday they write in: counts in, coordinates out."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from inbox_assistant.model import Waited

LABELS = 34  # units left of the picture and above it, for the names of days and hours
_CELL = 12.5
_ABOVE = 16
#: Up to so many minutes a wait has that level; longer ones have the last.
LEVELS = (60, 240, 720, 1440)
_SMALLEST, _STEP = 3.5, 1.75  # a square grows with its level: nobody needs to tell the shades apart


@dataclass(frozen=True, slots=True)
class Cell:
    """One hour of one weekday (0 is Monday): half of the answers came `within` minutes."""

    weekday: int
    hour: int
    within: int | None
    answers: int
    level: int
    x: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Heat:
    """A week of 24 cells a day; `within` and `answers` are those of the week as a whole."""

    days: tuple[tuple[Cell, ...], ...]
    width: float
    height: float
    within: int | None
    answers: int


@dataclass(frozen=True, slots=True)
class Weekday:
    """How soon those who write on a weekday are answered, as a bar of so many units."""

    weekday: int
    within: int | None
    answers: int
    y: float
    length: float


def heat(waits: Iterable[Waited], zone: ZoneInfo) -> Heat:
    """Return the week of those waits, in that zone."""
    cells: dict[tuple[int, int], Counter[int]] = {}
    whole = Counter[int]()
    for wait in waits:
        at = _local(wait.hour, zone)
        cells.setdefault((at.weekday(), at.hour), Counter())[wait.within] += wait.answers
        whole[wait.within] += wait.answers
    days = tuple(
        tuple(_cell(day, hour, cells.get((day, hour), {})) for hour in range(24))
        for day in range(7)
    )
    width, height = LABELS + 24 * _CELL, _ABOVE + 7 * _CELL
    return Heat(days, width, height, half_within(whole), whole.total())


def weekdays(waits: Iterable[Waited], zone: ZoneInfo, length: float, row: float) -> list[Weekday]:
    """Return the first answers of each weekday; the longest bar has that length."""
    found = [Counter[int]() for _ in range(7)]
    for wait in waits:
        if wait.first:
            found[_local(wait.hour, zone).weekday()][wait.within] += wait.answers
    halves = [half_within(counts) for counts in found]
    top = max((half for half in halves if half), default=1)
    return [
        Weekday(day, half, found[day].total(), day * row, round((half or 0) / top * length, 1))
        for day, half in enumerate(halves)
    ]


def half_within(counts: Mapping[int, int]) -> int | None:
    """Return the minutes within which half of them were answered, None when there are none."""
    whole, passed = sum(counts.values()), 0
    for within in sorted(counts):
        passed += counts[within]
        if passed * 2 >= whole:
            return within
    return None


def level(within: int | None) -> int:
    """Return how long a wait is, from 1 to 5; 0 when nobody waited."""
    if within is None:
        return 0
    return 1 + sum(within > most for most in LEVELS)


def size(of_level: int) -> float:
    """Return the side of the square of a level."""
    return _SMALLEST + _STEP * of_level


def _cell(day: int, hour: int, counts: Mapping[int, int]) -> Cell:
    within = half_within(counts)
    tall = level(within)
    side = size(tall) if tall else 0.0
    x, y = LABELS + hour * _CELL + (_CELL - side) / 2, _ABOVE + day * _CELL + (_CELL - side) / 2
    answers = sum(counts.values())
    return Cell(day, hour, within, answers, tall, round(x, 2), round(y, 2), side)


@lru_cache(4096)  # many waits are of one hour, and a span has few hundred
def _local(hour: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(hour * 3600, UTC).astimezone(zone)
