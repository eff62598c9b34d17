"""How widely an issue blocks, and how it moves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Trend = Literal["new", "growing", "steady", "fading"]
Course = Literal["new", "growing", "steady", "fading", "fixed", "returned"]


@dataclass(frozen=True, slots=True)
class Share:
    """How many of those hit write: likely shares are Beta(a, b), with a mean of a / (a + b).

    a + b says how sure that is. `learnt` is how many of the team's own issues shaped it.
    """

    a: float
    b: float
    learnt: int = 0

    @property
    def mean(self) -> float:
        """The share of those hit who write, in 0..1."""
        return self.a / (self.a + self.b)


@dataclass(frozen=True, slots=True)
class Exposure:
    """What a team knows of its users: how many there are in all, how many use each product area
    (by words that name it), and which share of them writes, by blocking degree 0..3."""

    users: int | None = None
    areas: Mapping[str, int] = field(default_factory=dict)
    shares: Mapping[int, Share] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wrote:
    """Who wrote about an issue. `domains` counts people by the domain of their address, `degrees`
    mails by blocking degree."""

    people: int
    domains: Mapping[str, int] = field(default_factory=dict)
    degrees: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stated:
    """What agents know of one issue: how many it really hit, how many use what fails, and a second
    list (calls, a status page): how many people are on it, and how many of these wrote too."""

    affected: int | None = None
    users: int | None = None
    listed: int | None = None
    both: int | None = None
    agent_id: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed issue of which the team knows how many it hit: what shares are learnt from."""

    blocking: int
    writers: int
    affected: int


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people are probably affected: median and 80 % range, method and n writers.

    `members` of the writers write from `organisations`; `share` of those hit is thought to write,
    most of them blocked to `degree`, or of mixed degrees (None). `cap` is how many users there are.
    """

    median: int
    low: int
    high: int
    method: str
    writers: int
    organisations: int = 0
    members: int = 0
    cap: int | None = None
    share: float = 0.0
    degree: int | None = None
    learnt: int = 0
    listed: int = 0
    both: int = 0


@dataclass(frozen=True, slots=True)
class Movement:
    """How an issue moves: `wrote` people in the last `days`, where so many were `expected`.

    `surprise` is the probability of a count so far off, if nothing had changed. `silent` are the
    days without mail that an end or a return is told by; `said` means an agent called it fixed.
    """

    course: Course
    wrote: int
    expected: float
    surprise: float
    days: int
    method: str
    silent: int = 0
    said: bool = False

    @property
    def trend(self) -> Trend:
        """The course in the four words of the contract of `group`."""
        if self.course == "fixed":
            return "fading"
        return "growing" if self.course == "returned" else self.course


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When most write: `share` of all between two hours of the day (`until` may be 24); on one
    weekday (0 is Monday) when that one stands out."""

    since: int
    until: int
    share: float
    weekday: int | None = None
