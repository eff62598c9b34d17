"""The parts of a report, frozen and free of any language but the customers' own.

Every text that strangers wrote is masked and shortened before it gets in here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from inbox_assistant.model import Movement, Reach
from inbox_assistant.store.figures import DayFigures


@dataclass(frozen=True, slots=True)
class Recurring:
    """An issue that several people wrote about; counts are those of the span.

    `answered` are the languages with a known answer, `unanswered` those of writers without one.
    `daily` are the people of each of the last days, the oldest first. `new`: its first mail came in
    the span; `returned`: it was fixed, or silent for long, and came back in the span.
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
    daily: tuple[int, ...] = ()
    new: bool = False
    returned: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """An issue that is new, grows, fades, seems over or came back; counts are writers."""

    issue: int
    title: str
    movement: Movement
    writers: int
    writers_before: int


@dataclass(frozen=True, slots=True)
class Joined:
    """Issues that were found to be one (`mails` came over from `other`), or two (they went into a
    new one, `issue`, out of `other`). `by_agent`: somebody of the team said so."""

    kind: Literal["merged", "parted"]
    issue: int
    title: str
    other: int
    other_title: str
    mails: int
    by_agent: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """What agents should look at: issues that look like one ("merge"), or an issue of which
    `mails` of the last `of` hardly fit ("split": `other` is 0)."""

    kind: Literal["merge", "split"]
    issue: int
    title: str
    other: int
    other_title: str
    mails: int
    of: int


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
    """Our dated word to a customer."""

    conversation: int
    customer: str
    until: datetime
    quote: str


@dataclass(frozen=True, slots=True)
class LetDown:
    """A customer who waits, and whom we let down `times` times before or meanwhile: wrote again
    in vain, had a promise missed, came back because nothing was solved."""

    conversation: int
    customer: str
    subject: str
    times: int


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A reply in another language ("language") or form of address ("form") than the customer's:
    values are codes and slugs."""

    conversation: int
    customer: str
    kind: Literal["language", "form"]
    theirs: str
    ours: str


@dataclass(frozen=True, slots=True)
class Quiet:
    """A customer who was hindered and stopped writing without a solution. `answered`: our last
    word asked or put off, else they never had one."""

    conversation: int
    customer: str
    issue: int
    title: str
    blocking: int
    since: datetime
    answered: bool


@dataclass(frozen=True, slots=True)
class Vague:
    """A mail whose problem is unclear, and what to ask to find out (slugs)."""

    conversation: int
    customer: str
    request: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doing:
    """How the team did with customers of one language ("": all of them): first answers given and
    their median in office hours (None: none), promises whose time came, suggestions sent."""

    language: str
    first_answers: int
    median: timedelta | None
    kept: int
    missed: int
    suggested: int
    unedited: int


@dataclass(frozen=True, slots=True)
class NightReport:
    """Everything a report says of [since, until); who waits, what is due, who is let down or
    quiet, and what is vague is as of `made_at`.

    `recurring` is ranked, at least two writers each; `watch` holds issues with one writer who is
    fully blocked. Missed promises come latest first, due ones (within a day) earliest first.
    `mismatches` were looked for among `replies_read` replies. `doing` begins with all languages.
    `span` is the kind of report: one night, a week, a month, or any span somebody asked for.
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
    joined: tuple[Joined, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    let_down: tuple[LetDown, ...] = ()
    mismatches: tuple[Mismatch, ...] = ()
    replies_read: int = 0
    quiet: tuple[Quiet, ...] = ()
    doing: tuple[Doing, ...] = ()
    span: Literal["night", "week", "month", "span"] = "night"
