"""The audit log is read in the admin's language: no codes of the program stand in it."""

import pytest
from flask import Flask

from inbox_assistant.model.login import LoginRules
from web.audit_details import detailed
from web.audit_words import named


@pytest.mark.parametrize(
    ("act", "detail", "said"),
    [
        ("saw-source", "headers", "le sue intestazioni"),
        ("agent-added", "lead", "Responsabile"),
        ("role", "agent -> admin", "Agente → Amministratore"),
        ("sent", "reply 7", "nostra risposta 7"),
        ("downloaded", "attachment 2", "allegato 2"),
        ("split", "issue 3", "problema 3"),
        ("exported", "1 mails", "1 mail"),
        ("told", "1 people", "1 persona"),
        ("retention-applied", "12 conversations and reports", "12 conversazioni e rapporti"),
        ("corrected", "formality: formal", "Registro linguistico: formale"),
        ("corrected", "emotion: as it was read", "Emozione: com’era stato letto"),
        ("corrected", "blocking: 0", "Bloccato: per niente"),
        (
            "subscribed",
            "night, week; all mailboxes",
            "ogni notte, ogni settimana; tutte le caselle",
        ),
        ("subscribed", "month; support", "ogni mese; support"),
        ("unsubscribed", "night, by themselves", "ogni notte, di propria iniziativa"),
        ("tags", "VIP added", "aggiunta “VIP”"),
        ("tags", "now VIP", "ora “VIP”"),
        ("settings", "held back by: spelling", "trattengono l’invio: Ortografia"),
        ("settings", "held back by: nothing", "trattengono l’invio: niente"),
        ("settings", "unsure below 60, emotion 70", "incerto sotto 60, Emozione 70"),
        ("view-added", "headers to check", "headers to check"),
        ("login", "203.0.113.9", "203.0.113.9"),
        ("sent", "", ""),
    ],
)
def test_a_detail_is_told_in_words(app: Flask, act: str, detail: str, said: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "it"}):
        assert detailed(act, detail) == said


def test_the_rules_of_logging_in_are_told_in_words(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "it"}):
        told = detailed("login-rules", str(LoginRules(totp_required=True)))
    assert told.startswith("480 minuti di inattività, 168 ore in ogni caso")
    assert told.endswith("secondo passo per tutti")


def test_what_something_was_done_to_is_told_in_words(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "it"}):
        assert named("team") == "il team"
        assert named("agent bo@shop.example") == "agente bo@shop.example"
