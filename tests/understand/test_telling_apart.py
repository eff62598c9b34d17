"""The questions that tell apart the issues a vague mail may come from."""

import tomllib
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.model import Fact, Reading
from inbox_assistant.questions import shipped
from inbox_assistant.understand.concepts import FOLDER, KINDS
from inbox_assistant.understand.questions import VAGUE
from inbox_assistant.understand.telling_apart import (
    Answers,
    Suspect,
    answers_of,
    gain,
    telling_questions,
)
from tests.builders import a_reading

PARCEL = a_reading(request="il pacco del mio ordine non è arrivato")
INVOICE = a_reading(request="la fattura riporta un importo sbagliato")


def on(device: str) -> Reading:
    """A mail about an app on that device."""
    return a_reading(request="l'app si chiude", given=("device",), facts=(Fact("device", device),))


def suspects(*issues: tuple[float, Sequence[Reading]]) -> list[Suspect]:
    return [Suspect(probability, readings) for probability, readings in issues]


def asked(*issues: tuple[float, Sequence[Reading]], **changes: Any) -> tuple[str, ...]:
    """What a mail is asked that may come from these issues; a vague one unless said otherwise."""
    reading = a_reading(**({"vague": True, "request": "", "questions": (VAGUE,)} | changes))
    return telling_questions(reading, suspects(*issues), shipped())


def test_a_vague_mail_is_asked_what_happened_and_what_tells_its_issues_apart() -> None:
    assert asked((0.4, [PARCEL] * 8), (0.3, [INVOICE] * 8)) == (VAGUE, "order_number")


def test_issues_that_differ_in_their_devices_are_told_apart_by_the_device() -> None:
    iphones, androids = [on("iPhone 12")] * 8, [on("Android")] * 8
    assert asked((0.4, iphones), (0.4, androids)) == (VAGUE, "device")


def test_nothing_is_asked_that_the_mail_gave() -> None:
    found = asked((0.4, [PARCEL] * 8), (0.3, [INVOICE] * 8), given=("order_number",))
    assert "order_number" not in found and found[0] == VAGUE


def test_nothing_is_asked_that_another_thing_given_makes_needless() -> None:
    issues = (0.4, [PARCEL] * 8), (0.3, [INVOICE] * 8)
    assert "order_number" not in asked(*issues, given=("tracking_number",))


def test_without_likely_issues_a_vague_mail_is_asked_what_happened() -> None:
    assert asked() == (VAGUE,)
    assert asked((0.1, []), (0.05, [])) == (VAGUE,)


def test_a_sure_issue_brings_no_further_question() -> None:
    assert asked((0.8, [PARCEL] * 8), (0.1, [INVOICE] * 8)) == (VAGUE,)


def test_a_vague_reply_or_praise_is_asked_nothing() -> None:
    assert asked((0.4, [PARCEL] * 8), (0.3, [INVOICE] * 8), questions=()) == ()


def test_a_clear_mail_is_asked_only_when_two_issues_are_close() -> None:
    clear: dict[str, Any] = {"vague": False, "questions": ()}
    iphones, androids = [on("iPhone 12")] * 8, [on("Android")] * 8
    assert asked((0.45, iphones), (0.4, androids), **clear) == ("device",)
    assert asked((0.6, iphones), (0.1, androids), **clear) == ()
    assert asked((0.2, iphones), (0.15, androids), **clear) == ()  # it is probably a new one


def test_vague_mails_of_an_issue_show_nothing() -> None:
    vague = a_reading(vague=True, questions=(VAGUE, "order_number"))
    question = shipped().questions["order_number"]
    assert answers_of(question, [vague] * 9) == answers_of(question, [])


def test_an_answer_that_is_the_same_everywhere_tells_nothing() -> None:
    same = Answers(0.5, {"iphone": 4})
    assert gain([0.5, 0.5], [same, same]) == pytest.approx(0)
    assert gain([0.5, 0.5], [Answers(0.95, {}), Answers(0.05, {})]) > 0.6


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.floats(0, 1),
            st.floats(0.05, 0.95),
            st.dictionaries(st.sampled_from("abc"), st.integers(1, 9)),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_a_question_never_tells_less_than_nothing_or_more_than_there_is(
    issues: list[tuple[float, float, dict[str, int]]],
) -> None:
    prior = [probability + 0.01 for probability, _, _ in issues]
    told = gain(prior, [Answers(fits, values) for _, fits, values in issues])
    assert -1e-9 <= told <= len(issues).bit_length()


@settings(max_examples=40)
@given(st.lists(st.floats(0, 1), max_size=4), st.booleans(), st.booleans())
def test_never_more_than_two_questions(probabilities: list[float], vague: bool, told: bool) -> None:
    questions = (VAGUE, "photo") if told else (VAGUE,)
    issues = [(p, [PARCEL, INVOICE, on("iPhone")]) for p in probabilities]
    found = asked(*issues, vague=vague, questions=questions)
    assert len(found) == len(set(found)) <= 2
    assert found[: len(questions)] == questions


def test_what_a_question_is_about_are_concepts() -> None:
    files = [(FOLDER / kind / "en.toml").read_text(encoding="utf-8") for kind in KINDS]
    known = {slug for text in files for slug in tomllib.loads(text)}
    for question in shipped().questions.values():
        assert set(question.about) <= known, question.slug
