"""Dated words are recognised in five languages, and only those that lie ahead."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.respond.phrases import languages, phrasebook
from inbox_assistant.respond.promises import promises
from tests.respond.making import FRIDAY, OFFICE, ROME


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("Le scrivo entro le 18 di martedì 24 novembre.", "2026-11-24 18:00"),
        ("Le scrivo entro lunedì.", "2026-11-23 18:00"),
        ("Domani Le scrivo.", "2026-11-21 18:00"),
        ("Le rispondo entro 2 ore.", "2026-11-20 17:00"),
        ("I will write by Monday at 9 am.", "2026-11-23 09:00"),
        ("You will hear from me tomorrow morning.", "2026-11-21 12:00"),
        ("We'll answer within 48 hours.", "2026-11-22 15:00"),
        ("Bis Montag melde ich mich.", "2026-11-23 18:00"),
        ("Morgen früh um 9 Uhr schreibe ich Ihnen.", "2026-11-21 09:00"),
        ("Am 24.11. um 14.30 Uhr ist es so weit.", "2026-11-24 14:30"),
        ("Je vous écris avant lundi.", "2026-11-20 18:00"),
        ("Je vous écris demain matin à 9 h.", "2026-11-21 09:00"),
        ("Le escribo antes del lunes.", "2026-11-20 18:00"),
        ("Mañana le escribo.", "2026-11-21 18:00"),
        ("It will be there by 2026-12-01.", "2026-12-01 18:00"),
        ("La pieza llega el 1 de diciembre de 2026.", "2026-12-01 18:00"),
        ("Le scrivo entro l'8 gennaio.", "2027-01-08 18:00"),
    ],
)
def test_a_dated_word_is_understood(text: str, until: str) -> None:
    (promise,) = promises(text, FRIDAY, OFFICE)
    assert promise.until == datetime.fromisoformat(until).replace(tzinfo=ROME)
    assert promise.quote == text


@pytest.mark.parametrize(
    "text",
    [
        "Guten Morgen, Frau Jansen.",
        "The fault began on 3 November at 9 am.",
        "Il pacco è partito il 18 novembre.",
        "Versione 4.2 di ieri.",
        "It may be 5 or 6.",
        "Le scrivo presto.",
    ],
)
def test_what_gives_no_future_date_is_no_promise(text: str) -> None:
    assert promises(text, FRIDAY, OFFICE) == []


@pytest.mark.parametrize("language", languages())
def test_we_understand_the_promises_we_write(language: str) -> None:
    evening = OFFICE.next_evening(FRIDAY)
    found = promises(phrasebook(language).until(evening), FRIDAY, OFFICE)
    assert [promise.until for promise in found] == [evening]


def test_the_next_word_comes_on_a_working_day() -> None:
    assert OFFICE.next_evening(FRIDAY) == datetime(2026, 11, 23, 18, 0, tzinfo=ROME)


@given(st.text(max_size=300))
def test_no_text_breaks_the_search(text: str) -> None:
    promises(text, FRIDAY, OFFICE)


@pytest.mark.parametrize("language", languages())
def test_every_dated_phrase_of_ours_enters_the_ledger(language: str) -> None:
    book = phrasebook(language)
    evening = OFFICE.next_evening(FRIDAY)
    until = book.until(evening)
    for name in ("received", "interim", "question", "open"):
        for ways in book.slots["next"][name].values():
            for way in ways:
                text = way.format(until=until, Until=until[:1].upper() + until[1:])
                found = promises(text, FRIDAY, OFFICE)
                assert [promise.until for promise in found] == [evening], text
