"""How busy the hours of a week are in an inbox: by weekday and by hour, in the team's zone.

Rate, weekday and hour are multiplied; each is drawn towards "like the others" by some mails of
doubt, so that two days of mail are no rhythm yet.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from zoneinfo import ZoneInfo

HOUR = 3_600  # seconds
DAY, WEEK, WEEKS = 24, 168, 5  # hours, hours, and the weeks that are looked at
_DOUBT = 10.0  # mails
_OUTAGE = 3.0  # an hour busier than so many usual ones was no usual hour


@dataclass(frozen=True, slots=True)
class UsualHours:
    """Mails of people an hour on average (`rate`), how that differs by weekday (from Monday) and
    by hour, of so many mails in so many hours."""

    rate: float
    weekdays: tuple[float, ...]
    hours: tuple[float, ...]
    mails: float
    known: int
    zone: ZoneInfo

    def expected(self, since: datetime, until: datetime) -> float:
        """Return how many mails usually come in that span."""
        begin, end = since.timestamp(), until.timestamp()
        whole = (end - begin) / HOUR
        if whole > WEEK:
            return self.rate * whole
        return sum(
            self._usual(hour) * (min(end, (hour + 1) * HOUR) - max(begin, hour * HOUR)) / HOUR
            for hour in range(int(begin // HOUR), int(-(-end // HOUR)))
        )

    def _usual(self, hour: int) -> float:
        local = datetime.fromtimestamp(hour * HOUR, self.zone)
        return self.rate * self.weekdays[local.weekday()] * self.hours[local.hour]


def usual_hours(hourly: Mapping[int, int], until: datetime, zone: ZoneInfo) -> UsualHours:
    """Return what is usual by the mails in each hour (since 1970, UTC) before `until`, of the last
    weeks; hours before the first mail don't count."""
    end = int(until.timestamp() // HOUR)
    past = {h: n for h, n in hourly.items() if end - WEEKS * WEEK <= h < end and n > 0}
    begun = min(past, default=end)
    # An outage of last week is not what is usual now.
    most = max(2.0, _OUTAGE * median(past.values())) if past else 0.0
    usual = {hour: min(float(n), most) for hour, n in past.items()}
    mails, known = sum(usual.values()), end - begun
    rate = (mails + 1) / (known + DAY)
    local = {hour: datetime.fromtimestamp(hour * HOUR, zone) for hour in range(begun, end)}
    weekdays = _factors([(t.weekday(), usual.get(h, 0.0)) for h, t in local.items()], 7, rate)
    hours = _factors([(t.hour, usual.get(h, 0.0)) for h, t in local.items()], DAY, rate)
    return UsualHours(rate, weekdays, hours, mails, known, zone)


def usual_until(at: datetime) -> datetime:
    """Return where the rhythm ends that a moment is judged by: what goes on now is not usual."""
    return at - timedelta(hours=4)


def _factors(seen: list[tuple[int, float]], kinds: int, rate: float) -> tuple[float, ...]:
    counts, exposed = [0.0] * kinds, [0.0] * kinds
    for kind, count in seen:
        counts[kind] += count
        exposed[kind] += rate
    # The doubt is a week's mail at most, shared among the kinds.
    doubt = _DOUBT / kinds if kinds > 7 else _DOUBT
    return tuple((c + doubt) / (e + doubt) for c, e in zip(counts, exposed, strict=True))
