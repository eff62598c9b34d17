"""When of the day and of the week people write about an issue."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from inbox_assistant.model import Rhythm

_FEW = 8  # mails that make no rhythm
_BLOCK = 4  # hours
_MOST = 0.5  # of the mails: what is told of hours holds for half of them
_ONE_DAY = 0.5  # of the mails: so many on one weekday are told, over three weeks at least
_WEEKS = 3


def rhythm(hourly: Mapping[int, int], zone: ZoneInfo) -> Rhythm | None:
    """Return when most write, None when that is too few mails or any time of the day.

    `hourly` counts mails by hours since 1970; what is told is in the team's zone.
    """
    whole = sum(hourly.values())
    if whole < _FEW:
        return None
    hours, weekdays, weeks = Counter[int](), Counter[int](), set[tuple[int, int]]()
    for hour, mails in hourly.items():
        local = datetime.fromtimestamp(hour * 3600, UTC).astimezone(zone)
        hours[local.hour] += mails
        weekdays[local.weekday()] += mails
        weeks.add(local.isocalendar()[:2])
    blocks = {at: sum(hours[h] for h in range(at, at + _BLOCK)) for at in range(25 - _BLOCK)}
    since = max(blocks, key=lambda at: (blocks[at], -at))
    day, on_it = weekdays.most_common(1)[0]
    weekday = day if len(weeks) >= _WEEKS and on_it >= _ONE_DAY * whole else None
    share = blocks[since] / whole
    if share < _MOST and weekday is None:
        return None
    return Rhythm(since, since + _BLOCK, share, weekday)
