from datetime import date
from pathlib import Path
from typing import Any

import pytest

from inbox_assistant.report.render import days, to_html, to_text
from tests.report import nights

GOLDEN = Path(__file__).parent / "golden"


def html(language: str = "en", **changes: Any) -> str:
    return to_html(nights.report(**changes), nights.NIGHT, "Pentola & Co", nights.words(language))


def text(language: str = "en", **changes: Any) -> str:
    return to_text(nights.report(**changes), nights.NIGHT, "Pentola & Co", nights.words(language))


@pytest.mark.parametrize("language", ["en", "it"])
def test_the_plain_text_reads_like_this(language: str) -> None:
    golden = GOLDEN / f"night.{language}.txt"
    assert text(language) == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "it"])
def test_a_quiet_day_reads_like_this(language: str) -> None:
    shown = to_text(nights.quiet_report(), nights.NIGHT, "Pentola & Co", nights.words(language))
    assert shown == (GOLDEN / f"quiet.{language}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "it"])
def test_the_plain_text_fits_72_columns_and_two_minutes(language: str) -> None:
    many = tuple(nights.recurring(n) for n in range(40))
    shown = text(language, recurring=many, waiting=nights.waiting(*[1.0] * 40))
    assert max(len(line) for line in shown.splitlines()) <= 72
    assert len(shown.partition("\n--\n")[0].split()) < 700


def test_what_is_not_shown_is_counted() -> None:
    shown = text(recurring=tuple(nights.recurring(n) for n in range(40)))
    assert "… and 35 more" in shown


@pytest.mark.parametrize("language", ["en", "it"])
def test_both_forms_carry_range_method_and_writers(language: str) -> None:
    for shown in (html(language), text(language)):
        assert "18" in shown
        assert "(14–26)" in shown
        assert "reach-2" in shown
        assert "12 pe" in shown


def test_what_strangers_write_is_never_markup() -> None:
    hostile = '<script>alert(1)</script><img src=x onerror="x">'
    shown = html(
        recurring=(nights.recurring(title=hostile, quote=hostile, languages={hostile: 2}),)
    )
    assert "<script" not in shown
    assert "<img" not in shown
    assert "&lt;script&gt;" in shown


def test_a_percent_sign_or_hole_in_a_title_stays_as_it_is() -> None:
    assert "100 %(title)s %d off" in text(
        recurring=(nights.recurring(title="100 %(title)s %d off"),)
    )


def test_the_mail_loads_nothing_from_anywhere() -> None:
    shown = html()
    for loader in ("http", "src=", "url(", "@import", "<link"):
        assert loader not in shown


def test_a_quiet_day_has_no_empty_parts() -> None:
    shown = to_text(nights.quiet_report(), nights.NIGHT, "Shop", nights.words())
    assert "PROMISES" not in shown
    assert "VAGUE" not in shown


def test_the_days_of_an_issue_end_with_the_night() -> None:
    chart = days((0, 3, 1), date(2026, 11, 3))
    assert [(bar.day.day, bar.count) for bar in chart.bars] == [(1, 0), (2, 3), (3, 1)]
    assert [bar.height for bar in chart.bars] == [0, chart.height, pytest.approx(6)]


def test_pictures_are_drawn_in_place_and_say_in_words_what_they_show() -> None:
    shown = html()
    assert shown.count("<svg") == 2 * 2
    assert shown.count('role="img"') == shown.count("<svg")
    assert 'aria-label="probably 18 affected (14–26); 12 people wrote (14 mails)"' in shown
    # What the days are stands beside the picture.
    assert 'aria-label="0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 12"' in shown
    assert "people a day, the last 14 days; at most 12" in shown


@pytest.mark.parametrize(
    ("span", "night", "title"),
    [
        ("week", "2026-11-02-week", "Week report, up to Monday 2 November 2026"),
        ("month", "2026-11-01-month", "Month report, October 2026"),
        ("span", "2026-11-03", "Report, up to Tuesday 3 November 2026"),
    ],
)
def test_weeks_and_months_are_told_as_such(span: str, night: str, title: str) -> None:
    shown = to_text(nights.report(span=span), night, "Shop", nights.words())
    assert shown.splitlines()[1] == title
    mood = {"week": "A hard week", "month": "A hard month", "span": "Hard"}[span]
    assert f"\n{mood}: “Non riesco" in shown
