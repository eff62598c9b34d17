"""Nights, weeks and months follow each other, whatever the clocks do."""

from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import islice, pairwise
from multiprocessing import get_context
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from inbox_assistant.config import Config, ReportConfig
from inbox_assistant.errors import InputError
from inbox_assistant.report.nightly import made, make_missed, missed, written
from inbox_assistant.report.spans import any_span, back_from, moment_of, newest, span_of, wanted
from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store
from tests.builders import arrive, hours

ROME = ZoneInfo("Europe/Rome")
DAY = timedelta(days=1)
TEAM = Config(store="", timezone=ROME, report=ReportConfig(weekly=0, monthly=True))
CHANGES = [date(2026, 3, 29), date(2026, 10, 25)]


def rome(year: int, month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ROME)


@pytest.mark.parametrize("kind", ["night", "week", "month"])
def test_spans_of_a_kind_leave_no_gap_over_a_year(kind: str) -> None:
    found = [*islice(back_from(kind, rome(2027, 1, 15), TEAM), 13)]  # type: ignore[arg-type]
    for later, earlier in pairwise(found):
        assert earlier.until == later.since
        assert later.before == earlier.since
    assert len({span.night for span in found}) == 13


def test_a_week_has_seven_nights_and_a_month_its_days_when_clocks_change() -> None:
    for day in CHANGES:
        week = span_of("week", day + 2 * DAY, TEAM)
        assert week.until - week.since == hours(24 * 7 + (-1 if day.month == 3 else 1))
    march = span_of("month", date(2026, 4, 1), TEAM)
    assert march.until - march.since == hours(24 * 31 - 1)
    assert (march.night, march.day) == ("2026-04-01-month", date(2026, 4, 1))


def test_a_week_ends_on_its_day_and_a_month_on_the_first() -> None:
    tuesdays = Config(store="", timezone=ROME, report=ReportConfig(weekly=1))
    assert newest("week", rome(2026, 11, 4), tuesdays).night == "2026-11-03-week"
    assert newest("week", rome(2026, 11, 3, 5), tuesdays).night == "2026-10-27-week"
    assert newest("month", rome(2026, 11, 1, 5, 59), TEAM).night == "2026-10-01-month"
    assert newest("month", rome(2026, 11, 1, 6), TEAM).night == "2026-11-01-month"
    assert wanted(tuesdays) == ("night", "week")


def test_any_span_is_written_and_not_kept(store: Store) -> None:
    since, until = moment_of("2026-03-01", TEAM), moment_of("2026-03-02 06:30", TEAM)
    assert until.astimezone(UTC) == datetime(2026, 3, 2, 5, 30, tzinfo=UTC)
    row = written(store, TEAM, any_span(since, until, TEAM), until)
    assert "Report, up to Monday 2 March 2026" in row.text
    assert store.reports.nights(9) == []


@pytest.mark.parametrize(
    ("since", "until"), [("2026-03-02", "2026-03-02"), ("2024-01-01", "2026-01-01")]
)
def test_an_empty_span_or_one_of_years_is_refused(since: str, until: str) -> None:
    with pytest.raises(InputError):
        any_span(moment_of(since, TEAM), moment_of(until, TEAM), TEAM)
    with pytest.raises(InputError, match="no moment"):
        moment_of("last week", TEAM)


@pytest.mark.parametrize("change", CHANGES)
def test_fourteen_nights_over_a_change_of_the_clocks_add_up(store: Store, change: date) -> None:
    first = change - 7 * DAY
    begin = datetime.combine(first, TEAM.report.at, tzinfo=ROME).astimezone(UTC)
    for number in range(14 * 5):
        arrive(store, number + 1, begin + hours(4.8 * number))
    end = datetime.combine(first + 14 * DAY, TEAM.report.at, tzinfo=ROME)
    nights = [span_of("night", first + (n + 1) * DAY, TEAM) for n in range(14)]
    told = [store.reports.day(span.since, span.until).mails for span in nights]
    assert sum(told) == store.reports.day(nights[0].since, nights[-1].until).mails
    assert nights[-1].until == end
    lengths = {span.until - span.since for span in nights}
    assert lengths == {hours(24), hours(23 if change.month == 3 else 25)}


@pytest.mark.parametrize("change", CHANGES)
def test_each_moment_of_the_night_the_clocks_change_has_one_report(
    store: Store, change: date
) -> None:
    arrive(store, 1, datetime(change.year, change.month, change.day, tzinfo=UTC) - hours(30))
    moment = datetime.combine(change - DAY, TEAM.report.at, tzinfo=ROME).astimezone(UTC)
    for quarter in range(27 * 4):
        now = moment + hours(quarter / 4)
        make_missed(store, TEAM, partial(_same, now))
    nights = sorted(row.night for row in store.reports.nights(9, "night"))
    assert nights[-2:] == [(change - DAY).isoformat(), change.isoformat()]


def test_weeks_and_months_are_made_once_and_made_up(store: Store) -> None:
    arrive(store, 1, rome(2026, 10, 28))
    now = rome(2026, 11, 2, 7)
    first = {row.night for row in make_missed(store, TEAM, lambda: now)}
    assert first == {"2026-11-02-week", "2026-11-01-month"}
    arrive(store, 2, rome(2026, 11, 2, 7))
    assert [r.night for r in make_missed(store, TEAM, lambda: now + DAY)] == ["2026-11-03"]
    assert missed(store, TEAM, rome(2026, 11, 20), "week")[0].night == "2026-11-16-week"
    assert [row.span for row in store.reports.heads(9, "week")] == ["week"]


def test_a_report_killed_before_it_was_kept_is_made_anew(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    span = span_of("night", date(2026, 11, 3), TEAM)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("inbox_assistant.report.nightly.to_json", killed)
        with pytest.raises(KeyboardInterrupt):
            made(store, TEAM, span, span.until)
    assert store.reports.nights(9) == []
    assert made(store, TEAM, span, span.until) == store.reports.get("2026-11-03")


def _same(now: datetime) -> datetime:
    return now


def _reporter(path: str, seconds: int) -> str:
    store = open_store(path)
    span = span_of("night", date(2026, 11, 3), TEAM)
    row = made(store, TEAM, span, span.until + timedelta(seconds=seconds))
    store.close()
    return row.text


def test_reporters_of_two_processes_make_one_report(tmp_path: Path) -> None:
    path = str(tmp_path / "inbox.db")
    open_store(path).close()
    with get_context("fork").Pool(2) as pool:
        told = pool.starmap(_reporter, [(path, 0), (path, 70)])
    assert told[0] == told[1]
    store = open_store(path)
    assert len(store.reports.nights(9)) == 1
    store.close()
