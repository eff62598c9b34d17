"""Which span of time a report covers: a night, a week, a month, or any other.

Every regular span ends at `config.report.at` in the team's zone, so nights, weeks and months follow
each other without gap or overlap, also where the clocks change: such a night has 23 or 25 hours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from inbox_assistant.config import Config
from inbox_assistant.errors import InputError
from inbox_assistant.model import Span as Kind

KINDS: tuple[Kind, ...] = ("night", "week", "month")
_DAY = timedelta(days=1)
_LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Span:
    """The time [since, until) of a report; the span before it begins at `before`. All are UTC.

    `night` is its name among the reports: 2026-11-03, 2026-11-02-week, 2026-11-01-month; the day is
    the one it ends on.
    """

    night: str
    kind: Literal["night", "week", "month", "span"]
    since: datetime
    until: datetime
    before: datetime

    @property
    def day(self) -> date:
        """The day it ends on."""
        return date.fromisoformat(self.night[:10])


def span_of(kind: Kind, day: date, config: Config) -> Span:
    """Return the night, week or month that ends on that day."""
    first = _first(kind, day)
    name = day.isoformat() + ("" if kind == "night" else f"-{kind}")
    since, until = _moment(first, config), _moment(day, config)
    return Span(name, kind, since, until, _moment(_first(kind, first), config))


def newest(kind: Kind, now: datetime, config: Config) -> Span:
    """Return the newest span of that kind that is over at `now`."""
    return next(back_from(kind, now, config))


def back_from(kind: Kind, now: datetime, config: Config) -> Iterator[Span]:
    """Yield the spans of that kind that are over at `now`, the newest first."""
    day = now.astimezone(config.timezone).date()
    if _moment(day, config) > now:
        day -= _DAY
    while not _ends_on(kind, day, config):
        day -= _DAY
    while True:
        yield span_of(kind, day, config)
        day = _first(kind, day)


def wanted(config: Config) -> tuple[Kind, ...]:
    """Return the kinds of reports the team asks for: nights always."""
    asked = {
        "night": True,
        "week": config.report.weekly is not None,
        "month": config.report.monthly,
    }
    return tuple(kind for kind in KINDS if asked[kind])


def any_span(since: datetime, until: datetime, config: Config) -> Span:
    """Return the span between two moments. Raises InputError when it is empty or too long."""
    if not since < until:
        raise InputError("The span is empty: --since must lie before --until.")
    if until - since > _LONGEST:
        raise InputError("The span is longer than a year: ask for a shorter one.")
    since, until = since.astimezone(UTC), until.astimezone(UTC)
    day = until.astimezone(config.timezone).date()
    return Span(day.isoformat(), "span", since, until, since - (until - since))


def moment_of(text: str, config: Config) -> datetime:
    """Return the moment a person writes: a day (its midnight in the team's zone), or a day and
    time. Raises InputError."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise InputError(
            f"'{text}' is no moment: write a day like 2026-11-03, or '2026-11-03 06:00'."
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=config.timezone)


def night_day(night: str) -> date:
    """Return the day of a night written as YYYY-MM-DD. Raises InputError."""
    try:
        return date.fromisoformat(night)
    except ValueError:
        raise InputError(f"'{night}' is no night: write a date like 2026-11-03.") from None


def _first(kind: Kind, day: date) -> date:
    """Return the day on which the span that ends on that day begins."""
    if kind == "month":
        return (day.replace(day=1) - _DAY).replace(day=1)
    return day - (_DAY if kind == "night" else 7 * _DAY)


def _ends_on(kind: Kind, day: date, config: Config) -> bool:
    if kind == "month":
        return day.day == 1
    return kind == "night" or day.weekday() == (config.report.weekly or 0)


def _moment(day: date, config: Config) -> datetime:
    local = datetime.combine(day, config.report.at, tzinfo=config.timezone)
    return local.astimezone(UTC)
