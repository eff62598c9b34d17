import pytest

from inbox_assistant.understand.cleaning import clean_subject, parts_of
from inbox_assistant.understand.words import Words


@pytest.mark.parametrize(
    ("subject", "clean"),
    [
        ("Re: AW: Fwd: Rimborso", "Rimborso"),
        ("R: Ordine PE-49012 non arrivato", "Ordine  non arrivato"),
        ("I: info", "info"),
        ("Rimborso", "Rimborso"),
    ],
)
def test_a_subject_loses_its_prefixes_and_codes(subject: str, clean: str) -> None:
    assert clean_subject(subject) == clean


def test_greeting_closing_and_name_carry_no_problem() -> None:
    words = Words(
        "", "Gentile assistenza, il sito non si apre.\nCordiali saluti\nAnna Rossi", "Anna Rossi"
    )
    assert parts_of(words, "it").units == ("il sito non si apre.",)


def test_a_mail_of_nothing_but_a_greeting_still_has_a_unit() -> None:
    assert parts_of(Words("", "Ciao!"), "it").units == ("Ciao!",)
