from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from inbox_assistant.understand.rhythm import rhythm

ROME = ZoneInfo("Europe/Rome")
MONDAY = datetime(2026, 2, 2, 17, 0, tzinfo=UTC)


def hours(*times: datetime) -> Counter[int]:
    return Counter(int(at.timestamp()) // 3600 for at in times)


def test_when_most_write_is_told_in_the_teams_time() -> None:
    found = rhythm(hours(*(MONDAY + timedelta(minutes=20 * n) for n in range(9))), ROME)
    assert found is not None
    assert (found.since, found.until, found.share, found.weekday) == (17, 21, 1.0, None)


def test_a_weekday_is_told_when_it_comes_back() -> None:
    found = rhythm(hours(*(MONDAY + timedelta(days=7 * n) for n in range(4) for _ in "ab")), ROME)
    assert found is not None and found.weekday == 0


def test_few_mails_and_mails_at_any_time_have_no_rhythm() -> None:
    assert rhythm(hours(*[MONDAY] * 7), ROME) is None
    assert rhythm(hours(*(MONDAY + timedelta(hours=5 * n) for n in range(40))), ROME) is None
