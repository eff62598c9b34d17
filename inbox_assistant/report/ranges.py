"""How many an issue hits, as a line from the low to the high estimate on a scale of tens."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

from inbox_assistant.model import Reach

WIDTH = 340
_EDGE = 6  # units left and right, so that what stands at an end is seen whole


@dataclass(frozen=True, slots=True)
class Scale:
    """From one person at the left to `top` at the right, each ten times as far as the last."""

    top: int

    @property
    def ticks(self) -> tuple[tuple[int, float], ...]:
        """The powers of ten, with where they stand."""
        tens = (10**power for power in range(len(str(self.top))))
        return tuple((ten, self.at(ten)) for ten in tens)

    def at(self, people: int) -> float:
        """Return where so many people stand; nobody stands with one."""
        share = log10(max(1, people)) / log10(self.top)
        return round(_EDGE + share * (WIDTH - 2 * _EDGE), 1)


@dataclass(frozen=True, slots=True)
class Range:
    """A reach with where its figures stand on the scale."""

    reach: Reach
    low: float
    median: float
    high: float
    wrote: float


def scale(reaches: Sequence[Reach]) -> Scale:
    """Return a scale on which all of them stand."""
    most = max((max(one.high, one.writers) for one in reaches), default=1)
    return Scale(next(10**power for power in range(1, 12) if 10**power >= most))


def placed(reach: Reach, on: Scale) -> Range:
    """Return a reach on that scale."""
    return Range(reach, *map(on.at, (reach.low, reach.median, reach.high, reach.writers)))
