"""Whatever text comes in: it is read in time, and every answer is one that exists."""

from functools import partial
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.model import JUDGED_FIELDS, Emotion, Formality, Judged, Motive, Warmth
from inbox_assistant.questions import shipped
from inbox_assistant.understand.facts import AMOUNT, DATE
from inbox_assistant.understand.formality import formality_of
from inbox_assistant.understand.language import LIKELY
from inbox_assistant.understand.pipeline import Reader, bounded
from inbox_assistant.understand.words import Understood, Words
from tests.timing import timed
from tests.understand.hostile import HOSTILE
from tests.understand.making import FakeEmbedder

DEGREES = frozenset(range(4))
VALUES: dict[str, frozenset[Any]] = {
    "language": frozenset({*LIKELY, "und"}),
    "emotion": frozenset(get_args(Emotion)),
    "intensity": DEGREES,
    "warmth": frozenset(get_args(Warmth)),
    "formality": frozenset(get_args(Formality)),
    "blocking": DEGREES,
    "motive": frozenset(get_args(Motive)),
    "vague": frozenset({True, False}),
}
SECONDS = 2.0
# What mails are made of, and what breaks readers.
PIECES = (
    "Buongiorno, ", "Gentile signora Rossi,\n", "Hi there!! ", "Sehr geehrte Damen und Herren, ",
    "non riesco ad accedere", "it's broken AGAIN", "wo bleibt meine Bestellung?", "merci de me ",
    "j'ai été débité deux fois", "quiero mi dinero", "PE-4711", "ordine n. 55/12", "12,50 €",
    "1.2.2026", "anna@example.org", "https://a.example/b?c", "«Errore 42»", '"', "“", "„", "(", ")",
    "Re: ", "\n", "\n\n", "\r\n", "\u2028", ". ", "... ", "!", "?!", "…", ",", ":", ";", "-", "'",
    "’", "\U0001f621", "\u200d", "\u0301", "\ud800", "\x00", "\u202e", "我无法登录", "ไม่ได้", "שלום",
    "İ", "ß", "ﬁ", "Grazie, Anna", "Cordiali saluti\nA. Rossi", "Sent from my iPhone", "> ",
)  # fmt: skip
texts = st.one_of(
    st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=25).map("".join)
)
mails = st.builds(Words, texts, texts, st.text(max_size=30), st.booleans())

letters_reader = Reader(FakeEmbedder())


def assert_sound(words: Words, understood: Understood) -> None:
    """Every answer is one that exists, and everything quoted stands where it is said to."""
    text, reading = bounded(words).text, understood.reading
    for field in JUDGED_FIELDS:
        _assert_judged(getattr(reading, field), VALUES[field], text)
    for sentence in reading.asking:
        assert text[sentence.start : sentence.end] == sentence.text
        assert sentence.kind in {"question", "wish", "trouble"}
    assert reading.request == " ".join(sentence.text for sentence in reading.asking)
    known = shipped().questions
    assert set(reading.questions) <= set(known)
    assert {fact.slug for fact in reading.facts} <= {*known, AMOUNT, DATE}
    assert set(reading.given) == {fact.slug for fact in reading.facts}
    assert all(fact.text in text for fact in reading.facts)
    for passage in reading.passages:
        assert 0 <= passage.start < passage.end <= len(text)
        assert passage.language in LIKELY
        assert 0 <= passage.probability <= 1


def _assert_judged(judged: Judged[Any], values: frozenset[Any], text: str) -> None:
    chances = [p for _, p in judged.others]
    assert judged.value in values
    assert {value for value, _ in judged.others} <= values
    assert all(0 <= p <= 1 for p in (judged.probability, *chances))
    assert sum(chances) <= 1.01
    assert judged.value == "und" or judged.probability + sum(chances) <= 1.01
    assert judged.evidence == tuple(text[start:end] for start, end in judged.spans)
    assert all(judged.evidence)
    assert judged.method


@settings(max_examples=80, deadline=None)
@given(mails)
def test_no_mail_makes_it_raise_or_answer_outside_its_words(words: Words) -> None:
    assert_sound(words, letters_reader.read(words))


@settings(max_examples=80, deadline=None)
@given(texts, st.sampled_from(("it", "de", "xx")))
def test_the_formality_of_any_draft_is_told_with_its_words(text: str, language: str) -> None:
    _assert_judged(formality_of(text, language), VALUES["formality"], f"\n{text}")


@settings(max_examples=20, deadline=None)
@given(st.lists(mails, max_size=5))
def test_a_mail_is_read_alike_alone_in_a_batch_and_again(batch: list[Words]) -> None:
    together = list(letters_reader.read_many(batch))
    assert together == [letters_reader.read(words) for words in batch]


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_million_characters_are_read_in_time(kind: str) -> None:
    letters_reader.read(Words("", "warm"))
    text = HOSTILE[kind]
    words = Words(text, text, text)
    spent, understood = timed(partial(letters_reader.read, words))
    assert spent < SECONDS
    assert_sound(words, understood)


def test_what_was_known_before_may_be_anything() -> None:
    for code in ("", "xx", "und", "tlh", "it-IT", "\ud800", "x" * 1000):
        words = Words("Accesso", "Non va.", "", False, code, code, code)
        reading = letters_reader.read(words).reading
        assert reading.language.by_agent == bool(code)
