"""Sentences of replies in every language: what they promise, to the minute, and what they don't.

The rows were written by hand in several sittings; each was held out while the words were tuned
on the ones before (docs/decisions/0014-promise-words.md tells how they fared at first sight).
"""

import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from inbox_assistant.respond.promises import promises
from tests.respond.making import OFFICE, ROME

ROWS = Path(__file__).parent / "promise_rows"
NOW = datetime(2026, 11, 24, 10, tzinfo=ROME)
FILES = sorted(file.stem for file in ROWS.glob("*.toml"))


def rows(language: str, kind: str) -> list[Any]:
    table = tomllib.loads((ROWS / f"{language}.toml").read_text("utf-8"))
    return [row for time in ("", "later_", "latest_") for row in table.get(f"{time}{kind}", ())]


def moment(text: str) -> datetime:
    # Rows name no year: what would lie before November is next year's.
    year = 2026 if text >= "11" else 2027
    return datetime.fromisoformat(f"{year}-{text}").replace(tzinfo=ROME)


@pytest.mark.parametrize("language", FILES)
def test_what_a_reply_promises_is_understood_to_the_minute(language: str) -> None:
    wrong = []
    for until, text in rows(language, "promises"):
        found = [promise.until for promise in promises(text, NOW, OFFICE)]
        if min(found, default=None) != moment(until):
            wrong.append((text, until, found))
    assert wrong == []


@pytest.mark.parametrize("language", FILES)
def test_what_others_do_and_what_was_is_no_promise_of_ours(language: str) -> None:
    found = [text for text in rows(language, "harmless") if promises(text, NOW, OFFICE)]
    assert found == []


@pytest.mark.parametrize(
    ("until", "text"),
    [
        ("11-25 15:00", "Le confermo l'esito entro domani alle 15."),
        ("11-25 11:00", "Our accounts team will return the amount by 11 am tomorrow."),
        ("11-27 12:00", "I'll get back to you by Friday at noon."),
        ("11-27 12:00", "This week, by Friday noon at the latest, you will know."),
        ("11-24 12:00", "Aujourd'hui, je vous écris sous deux heures."),
        ("11-25 15:00", "Ich melde mich bis morgen um 15 Uhr."),
        ("11-25 10:30", "Morgen um halb elf rufe ich Sie an."),
        ("11-24 12:00", "Hoy le escribo en un plazo de dos horas."),
        ("11-25 16:00", "Un compañero le llamará mañana entre las 14 y las 16 h."),
        ("11-26 15:00", "Terá uma resposta definitiva na quinta-feira até às 15 h."),
        ("11-27 12:00", "Vrijdagochtend heeft u ons antwoord."),
        ("11-24 15:00", "Let's speak today at 3, I'll call you."),
    ],
)
def test_words_that_name_one_moment_enter_one_promise(until: str, text: str) -> None:
    assert [promise.until for promise in promises(text, NOW, OFFICE)] == [moment(until)]


@pytest.mark.parametrize(
    ("until", "text"),
    [
        ("11-26 18:00", "Mi dia tempo fino a giovedì e le porto una soluzione."),
        ("11-26 18:00", "Please bear with us until Thursday."),
        ("11-26 18:00", "Laissez-moi jusqu'à jeudi et je vous apporte une réponse."),
        ("11-26 18:00", "Geben Sie mir bis Donnerstag, dann habe ich eine Lösung für Sie."),
        ("11-26 18:00", "Deme hasta el jueves y le traigo una solución."),
        ("11-26 18:00", "Dê-me até quinta-feira e trago-lhe uma solução."),
        ("11-26 18:00", "Geef me tot donderdag, dan heb ik een oplossing voor u."),
        ("11-24 12:00", "Give us a couple of hours to look into it."),
    ],
)
def test_time_asked_for_as_a_favour_is_a_promise(until: str, text: str) -> None:
    assert [promise.until for promise in promises(text, NOW, OFFICE)] == [moment(until)]


def test_a_demand_is_not_taken_for_a_favour() -> None:
    assert promises("Geben Sie mir bis Donnerstag Bescheid, ob das passt.", NOW, OFFICE) == []
    assert promises("You have until Thursday to return the item.", NOW, OFFICE) == []
