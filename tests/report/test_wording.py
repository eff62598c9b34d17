from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

import inbox_assistant.report
from inbox_assistant.report.sentences import MOODS
from tests.report import nights

ROOT = Path(inbox_assistant.report.__file__).parent


def messages() -> Iterator[str | tuple[str, ...]]:
    """Yield every message of the code and the templates."""
    for mood in MOODS.values():
        yield from mood.values()
    for pattern, method in (("*.py", "python"), ("templates/*", "jinja2.ext:babel_extract")):
        for path in ROOT.glob(pattern):
            with path.open("rb") as source:
                for _, message, _, _ in extract(method, source):
                    yield message


def test_every_message_is_translated_and_none_is_left_over() -> None:
    with (ROOT / "translations" / "it.po").open("rb") as source:
        catalog = {entry.id: entry for entry in read_po(source) if entry.id}
    assert set(catalog) == set(messages())
    for entry in catalog.values():
        texts = entry.string if isinstance(entry.string, tuple) else (entry.string,)
        assert all(texts), entry.id
        assert not entry.fuzzy, entry.id


def test_a_translation_fills_the_same_holes() -> None:
    with (ROOT / "translations" / "it.po").open("rb") as source:
        assert [error for entry in read_po(source) for error in entry.check()] == []


def test_times_are_those_of_the_team() -> None:
    at = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert nights.words("en").moment(at) == "Thu 2 Jul, 00:30"
    assert nights.words("it").moment(at) == "gio 2 lug, 00:30"


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (timedelta(minutes=95), "95 minutes"),
        (timedelta(hours=36), "36 hours"),
        (timedelta(days=4.2), "4 days"),
    ],
)
def test_a_length_of_time_is_not_rounded_to_nothing(length: timedelta, expected: str) -> None:
    assert nights.words().span(length) == expected


@pytest.mark.parametrize("language", ["en", "it"])
def test_one_sentence_says_how_the_day_was(language: str) -> None:
    words = nights.words(language)
    calm = nights.report(recurring=(), waiting=nights.waiting())
    ordinary = nights.report(recurring=(nights.recurring(writers=3, blocking=2),))
    busy = nights.report(recurring=(nights.recurring(writers=40, blocking=2),))
    days = [nights.quiet_report(), calm, ordinary, busy, nights.report()]
    said = [words.sentence(day) for day in days]
    assert len({sentence.split(":")[0] for sentence in said}) == len(days)
    assert all(sentence.count(".") == 1 and sentence.endswith(".") for sentence in said)


def test_an_estimate_always_carries_its_range() -> None:
    assert nights.words().people(nights.recurring().reach) == "probably 18 affected (14–26)"
