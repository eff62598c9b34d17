"""What is left to ask."""

from pathlib import Path

import pytest

from inbox_assistant.questions import vocabulary
from inbox_assistant.understand.cleaning import parts_of
from inbox_assistant.understand.questions import Judgement
from inbox_assistant.understand.request import RequestReader
from inbox_assistant.understand.signs import signs_of
from inbox_assistant.understand.words import Words

OWN = """
[meter_number]
label = "meter number"
answer = "code"
digits = 5

[meter_number.it]
formal = ["Qual è il numero del contatore?"]
topics = ["contatore", "lettura"]
named = ["contatore"]
"""


def asked(
    words: Words,
    language: str = "it",
    *,
    vague: bool = False,
    motive: str = "fix",
    problem: float = 0.9,
    reader: RequestReader | None = None,
) -> tuple[str, ...]:
    judged = Judgement(motive=motive, vague=vague, problem=problem, is_reply=words.is_reply)
    cues = signs_of(words, language).cues
    read = (reader or RequestReader()).read
    return read(words, parts_of(words, language), cues, language, judged).questions


def test_what_was_given_is_not_asked_again() -> None:
    assert "order_number" in asked(Words("", "Il pacco è arrivato rotto."))
    assert "order_number" not in asked(Words("", "Il pacco dell'ordine PE-49012 è rotto."))
    assert "photo" not in asked(Words("", "Il pacco è arrivato rotto, allego due foto."))


def test_a_vague_mail_is_asked_what_happened_before_all_else() -> None:
    assert asked(Words("", "Il pacco è rotto."), vague=True)[0] == "what_happened"


def test_a_reply_is_asked_nothing() -> None:
    assert asked(Words("", "Il pacco è rotto.", is_reply=True), vague=True) == ()


def test_at_most_two_questions_are_asked() -> None:
    body = "Il pacco è arrivato rotto e il coperchio non funziona sull'induzione."
    assert len(asked(Words("", body), vague=True)) == 2


@pytest.mark.parametrize("motive", ["praise", "other"])
def test_thanks_and_sales_are_asked_nothing(motive: str) -> None:
    assert asked(Words("", "Il pacco è arrivato rotto."), motive=motive, vague=True) == ()


def test_where_no_problem_is_behind_it_nothing_is_asked() -> None:
    assert asked(Words("", "Quanto costa la consegna di un pacco?"), problem=0.1) == ()


def test_a_machine_is_asked_nothing() -> None:
    words = Words("Out of office", "This is an automatic reply. My parcel is broken.")
    assert asked(words, "en", vague=True) == ()


def test_nobody_has_an_order_number_at_a_checkout_that_fails() -> None:
    body = "Non riesco a completare l'ordine: il sito mostra una pagina bianca."
    assert "order_number" not in asked(Words("", body))


def test_a_sign_in_that_goes_round_in_circles_asks_for_the_device() -> None:
    silent = Words("", "The login sends me back to the start page, round and round.")
    told = Words("", "On my iPhone 12 the login sends me back to the start page.")
    assert "device" in asked(silent, "en")
    assert "device" not in asked(told, "en")


def test_a_team_asks_what_its_own_file_says(tmp_path: Path) -> None:
    path = tmp_path / "questions.toml"
    path.write_text(OWN, encoding="utf-8")
    reader = RequestReader(vocabulary(path))
    assert asked(Words("", "La lettura è sbagliata."), reader=reader) == ("meter_number",)
    given = Words("", "La lettura del contatore 0047113 è sbagliata.")
    assert asked(given, reader=reader) == ()
