"""The hours in which the team works: all that is promised and waited for is counted in them.

Times of day are the team's; what lies between two of them is counted in UTC, so that a day on
which the clocks change is as long as it was.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from inbox_assistant.config import Config, OfficeConfig
from inbox_assistant.days_off import public_holidays

_ONE_DAY = timedelta(days=1)
_MOST_DAYS_KEPT = 2_000
_LONGEST = timedelta(days=366)


class Office:
    """When the team works. All moments it is given are aware; all it returns are in its zone."""

    def __init__(self, hours: OfficeConfig, zone: ZoneInfo) -> None:
        self.zone = zone
        self._week = hours.week
        self._closed = hours.closed
        self._holidays = public_holidays(hours.country, hours.subdivision) if hours.country else ()
        self._spans = lru_cache(_MOST_DAYS_KEPT)(self._spans_of)

    @staticmethod
    def of(config: Config, zone: ZoneInfo | None = None) -> "Office":
        """Return the office of a configuration, the same for the same hours; with a zone, that of
        somebody who keeps these hours elsewhere."""
        return _office(config.office, zone or config.timezone)

    def works_on(self, day: date) -> bool:
        """Return whether the team works on that day."""
        return bool(self._spans(day))

    def opening(self, day: date) -> datetime | None:
        """Return when work begins on that day, None on a day off."""
        spans = self._spans(day)
        return spans[0][0].astimezone(self.zone) if spans else None

    def next_morning(self, day: date) -> datetime:
        """Return when work begins on the first working day from that one on."""
        return self._spans(next(self._working_days(day)))[0][0].astimezone(self.zone)

    def closing(self, day: date) -> datetime | None:
        """Return when work ends on that day, None on a day off."""
        spans = self._spans(day)
        return spans[-1][1].astimezone(self.zone) if spans else None

    def next_evening(self, now: datetime) -> datetime:
        """Return the end of the first working day after today."""
        return self.evening_after(now, 1)

    def evening_after(self, now: datetime, days: int) -> datetime:
        """Return the end of the working day that many working days after today."""
        ahead = self._working_days(now.astimezone(self.zone).date() + _ONE_DAY)
        for _ in range(days - 1):
            next(ahead)
        return self._spans(next(ahead))[-1][1].astimezone(self.zone)

    def after(self, at: datetime, hours: float) -> datetime:
        """Return the moment when so many office hours (above 0) have been worked since `at`."""
        left = timedelta(hours=hours)
        for day in self._working_days(at.astimezone(self.zone).date()):
            for begins, ends in self._spans(day):
                worked = max(ends - max(begins, at), timedelta())
                if worked >= left:
                    return (max(begins, at) + left).astimezone(self.zone)
                left -= worked
        raise AssertionError("there is always another working day")

    def worked(self, since: datetime, until: datetime) -> timedelta:
        """Return how much of that span lies in office hours; nothing when it ends before it
        begins. It costs as much as the span has days, a year of them at most."""
        day, last = since.astimezone(self.zone).date(), until.astimezone(self.zone).date()
        done = timedelta()
        # The evening before may work past midnight.
        day = max(day - _ONE_DAY, last - _LONGEST)
        while day <= last:
            for begins, ends in self._spans(day):
                done += max(min(ends, until) - max(begins, since), timedelta())
            day += _ONE_DAY
        return done

    def _working_days(self, day: date) -> Iterator[date]:
        while True:
            if self._spans(day):
                yield day
            day += _ONE_DAY

    def _spans_of(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """Return what is worked on that day, in UTC."""
        if day in self._closed or day in self._holidays:
            return ()
        found: list[tuple[datetime, datetime]] = []
        for begins, ends in self._week[day.weekday()]:
            start, end = self._at(day, begins), self._at(day, ends)
            if ends == time(0):
                end = self._at(day + _ONE_DAY, ends)
            # Hours that a change of the clocks skips are not worked.
            start = max(start, found[-1][1]) if found else start
            if start < end:
                found.append((start, end))
        return tuple(found)

    def _at(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)


@lru_cache(32)
def _office(hours: OfficeConfig, zone: ZoneInfo) -> Office:
    return Office(hours, zone)
