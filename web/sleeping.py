"""Until when a conversation may sleep: what is offered, and what an agent writes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from inbox_assistant.office import Office
from web.i18n import marked

Nap = Literal["later", "tomorrow", "monday"]
NAPS: Mapping[Nap, str] = {
    "later": marked("Later today"),
    "tomorrow": marked("Next morning"),
    "monday": marked("Next Monday"),
}
LONGEST = timedelta(days=366)
_LATER = timedelta(hours=3)
_SOONEST = timedelta(hours=1)
_BEFORE_CLOSING = timedelta(minutes=30)
_QUARTER = timedelta(minutes=15)
_MONDAY = 0


def naps(office: Office, now: datetime) -> dict[Nap, datetime]:
    """Return what is offered, in the zone and hours of that office: mornings are those of working
    days, and what would be the same moment is offered once."""
    today = now.astimezone(office.zone).date()
    monday = today + timedelta(days=7 - (today.weekday() - _MONDAY) % 7)
    offered: dict[Nap, datetime | None] = {
        "later": _later(office, now),
        "tomorrow": office.next_morning(today + timedelta(days=1)),
        "monday": office.next_morning(monday),
    }
    found: dict[Nap, datetime] = {}
    for nap, until in offered.items():
        if until is not None and until not in found.values():
            found[nap] = until
    return found


def _later(office: Office, now: datetime) -> datetime | None:
    """Return some hours from now, but so that there is still time to work on it; None when today
    there is not."""
    local = now.astimezone(office.zone)
    opening, closing = office.opening(local.date()), office.closing(local.date())
    if opening is None or closing is None:
        return None
    until = min(max(_rounded(now + _LATER), opening), closing - _BEFORE_CLOSING)
    return until.astimezone(office.zone) if until >= now + _SOONEST else None


def _rounded(at: datetime) -> datetime:
    """Return the next quarter of an hour."""
    over = (at - datetime.min.replace(tzinfo=at.tzinfo)) % _QUARTER
    return at + (_QUARTER - over) % _QUARTER


def until_of(written: str, office: Office, now: datetime) -> datetime | None:
    """Return the moment that a form names, as a nap or as a time of that office's clocks; None when
    it is none, has passed, or lies more than a year ahead."""
    offered = naps(office, now)
    if written in offered:
        return offered[written]
    try:
        until = datetime.fromisoformat(written).replace(tzinfo=office.zone)
    except ValueError:
        return None
    try:
        return until if now < until <= now + LONGEST else None
    except OverflowError:
        return None
