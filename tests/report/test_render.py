from pathlib import Path
from typing import Any

import pytest

from inbox_assistant.report.render import bar, to_html, to_text
from tests.report import nights

GOLDEN = Path(__file__).parent / "golden.txt"


def html(language: str = "en", **changes: Any) -> str:
    return to_html(nights.report(**changes), nights.NIGHT, "Pentola & Co", nights.words(language))


def text(language: str = "en", **changes: Any) -> str:
    return to_text(nights.report(**changes), nights.NIGHT, "Pentola & Co", nights.words(language))


def test_the_plain_text_reads_like_this() -> None:
    assert text() == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "it"])
def test_the_plain_text_fits_72_columns_and_two_minutes(language: str) -> None:
    many = tuple(nights.recurring(n) for n in range(40))
    shown = text(language, recurring=many, waiting=nights.waiting(*[1.0] * 40))
    assert max(len(line) for line in shown.splitlines()) <= 72
    assert len(shown.partition("\n--\n")[0].split()) < 550


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


@pytest.mark.parametrize(("writers", "blocking", "widest"), [(2, 1, 500), (12, 3, 26), (900, 1, 1)])
def test_a_bar_is_as_wide_as_its_scale(writers: int, blocking: int, widest: int) -> None:
    part = bar(nights.recurring(writers=writers, blocking=blocking).reach, widest)
    widths = (part.wrote, part.low, part.median, part.high, part.rest)
    assert sum(widths) == 100
    assert min(widths) >= 0


def test_a_known_reach_is_all_writers() -> None:
    part = bar(nights.exact(5), 10)
    assert (part.wrote, part.low, part.median, part.high, part.rest) == (50, 0, 0, 0, 50)
