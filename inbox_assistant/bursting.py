"""Looks for bursts as mail comes: many people at once, about one issue or about anything.

It costs a few bounded questions a mail: what is usual is asked once an hour. An issue is told of
once a burst, whatever was merged into it; what goes on stays one burst. Mail from long ago (an
import) raises nothing, nor does an inbox of which a day is not known yet.
"""

import logging
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from inbox_assistant.clock import Clock
from inbox_assistant.errors import NotFound
from inbox_assistant.model import GOES_ON, Burst, Issue
from inbox_assistant.store.base import Store
from inbox_assistant.understand import bursts
from inbox_assistant.understand.bursts import INBOX_WINDOWS, STILL, WINDOWS, Intake
from inbox_assistant.understand.usual_hours import (
    DAY,
    HOUR,
    WEEKS,
    UsualHours,
    usual_hours,
    usual_until,
)

log = logging.getLogger(__name__)

RECENT = timedelta(hours=6)  # what is told later than this is for the report
RECURS = 2  # people: then it is an issue
_NEW = timedelta(days=7)  # an issue older than this is no news
_AHEAD = timedelta(minutes=10)  # clocks differ
_LONGEST = timedelta(minutes=max(WINDOWS))
_LONGEST_OF_ALL = timedelta(minutes=max(INBOX_WINDOWS))
_HISTORY = timedelta(weeks=WEEKS)
_MOST_MAILS = 1_000  # of a window
_MOST_ACTIVE = 5_000  # mails of a week by which active issues are counted
_MOST_ISSUES = 200  # looked at again after a second look
_KEPT = 500  # issues whose hours are at hand
_EVERY = timedelta(minutes=1)  # how often what goes on is noted

_Wrote = Sequence[tuple[datetime, str]]


@dataclass
class _Usual:
    """What is usual, as asked at the beginning of an hour."""

    hour: int
    hours: UsualHours
    all_mail: Mapping[int, int]
    active: int
    issues: OrderedDict[int, Mapping[int, int]] = field(default_factory=OrderedDict)


class BurstWatch:
    """Looks at what was filed; any number of them may work on one store. `zone` is the team's."""

    def __init__(self, store: Store, clock: Clock, zone: ZoneInfo) -> None:
        self._store = store
        self._clock = clock
        self._zone = zone
        self._usual: _Usual | None = None

    def look(self, filed: Iterable[tuple[int | None, datetime]]) -> int:
        """Look at mails that were filed just now, each by its issue and moment; return how many
        bursts were raised. What can't be looked at costs no mail."""
        try:
            return self._look(filed)
        except Exception:
            log.exception("Bursts could not be looked for; the next mail tries again")
            return 0

    def look_again(self) -> int:
        """Look at the issues of the last hours as a second look left them."""
        newest = self._store.flow.newest(self._clock() - _LONGEST, _MOST_ACTIVE)
        latest = sorted(newest.items(), key=lambda pair: pair[1])[-_MOST_ISSUES:]
        return self.look(latest)

    def _look(self, filed: Iterable[tuple[int | None, datetime]]) -> int:
        moments: dict[int | None, set[datetime]] = defaultdict(set)
        now = self._clock()
        for issue_id, at in filed:
            if now - RECENT <= at <= now + _AHEAD:
                moments[issue_id].add(at)
                moments[None].add(at)
        # Issues first: what one of them explains is no burst of all mail.
        numbers = sorted(number for number in moments if number is not None)
        told = sum(self._issue(number, sorted(moments[number])) for number in numbers)
        return told + (self._inbox(sorted(moments[None])) if moments else 0)

    def _issue(self, issue_id: int, moments: Sequence[datetime]) -> int:
        try:
            issue = self._store.issues.get(issue_id)
        except NotFound:
            return 0
        if issue.writers < RECURS or issue.status == "ignored":
            return 0
        self._recurs(issue)
        wrote = self._wrote(issue.id, moments)
        if len({writer for _, writer in wrote}) < bursts.FEWEST:
            return 0
        return sum(self._judged(issue, wrote, at) for at in moments)

    def _recurs(self, issue: Issue) -> None:
        if self._clock() - issue.first_at <= _NEW:
            figures = {"people": issue.writers, "mails": issue.mails, "blocking": issue.blocking}
            self._store.happenings.recurs(issue.id, self._clock(), figures)

    def _inbox(self, moments: Sequence[datetime]) -> int:
        wrote = self._wrote(None, moments)
        return sum(self._judged(None, wrote, at) for at in moments)

    def _wrote(self, issue_id: int | None, moments: Sequence[datetime]) -> _Wrote:
        since = moments[0] - (_LONGEST if issue_id else _LONGEST_OF_ALL)
        return self._store.flow.wrote(issue_id, since, moments[-1], _MOST_MAILS)

    def _judged(self, issue: Issue | None, wrote: _Wrote, at: datetime) -> bool:
        """Judge one moment; return whether a burst was raised."""
        usual = self._usual_at(at)
        if usual.hours.known < DAY:
            return False
        found = self._found(issue, wrote, at, usual)
        if found is None or found.surprise > STILL:
            return False
        with self._store.writing():  # two readers must not both tell
            return self._told(issue, found, alarming=bursts.alarming(found, usual.hours))

    def _found(
        self, issue: Issue | None, wrote: _Wrote, at: datetime, usual: _Usual
    ) -> Burst | None:
        if issue is None:
            begun = min(usual.all_mail, default=0)
            born = datetime.fromtimestamp(begun * HOUR, UTC)
            return bursts.of_inbox(Intake(at, wrote, usual.all_mail, born), usual.hours)
        hourly = self._hours_of(issue.id, usual, at)
        return bursts.of_issue(Intake(at, wrote, hourly, issue.first_at), usual.hours, usual.active)

    def _told(self, issue: Issue | None, found: Burst, *, alarming: bool) -> bool:
        number = issue.id if issue else None
        last = self._store.bursts.of_issue(number)
        if last and found.at - last.seen_at < GOES_ON:
            if found.at - last.seen_at >= _EVERY:
                people = self._store.flow.people(number, last.burst.begun, _MOST_MAILS)
                self._store.bursts.goes_on(last.id, people, found.at)
            return False
        if not alarming or (issue is None and self._store.bursts.going_on(found.at)):
            return False
        self._store.bursts.begin(number, found, self._clock())
        of = f"issue {number}" if issue else "all mail"
        log.warning("Burst of %s: %d people in %d minutes", of, found.people, found.minutes)
        return True

    def _usual_at(self, at: datetime) -> _Usual:
        hour = int(at.timestamp() // HOUR)
        if self._usual is None or self._usual.hour != hour:
            all_mail = self._store.reach_book.hourly(None, at - _HISTORY, at)
            active = self._store.flow.active(at - timedelta(days=7), _MOST_ACTIVE)
            hours = usual_hours(all_mail, usual_until(at), self._zone)
            self._usual = _Usual(hour, hours, all_mail, active)
        return self._usual

    def _hours_of(self, issue_id: int, usual: _Usual, at: datetime) -> Mapping[int, int]:
        if issue_id not in usual.issues:
            found = self._store.reach_book.hourly(issue_id, at - _HISTORY, at)
            usual.issues[issue_id] = found
            while len(usual.issues) > _KEPT:
                usual.issues.popitem(last=False)
        return usual.issues[issue_id]
