"""Office hours: weekends, holidays, days off and changes of the clocks are not worked."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.config import OfficeConfig
from inbox_assistant.respond.office import Office
from tests.respond.making import FRIDAY, OFFICE, ROME

MORNING, AFTERNOON = (time(9), time(13)), (time(14), time(18))
ITALIAN = Office(
    OfficeConfig(
        week=((MORNING, AFTERNOON),) * 5 + ((MORNING,), ()),
        country="IT",
        closed=frozenset({date(2026, 12, 24)}),
    ),
    ROME,
)
ALWAYS = Office(OfficeConfig(week=(((time(0), time(0)),),) * 7), ROME)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def rome(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


def test_the_next_evening_is_that_of_a_working_day() -> None:
    assert OFFICE.next_evening(FRIDAY) == rome("2026-11-23 18:00")
    assert ITALIAN.next_evening(FRIDAY) == rome("2026-11-21 13:00")


def test_days_off_and_holidays_are_not_worked() -> None:
    before_christmas = rome("2026-12-23 17:00")
    assert ITALIAN.after(before_christmas, 2) == rome("2026-12-28 10:00")
    assert not ITALIAN.works_on(date(2026, 12, 25))
    assert not ITALIAN.works_on(date(2026, 12, 24))


@pytest.mark.parametrize(
    ("at", "works"),
    [
        ("2026-11-20 08:59", False),
        ("2026-11-20 09:00", True),
        ("2026-11-20 13:00", False),
        ("2026-11-20 17:59", True),
        ("2026-11-20 18:00", False),
        ("2026-11-22 10:00", False),
    ],
)
def test_work_begins_at_the_hour_and_has_ended_at_the_hour(at: str, works: bool) -> None:
    assert ITALIAN.works_at(rome(at)) is works


def test_a_span_that_ends_with_the_day_is_due_that_evening() -> None:
    assert OFFICE.after(rome("2026-11-20 10:00"), 8) == rome("2026-11-20 18:00")
    assert OFFICE.after(rome("2026-11-20 19:00"), 9) == rome("2026-11-23 18:00")


def test_a_day_on_which_the_clocks_change_is_as_long_as_it_was() -> None:
    spring, autumn = rome("2026-03-29 00:00"), rome("2026-10-25 00:00")
    assert ALWAYS.hours_between(spring, rome("2026-03-30 00:00")) == 23
    assert ALWAYS.hours_between(autumn, rome("2026-10-26 00:00")) == 25
    assert ALWAYS.after(spring, 23) == rome("2026-03-30 00:00")


def test_hours_that_a_change_of_the_clocks_skips_are_not_worked() -> None:
    night = Office(OfficeConfig(week=(((time(1), time(2, 30)), (time(2, 30), time(4))),) * 7), ROME)
    assert night.hours_between(rome("2026-03-29 00:00"), rome("2026-03-29 06:00")) == 2


@given(MOMENTS, st.integers(1, 400))
@settings(max_examples=60)
def test_after_and_between_agree(at: datetime, quarters: int) -> None:
    for office in (OFFICE, ITALIAN, ALWAYS):
        then = office.after(at, quarters / 4)
        assert then > at
        assert abs(office.hours_between(at, then) - quarters / 4) < 1e-6


@given(MOMENTS, MOMENTS, MOMENTS)
@settings(max_examples=40)
def test_spans_add_up(one: datetime, two: datetime, three: datetime) -> None:
    first, second, third = sorted((one, two, three))
    whole = ITALIAN.hours_between(first, third)
    parts = ITALIAN.hours_between(first, second) + ITALIAN.hours_between(second, third)
    assert abs(whole - parts) < 1e-6
    assert ITALIAN.hours_between(third, first) == 0 or first == third


@given(MOMENTS)
@settings(max_examples=60)
def test_the_next_evening_lies_ahead_and_ends_a_day_of_work(at: datetime) -> None:
    evening = ITALIAN.next_evening(at)
    assert evening > at
    assert ITALIAN.works_at(evening - timedelta(seconds=1)) and not ITALIAN.works_at(evening)
