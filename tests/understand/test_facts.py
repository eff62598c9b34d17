"""What the writer gave already, with its exact words."""

import pytest

from inbox_assistant.questions import shipped
from inbox_assistant.understand.facts import facts_of
from inbox_assistant.understand.request_words import RequestWords

WORDS = RequestWords(shipped())


def facts(text: str, language: str) -> list[tuple[str, str]]:
    found = facts_of(WORDS.heard(text, language), shipped())
    return [(fact.slug, text[fact.start : fact.end]) for fact in found]


@pytest.mark.parametrize(
    ("text", "language", "fact"),
    [
        ("ordine PE-49651, mai arrivato", "it", ("order_number", "PE-49651")),
        ("my order no. 448812 is late", "en", ("order_number", "448812")),
        ("Bestellnummer 77120934", "de", ("order_number", "77120934")),
        ("commande n° 55-1234", "fr", ("order_number", "55-1234")),
        ("el pedido #12345", "es", ("order_number", "#12345")),
        ("a encomenda 778123", "pt", ("order_number", "778123")),
        ("bestelling 9981234", "nl", ("order_number", "9981234")),
        ("PE-49651, il mio ordine", "it", ("order_number", "PE-49651")),
        ("Sendungsnummer JJD0003412345678", "de", ("tracking_number", "JJD0003412345678")),
        ("contratto n. 4711-22", "it", ("contract_number", "4711-22")),
        ("Kundennummer 90012", "de", ("customer_number", "90012")),
        ("invoice no. OF-20918", "en", ("invoice_number", "OF-20918")),
        ("booking reference XK49PQ2", "en", ("booking_number", "XK49PQ2")),
        ("Seriennummer 26-003981", "de", ("serial_number", "26-003981")),
        ("lotto L25-47", "it", ("batch_code", "L25-47")),
        ("ho un iPhone 12 pro", "it", ("device", "iPhone 12 pro")),
        ("sur mon Samsung S21", "fr", ("device", "Samsung S21")),
        ("non funziona da ieri sera", "it", ("since_when", "da ieri sera")),
        ("down since Monday morning", "en", ("since_when", "since Monday morning")),
        ("seit drei Tagen", "de", ("since_when", "seit drei Tagen")),
        ("depuis hier", "fr", ("since_when", "depuis hier")),
        ("desde hace dos semanas", "es", ("since_when", "desde hace dos semanas")),
        ("pagati € 189,90", "it", ("amount", "€ 189,90")),
        ("sono 40 euro", "it", ("amount", "40 euro")),
        ("am 12.02. bestellt", "de", ("date", "12.02.")),
        ("account anna@example.org", "it", ("account_email", "anna@example.org")),
        ('errore: "Importo non valido"', "it", ("error_text", "Importo non valido")),
        ("error 404 again", "en", ("error_text", "404")),
        ("alla stazione di Rho Fiera", "it", ("place", "stazione di Rho Fiera")),
        ("allego la foto del coperchio", "it", ("photo", "allego la foto")),
        ("I attach the receipt", "en", ("proof_of_purchase", "attach the receipt")),
        ("screenshot attached", "en", ("screenshot", "screenshot attached")),
        ("ho pagato con PayPal", "it", ("payment_method", "PayPal")),
    ],
)
def test_a_fact_is_given_with_its_exact_words(
    text: str, language: str, fact: tuple[str, str]
) -> None:
    assert fact in facts(text, language)


@pytest.mark.parametrize(
    "text",
    [
        "mi chiami al 347 1234567",
        "tel. +39 02 1234567",
        "telefono 02-12345678",
        "nel 2024 e nel 2026",
        "costava 12345,00 euro",
        "€ 12345",
        "20121 Milano",
        "alle 18:30 del 12/02/2026",
        "il 2026-02-12",
        "l'ho cliccato 15 volte",
    ],
)
def test_other_numbers_are_no_order_numbers(text: str) -> None:
    assert "order_number" not in {slug for slug, _ in facts(text, "it")}


def test_a_photo_that_is_only_spoken_of_was_not_given() -> None:
    assert "photo" not in {slug for slug, _ in facts("posso mandare una foto", "it")}


def test_a_language_without_lists_still_shows_what_is_alike_everywhere() -> None:
    found = facts("iPhone 12, PE-49651, € 12", "pl")
    assert {slug for slug, _ in found} == {"device", "order_number", "amount"}
