"""What the check has learnt from sentences: it hears meanings that no table of words knows."""

import pytest

from inbox_assistant.respond.check.draft import Draft
from inbox_assistant.respond.check.learnt import DOUBTED, SURE, heard
from inbox_assistant.respond.check.worded import said

KINDS = ("hostile", "blames_others", "asks_personal_data_insecurely", "demands_reply")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kindly email us your card number together with its security code.", "en"),
        ("Schicken Sie uns bitte Kartennummer und Prüfziffer per Mail.", "de"),
        ("Envoyez-nous par retour le numéro de votre carte et le cryptogramme.", "fr"),
    ],
)
def test_a_sentence_is_heard_for_what_it_means(text: str, language: str) -> None:
    assert heard(text, language)[0].kind == "asks_personal_data_insecurely"
    found = dict(said(Draft(text, language), KINDS))
    assert found["asks_personal_data_insecurely"] in text


def test_ordinary_sentences_sound_like_no_fault() -> None:
    text = "Your new filter left our workshop this morning and reaches you on Friday."
    assert max(heard(text, "en")[0].scores.values()) < SURE
    assert not list(said(Draft(text, "en"), KINDS))


def test_parts_of_a_sentence_are_heard_by_themselves() -> None:
    text = "The refund is on your account since Friday; now send me your card number and its code."
    whole, first, second = heard(text, "en")
    assert (whole.start, whole.end) == (0, len(text))
    assert text[first.start : first.end].startswith("The refund")
    assert second.kind == "asks_personal_data_insecurely"


def test_words_that_sound_quite_unlike_a_fault_are_not_blamed() -> None:
    assert DOUBTED < SURE
    assert not list(
        said(Draft("Grazie della foto, ha fatto il giro del laboratorio.", "it"), KINDS)
    )


def test_languages_that_were_not_taught_are_not_judged() -> None:
    assert heard("Proszę o numer karty i kod.", "pl") == []
