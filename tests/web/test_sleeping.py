"""Until when a conversation may sleep: in the office's hours and zone."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.config import OfficeConfig
from inbox_assistant.office import Office
from tests.builders import MORNING, hours
from web.sleeping import naps, until_of

ROME = ZoneInfo("Europe/Rome")
_DAY = ((time(9), time(13)), (time(14), time(18)))
WEEK = (_DAY, _DAY, _DAY, _DAY, _DAY, (), ())
OFFICE = Office(OfficeConfig(week=WEEK, closed=frozenset({date(2026, 2, 9)})), ROME)


def _rome(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ROME)


def _offered(now: str) -> dict[str, str]:
    return {nap: f"{at:%a %H:%M}" for nap, at in naps(OFFICE, _rome(now)).items()}


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        (
            "2026-02-03T09:07",
            {"later": "Tue 12:15", "tomorrow": "Wed 09:00", "monday": "Tue 09:00"},
        ),
        (
            "2026-02-03T07:00",
            {"later": "Tue 10:00", "tomorrow": "Wed 09:00", "monday": "Tue 09:00"},
        ),
        (
            "2026-02-03T16:00",
            {"later": "Tue 17:30", "tomorrow": "Wed 09:00", "monday": "Tue 09:00"},
        ),
        ("2026-02-03T17:10", {"tomorrow": "Wed 09:00", "monday": "Tue 09:00"}),
        # On a Friday the next morning at work is Monday's; here that Monday is a day off.
        ("2026-02-06T17:10", {"tomorrow": "Tue 09:00"}),
        ("2026-02-13T17:10", {"tomorrow": "Mon 09:00"}),
        ("2026-02-14T10:00", {"tomorrow": "Mon 09:00"}),
        (
            "2026-02-16T08:00",
            {"later": "Mon 11:00", "tomorrow": "Tue 09:00", "monday": "Mon 09:00"},
        ),
    ],
)
def test_what_is_offered_is_to_come_and_on_working_days(now: str, offered: dict[str, str]) -> None:
    assert _offered(now) == offered


@given(minutes=st.integers(0, 365 * 24 * 60))
@settings(max_examples=100, deadline=None)
def test_every_offer_lies_ahead_within_hours_and_none_is_made_twice(minutes: int) -> None:
    now = MORNING + hours(minutes / 60)
    offered = list(naps(OFFICE, now).values())
    assert len(offered) == len(set(offered))
    for until in offered:
        opening, closing = OFFICE.opening(until.date()), OFFICE.closing(until.date())
        assert opening is not None and closing is not None
        assert now < until and opening <= until < closing


NOW = _rome("2026-02-03T10:00")


def test_an_own_time_is_one_of_the_offices_clocks() -> None:
    until = until_of("2026-07-01T08:30", OFFICE, NOW)
    assert until is not None
    assert until.astimezone(UTC) == datetime(2026, 7, 1, 6, 30, tzinfo=UTC)
    assert until_of("tomorrow", OFFICE, NOW) == _rome("2026-02-04T09:00")


@pytest.mark.parametrize(
    "written",
    ["", "later?", "2026-02-03T10:00", "2026-02-02T10:00", "2027-03-01T10:00", "9999-12-31T23:59"],
)
def test_nothing_sleeps_into_the_past_or_for_years(written: str) -> None:
    assert until_of(written, OFFICE, NOW) is None
