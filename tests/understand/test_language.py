import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.understand.language import LIKELY, LanguageReader

reader = LanguageReader()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("non funziona niente", "it"),
        ("where is my parcel please", "en"),
        ("je ne peux plus me connecter", "fr"),
        ("ich kann mich nicht anmelden", "de"),
        ("no puedo entrar en mi cuenta", "es"),
        ("não consigo entrar na minha conta", "pt"),
        ("ik kan niet inloggen op mijn account", "nl"),
    ],
)
def test_a_short_mail_has_its_language(text: str, language: str) -> None:
    assert reader.read(text).value == language


def test_an_english_footer_does_not_decide() -> None:
    text = "Da ieri il sito non mi fa pagare, è urgente, potete controllare?\nSent from my iPhone"
    assert reader.read(text).value == "it"


def test_a_text_without_letters_has_no_language() -> None:
    assert reader.read("12345 ?!").value == "und"


def test_the_conversation_decides_where_the_text_hardly_speaks() -> None:
    assert reader.read("ok", ("de",)).value == "de"


def test_the_conversation_does_not_outvote_a_clear_text() -> None:
    text = "Bonjour, je n'ai toujours pas reçu ma commande."
    assert reader.read(text, ("it",)).value == "fr"


def test_evidence_is_a_sentence_of_the_text() -> None:
    text = "Hello. The parcel has not arrived yet."
    (evidence,) = reader.read(text).evidence
    assert evidence in text


def test_a_megabyte_is_read_in_two_seconds() -> None:
    reader.read("warm")
    start = time.process_time()
    for text in ("ciao a tutti " * 80_000, "!" * 1_000_000, "a. " * 330_000):
        reader.read(text)
    assert time.process_time() - start < 6


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_no_text_makes_it_raise_or_answer_outside_its_languages(text: str) -> None:
    judged = reader.read(text)
    assert judged.value in (*LIKELY, "und")
    assert 0 <= judged.probability <= 1
