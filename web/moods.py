"""How a person wrote over time as a small picture: three lanes, a column for each mail."""

from collections.abc import Sequence
from dataclasses import dataclass

from inbox_assistant.model import Judged, Mood
from web import current

_STEP = 16  # units from one mail to the next
_LANE = 56  # units from one lane to the next
_RISE = 14  # units from one level to the next
_LEAST = 6  # columns: one mail alone is no thin stroke
_LEVELS = {
    "warmth": ("cold", "neutral", "warm"),
    "formality": ("formal", "neutral", "informal"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """A mail in a lane: higher is warmer, or more familiar; hollow where that is unsure."""

    x: int
    y: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """Mails in a row in one language."""

    language: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The lanes of warmth, of the form of address, and of the language, in units of the picture."""

    warmth: tuple[Point, ...]
    formality: tuple[Point, ...]
    languages: tuple[Stretch, ...]
    width: int
    height: int

    def line(self, lane: str) -> str:
        """Return the points of a lane as the line through them."""
        points: tuple[Point, ...] = getattr(self, lane)
        return " ".join(f"{point.x},{point.y}" for point in points)


def picture(moods: Sequence[Mood]) -> Picture:
    """Return the picture of these mails, the oldest on the left."""
    return Picture(
        _lane(moods, "warmth", 0),
        _lane(moods, "formality", 1),
        _languages(moods),
        _STEP * max(len(moods), _LEAST),
        2 * _LANE + _STEP,
    )


def _lane(moods: Sequence[Mood], field: str, number: int) -> tuple[Point, ...]:
    return tuple(
        _point(getattr(mood, field), field, place, number) for place, mood in enumerate(moods)
    )


def _point(judged: Judged[str], field: str, place: int, number: int) -> Point:
    levels = _LEVELS[field]
    level = levels.index(judged.value) if judged.value in levels else 1
    y = number * _LANE + _RISE * (len(levels) - 1 - level) + _STEP // 2
    return Point(place * _STEP + _STEP // 2, y, current.thresholds().sure(field, judged))


def _languages(moods: Sequence[Mood]) -> tuple[Stretch, ...]:
    found: list[Stretch] = []
    for place, mood in enumerate(moods):
        if found and found[-1].language == mood.language.value:
            last = found.pop()
            found.append(Stretch(last.language, last.x, last.width + _STEP))
        else:
            found.append(Stretch(mood.language.value, place * _STEP, _STEP))
    return tuple(found)
