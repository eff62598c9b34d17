"""What has to be known at once: bursts, what webhooks carry, and tokens of the API."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

#: A burst that was not seen for so long is over; the next one is told of anew.
GOES_ON = timedelta(hours=3)


@dataclass(frozen=True, slots=True)
class Burst:
    """So many `people` wrote in `minutes` until `at`, the first of them at `begun`, where so many
    were `expected`; `surprise` is the probability of as many or more by chance."""

    begun: datetime
    at: datetime
    people: int
    minutes: int
    expected: float
    surprise: float
    method: str

    @property
    def usual_a_day(self) -> float:
        """What a day would have at the rate that was to be expected."""
        return self.expected * (timedelta(days=1) / timedelta(minutes=self.minutes))


@dataclass(frozen=True, slots=True)
class RaisedBurst:
    """A burst that was told of: of an issue, or (None) of all mail. `seen_at` is when it was last
    still going on, `since_begun` how many people had written by then."""

    id: int
    issue: int | None
    raised_at: datetime
    seen_at: datetime
    since_begun: int
    burst: Burst


@dataclass(frozen=True, slots=True)
class Happening:
    """What other programs may be told of: `event` is a slug like "issue.burst", `subject` the
    number of what it happened to, `figures` say how much. `key` is its name for ever."""

    id: int
    key: str
    event: str
    subject: int | None
    at: datetime
    figures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class HookDelivery:
    """A happening on its way to a webhook, which is known by the name of its configuration."""

    id: int
    hook: str
    happening: Happening
    attempts: int


@dataclass(frozen=True, slots=True)
class HookState:
    """How a webhook fares: the newest try (`status` of HTTP, `error` in words, "" when it went
    well), how many wait, and how many were given up."""

    tried_at: datetime | None = None
    status: int | None = None
    error: str = ""
    waiting: int = 0
    dead: int = 0


@dataclass(frozen=True, slots=True)
class ApiToken:
    """An agent's way into the API; the token itself is known to nobody but who made it."""

    id: int
    agent_id: int
    name: str
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
