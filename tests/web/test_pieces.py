"""Small pure pieces: marks in texts, charts, dates."""

from datetime import date, timedelta

import pytest
from flask import Flask

from inbox_assistant.report.charts import timeline
from tests.builders import MORNING
from web import display
from web.marks import marked


@pytest.mark.parametrize(
    ("text", "quotes", "expected"),
    [
        ("a b a", ["a"], "<mark>a</mark> b <mark>a</mark>"),
        ("abc", ["ab", "bc"], "<mark>ab</mark>c"),
        ("abc", ["a", "abc"], "<mark>abc</mark>"),
        ("a<b", ["<"], "a<mark>&lt;</mark>b"),
        ("abc", ["", "  ", "x"], "abc"),
        ("<i>", [], "&lt;i&gt;"),
    ],
)
def test_words_are_marked_once_and_escaped(text: str, quotes: list[str], expected: str) -> None:
    assert str(marked(text, quotes)) == expected


def test_a_timeline_has_a_bar_for_every_day_up_to_today() -> None:
    chart = timeline({"2026-02-01": 2, "2026-01-31": 4}, date(2026, 2, 2), 3, 30, 10)
    assert [bar.count for bar in chart.bars] == [4, 2, 0]
    assert [(bar.x, bar.y, bar.height) for bar in chart.bars] == [
        (0, 0, 10),
        (10, 5, 5),
        (20, 10, 0),
    ]
    assert chart.top == 4


def test_an_empty_timeline_is_flat() -> None:
    assert all(bar.height == 0 for bar in timeline({}, date(2026, 2, 2), 7, 70, 10).bars)


def test_moments_are_as_short_as_their_distance_allows(app: Flask) -> None:
    with app.test_request_context():
        assert display.when(MORNING) == "08:00"
        assert display.when(MORNING - timedelta(days=2)) == "31 Jan"
        assert display.when(MORNING - timedelta(days=60)) == "4 Dec 2025"
        assert display.age(MORNING) == "2 hrs"
        assert display.age(MORNING + timedelta(hours=5)) == "1 min"


def test_sizes_and_languages_are_said_as_people_say_them(app: Flask) -> None:
    with app.test_request_context():
        assert [display.size(n) for n in (12, 1_500, 2_340_000)] == ["12 B", "1.5 kB", "2.3 MB"]
        assert display.language_name("it") == "Italian"
        assert display.language_name("und") == "unknown language"
        assert display.language_name("zzz") == "zzz"
