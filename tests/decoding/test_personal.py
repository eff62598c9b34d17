"""When a calm personal word is due, and when a good answer is all that is wanted."""

import tomllib
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.decoding import decode
from inbox_assistant.decoding.care import CATEGORIES, FOLDER, care_words, languages
from inbox_assistant.model import Answer, History, Judged, Reading, Turn
from tests.builders import MORNING, a_reading, hours


def _word(reading: Reading, text: str = "", history: History | None = None) -> Answer:
    return decode(reading, f"\n{text}", history, MORNING + hours(72)).personal_word


def _calm(**changes: object) -> Reading:
    return a_reading(**({"emotion": "neutral", "intensity": 0, "blocking": 1} | changes))


def _slugs(answer: Answer) -> list[str]:
    return [reason.slug for reason in answer.reasons]


@pytest.mark.parametrize(
    ("emotion", "intensity", "due"),
    [
        ("frustration", 3, True),
        ("anger", 2, True),
        ("anxiety", 2, True),
        ("disappointment", 2, True),
        ("frustration", 2, False),
        ("anger", 1, False),
        ("neutral", 0, False),
    ],
)
def test_strong_feeling_asks_for_it(emotion: str, intensity: int, due: bool) -> None:
    assert _word(a_reading(emotion=emotion, intensity=intensity)).value is due


def test_it_is_as_sure_as_the_reading() -> None:
    reading = replace(
        a_reading(emotion="anger"),
        intensity=Judged(2, 0.5, others=((3, 0.2), (1, 0.3))),
        emotion=Judged("anger", 0.4, others=(("frustration", 0.4), ("disappointment", 0.1))),
    )
    answer = _word(reading)
    assert answer.value and answer.probability == pytest.approx(0.7)
    assert answer.sure(0.7) and not answer.sure(0.8)


def test_an_agents_word_is_certain() -> None:
    said = Judged(1, 1.0, others=((3, 0.6),), by_agent=True)
    answer = _word(replace(a_reading(emotion="anger"), intensity=said))
    assert (answer.value, answer.probability) == (False, 1.0)


def test_a_touching_mail_asks_for_it() -> None:
    glad = a_reading(emotion="gratitude", warmth="warm", motive="praise", blocking=0)
    assert _slugs(_word(glad)) == ["touching"]


@pytest.mark.parametrize(
    ("language", "text", "slug"),
    [
        ("it", "Mio padre è venuto a mancare e devo disdire.", "loss"),
        ("de", "Meine Mutter liegt im Krankenhaus.", "illness"),
        ("fr", "Ma fille attend son cadeau.", "child"),
        ("es", "Estamos sin calefacción.", "emergency"),
        ("en", "I have been a loyal customer.", "loyal"),
    ],
)
def test_what_is_told_of_a_life_asks_for_it(language: str, text: str, slug: str) -> None:
    answer = _word(_calm(language=language), text)
    assert _slugs(answer) == [slug]
    assert answer.probability is None and answer.sure(0.99)
    assert answer.reasons[0].evidence[0] in text


def test_a_child_who_gets_a_present_is_no_trouble() -> None:
    reading = _calm(blocking=0, motive="information", language="en")
    assert not _word(reading, "Is the blue one right for my daughter?").value


@pytest.mark.parametrize("text", ["La batteria è morta.", "Ho scritto all'operatore al telefono."])
def test_things_may_die(text: str) -> None:
    assert not _word(_calm(), text).value


def test_a_first_answer_after_a_long_wait_asks_for_it() -> None:
    waited = History((Turn(MORNING, ours=False),))
    assert _slugs(_word(_calm(), history=waited)) == ["long_wait"]
    answered = History((Turn(MORNING, ours=False), Turn(MORNING + hours(1), ours=True)))
    assert not _word(_calm(), history=answered).value


def test_who_was_let_down_gets_one() -> None:
    history = History((Turn(MORNING + hours(60), ours=False),), missed=(MORNING,))
    assert _slugs(_word(_calm(), history=history)) == ["let_down"]


def test_five_languages_have_words_of_every_kind() -> None:
    assert languages() == ("de", "en", "es", "fr", "it")
    for code in languages():
        lists = tomllib.loads((FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
        assert tuple(lists) == CATEGORIES and all(lists.values())


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300), st.sampled_from((*languages(), "xx", "und")))
def test_no_text_breaks_it(text: str, language: str) -> None:
    for found in care_words(text, language).values():
        assert all(words in text for words in found)
