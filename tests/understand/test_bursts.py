"""A burst is told within minutes; an ordinary Monday, one angry writer and a habit are none."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.model import Burst
from inbox_assistant.understand.bursts import (
    WINDOWS,
    Intake,
    alarming,
    of_inbox,
    of_issue,
)
from inbox_assistant.understand.usual_hours import HOUR, UsualHours, usual_hours, usual_until

ROME = ZoneInfo("Europe/Rome")
MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # nine o'clock in Rome
# Mails an hour of a weekday, and how much of it a Saturday and a Sunday have.
DAY = [0.0] * 7 + [1.0, 2.0, 4.0, 4.0, 3.0, 2.0, 2.0, 3.0, 3.0, 3.0, 2.0, 2.0, 1.0] + [0.5] * 4
WEEK = (1.8, 1.2, 1.0, 1.0, 1.0, 0.4, 0.3)


def weeks_of_mail(times: float = 1.0, weeks: int = 5, end: datetime = MONDAY) -> list[datetime]:
    """Return the moments of ordinary mail before `end`."""
    chance = np.random.default_rng(7)
    moments = []
    for back in range(weeks * 168, 0, -1):
        begin = end - timedelta(hours=back)
        local = begin.astimezone(ROME)
        mean = times * DAY[local.hour] * WEEK[local.weekday()]
        moments += [begin + timedelta(hours=one) for one in chance.random(chance.poisson(mean))]
    return sorted(moments)


def by_hour(moments: Sequence[datetime]) -> Counter[int]:
    return Counter(int(at.timestamp() // HOUR) for at in moments)


def usual(moments: Sequence[datetime], at: datetime = MONDAY) -> UsualHours:
    return usual_hours(by_hour(moments), usual_until(at), ROME)


def after(*minutes: float) -> list[tuple[datetime, str]]:
    """Return mails of different people, so many minutes after Monday nine."""
    return [
        (MONDAY + timedelta(minutes=at), f"p{n}@x.example") for n, at in enumerate(sorted(minutes))
    ]


def judged(
    wrote: list[tuple[datetime, str]],
    hourly: Mapping[int, int] | None = None,
    born: datetime | None = None,
    mail: list[datetime] | None = None,
    active: int = 30,
) -> tuple[Burst | None, bool]:
    """Return what is said of an issue when the last of these mails has come."""
    hours = usual(mail or weeks_of_mail())
    intake = Intake(wrote[-1][0], wrote, hourly or {}, born or wrote[0][0])
    found = of_issue(intake, hours, active)
    return found, found is not None and alarming(found, hours)


def test_a_new_problem_of_four_people_in_ten_minutes_is_told() -> None:
    found, told = judged(after(0, 3, 6, 10))
    assert found is not None and told
    assert (found.people, found.minutes, found.begun) == (4, 15, MONDAY)
    assert found.expected < 1


def test_two_people_are_a_coincidence() -> None:
    assert judged(after(0, 1)) == (None, False)


def test_one_person_who_writes_again_and_again_is_one() -> None:
    wrote = [(at, "anna@x.example") for at, _ in after(*range(12))]
    assert judged(wrote) == (None, False)


def test_three_people_in_a_busy_morning_are_no_burst() -> None:
    found, told = judged(after(0, 90, 200))
    assert found is None or not told


def test_what_always_comes_on_mondays_at_nine_is_no_burst() -> None:
    habit = {int((MONDAY - timedelta(weeks=back)).timestamp() // HOUR): 12 for back in range(1, 6)}
    born = MONDAY - timedelta(weeks=5, hours=1)
    ten = after(*range(0, 50, 5))
    assert judged(ten, habit, born)[1] is False
    assert judged(ten, {}, born)[1] is True


def test_one_week_alone_makes_no_habit() -> None:
    once = {int((MONDAY - timedelta(weeks=1)).timestamp() // HOUR): 12}
    assert judged(after(*range(0, 50, 5)), once, MONDAY - timedelta(weeks=3))[1] is True


def test_a_busy_issue_needs_more_people_than_a_quiet_one() -> None:
    every_hour = {int(MONDAY.timestamp() // HOUR) - back: 2 for back in range(1, 500)}
    born = MONDAY - timedelta(hours=500)
    busy = weeks_of_mail(3)
    assert judged(after(0, 3, 6, 10), every_hour, born, busy)[1] is False
    assert judged(after(*np.linspace(0, 14, 16)), every_hour, born, busy)[1] is True


def test_five_times_the_usual_intake_is_told_and_an_ordinary_monday_is_not() -> None:
    mail = weeks_of_mail()
    hours = usual(mail)
    ordinary = Intake(MONDAY + timedelta(hours=1), after(*range(0, 60, 8)), by_hour(mail), mail[0])
    found = of_inbox(ordinary, hours)
    assert found is None or not alarming(found, hours)
    flood = Intake(MONDAY + timedelta(hours=1), after(*range(0, 60, 2)), by_hour(mail), mail[0])
    told = of_inbox(flood, hours)
    assert told is not None and alarming(told, hours)


def test_an_outage_of_last_week_is_not_what_is_usual() -> None:
    mail = weeks_of_mail()
    outage = [MONDAY - timedelta(days=5, minutes=minute) for minute in range(300)]
    assert usual([*mail, *outage]).rate < 1.1 * usual(mail).rate


def test_hours_are_those_of_the_teams_zone_whatever_the_clocks_do() -> None:
    hours = usual(weeks_of_mail())
    for day in (datetime(2026, 3, 28, tzinfo=ROME), datetime(2026, 3, 30, tzinfo=ROME)):
        nine = hours.expected(day.replace(hour=9), day.replace(hour=10))
        three = hours.expected(day.replace(hour=3), day.replace(hour=4))
        assert nine > 3 * three


def test_an_ordinary_week_raises_no_alarm() -> None:
    mail = weeks_of_mail(weeks=6)
    begin = bisect_left(mail, MONDAY - timedelta(weeks=1))
    hourly = by_hour(mail)
    hours = {day: usual(mail, MONDAY - timedelta(days=day)) for day in range(8)}
    for place in range(begin, len(mail)):
        at = mail[place]
        window = [m for m in mail[place - 60 : place + 1] if at - m < timedelta(hours=4)]
        wrote = [(moment, f"p{n}@x.example") for n, moment in enumerate(window)]
        before = hours[(MONDAY - at).days + 1]
        found = of_inbox(Intake(at, wrote, hourly, mail[0]), before)
        assert found is None or not alarming(found, before), at


@settings(max_examples=50)
@given(st.lists(st.floats(0, 239), min_size=1, max_size=40, unique=True), st.integers(1, 1000))
def test_more_people_are_never_less_surprising(minutes: list[float], active: int) -> None:
    mail = [MONDAY - timedelta(hours=back) for back in range(1, 400)]
    wrote = after(*minutes)
    more = sorted([*wrote, (wrote[-1][0] - timedelta(seconds=1), "one.more@x.example")])
    first, second = judged(wrote, mail=mail, active=active), judged(more, mail=mail, active=active)
    if first[0] is not None:
        assert second[0] is not None
        assert second[0].surprise <= first[0].surprise * 1.001
        assert 0 <= second[0].surprise <= 1
        assert second[0].minutes in WINDOWS
