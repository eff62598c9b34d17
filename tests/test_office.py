"""Office hours: weekends, holidays, days off and changes of the clocks are not worked."""

from datetime import UTC, date, datetime, time

from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.config import OfficeConfig
from inbox_assistant.office import Office
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


def test_a_span_that_ends_with_the_day_is_due_that_evening() -> None:
    assert OFFICE.after(rome("2026-11-20 10:00"), 8) == rome("2026-11-20 18:00")
    assert OFFICE.after(rome("2026-11-20 19:00"), 9) == rome("2026-11-23 18:00")


def test_a_day_on_which_the_clocks_change_is_as_long_as_it_was() -> None:
    spring, autumn = rome("2026-03-29 00:00"), rome("2026-10-25 00:00")
    assert ALWAYS.after(spring, 23) == rome("2026-03-30 00:00")
    assert ALWAYS.after(autumn, 25) == rome("2026-10-26 00:00")


def test_hours_that_a_change_of_the_clocks_skips_are_not_worked() -> None:
    night = Office(OfficeConfig(week=(((time(1), time(2, 30)), (time(2, 30), time(4))),) * 7), ROME)
    assert night.after(rome("2026-03-29 00:00"), 2) == rome("2026-03-29 04:00")


def test_work_goes_on_when_the_next_hours_begin() -> None:
    assert ITALIAN.after(rome("2026-11-20 12:00"), 1) == rome("2026-11-20 13:00")
    assert ITALIAN.after(rome("2026-11-20 12:00"), 1.25) == rome("2026-11-20 14:15")
    assert ITALIAN.after(rome("2026-11-22 10:00"), 0.25) == rome("2026-11-23 09:15")


@given(MOMENTS, st.integers(1, 200), st.integers(1, 200))
@settings(max_examples=60)
def test_spans_add_up(at: datetime, first: int, second: int) -> None:
    for office in (OFFICE, ITALIAN, ALWAYS):
        then = office.after(at, first / 4)
        assert then > at
        assert office.after(then, second / 4) == office.after(at, (first + second) / 4)


@given(MOMENTS)
@settings(max_examples=60)
def test_the_next_evening_lies_ahead_and_ends_a_day_of_work(at: datetime) -> None:
    evening = ITALIAN.next_evening(at)
    assert evening > at
    assert evening == ITALIAN.closing(evening.date())
