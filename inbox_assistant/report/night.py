"""The parts of a nightly report, frozen and free of any language but the customers' own.

Every text that strangers wrote is masked and shortened before it gets in here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from inbox_assistant.model import Movement, Reach
from inbox_assistant.store.figures import DayFigures


@dataclass(frozen=True, slots=True)
class Recurring:
    """An issue that several people wrote about; counts are those of the span.

    `answered` are the languages with a known answer, `unanswered` those of writers without one.
    """

    issue: int
    title: str
    writers: int
    writers_before: int
    mails: int
    reach: Reach
    blocking: int
    languages: Mapping[str, int]
    movement: Movement
    quote: str
    answered: tuple[str, ...]
    unanswered: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """An issue that is new, grows, fades, seems over or came back; counts are writers."""

    issue: int
    title: str
    movement: Movement
    writers: int
    writers_before: int


@dataclass(frozen=True, slots=True)
class LeftWaiting:
    """A conversation that waits for our answer since then."""

    conversation: int
    customer: str
    subject: str
    since: datetime
    blocking: int | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """All who wait, by age; `longest` are the first few. `capped`: there are more than counted."""

    total: int
    under_a_day: int
    under_three_days: int
    longer: int
    capped: bool
    longest: tuple[LeftWaiting, ...]


@dataclass(frozen=True, slots=True)
class Promised:
    """Our dated word to a customer (`customer` is empty when they don't wait for an answer)."""

    conversation: int
    customer: str
    until: datetime
    quote: str


@dataclass(frozen=True, slots=True)
class Vague:
    """A mail whose problem is unclear, and what to ask to find out (slugs)."""

    conversation: int
    customer: str
    request: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NightReport:
    """Everything a report says of [since, until); who waits and what is due is as of `made_at`.

    `recurring` is ranked, at least two writers each; `watch` holds issues with one writer who is
    fully blocked. Missed promises come latest first, due ones (within a day) earliest first.
    """

    since: datetime
    until: datetime
    made_at: datetime
    day: DayFigures
    recurring: tuple[Recurring, ...]
    watch: tuple[Recurring, ...]
    changes: tuple[Change, ...]
    waiting: Waiting
    promises_missed: tuple[Promised, ...]
    promises_due: tuple[Promised, ...]
    vague: tuple[Vague, ...]
