"""Whoever saw, sent, erased or changed something stands in the audit log; words of mail do not."""

import pytest

from inbox_assistant.store.base import Store
from inbox_assistant.store.login import AuditWanted
from tests.builders import arrive
from tests.web.actors import Time, Visitor
from tests.web.issue_samples import two_issues


@pytest.fixture
def role() -> str:
    return "lead"


def log(store: Store, act: str = "") -> list[tuple[str, str, str]]:
    """What is written of Giulia, the oldest first."""
    rows = store.audit.page(AuditWanted(agent_id=1, act=act), None, 99).rows
    return [(one.act, one.subject, one.detail) for one in reversed(rows) if one.act != "login"]


def test_who_saw_a_conversation_is_noted_once_an_hour(
    agent: Visitor, colleague: Visitor, store: Store, time: Time
) -> None:
    arrive(store, 1)
    for _ in range(3):
        agent.opens("/conversations/1")
    assert log(store) == [("saw", "conversation 1", "")]
    colleague.opens("/conversations/1")
    time.passes(minutes=61)
    agent.opens("/conversations/1")
    assert len(log(store, "saw")) == 2
    assert agent.opens("/conversations/99").status_code == 404
    assert len(log(store, "saw")) == 2


def test_replies_are_noted_when_they_are_sent_and_called_back(agent: Visitor, store: Store) -> None:
    arrive(store, 1)
    agent.submits("/conversations/1/reply", text="Salve, ci siamo.", then="anyway", seen="1")
    assert log(store) == [("sent", "conversation 1", "reply 1")]
    agent.submits("/outbox/1/undo")
    assert log(store)[1:] == [("undone", "conversation 1", "reply 1")]


@pytest.mark.parametrize(
    ("path", "form", "noted"),
    [
        (
            "/mails/1/reading",
            {"field": "emotion", "value": "joy"},
            ("corrected", "mail 1", "emotion: joy"),
        ),
        ("/conversations/1/merge", {"number": "2"}, ("merged", "conversation 1", "conversation 2")),
        ("/conversations/1/delete", {}, ("erased", "conversation 1", "")),
        ("/conversations/1/status", {"status": "closed"}, ("closed", "conversation 1", "")),
        (
            "/conversations/bulk",
            {"chosen": "1-1", "act": "close"},
            ("closed", "conversation 1", ""),
        ),
        ("/settings/unsure-below", {"general": "60"}, ("settings", "team", "unsure below 60")),
        (
            "/settings/blocking",
            {"kind": "spelling"},
            ("settings", "team", "held back by: spelling"),
        ),
        ("/settings/dictionary", {"word": "Zanzibar"}, ("dictionary", "team", "a word was added")),
        ("/tags", {"name": "VIP", "colour": "red"}, ("tags", "tag 1", "VIP added")),
        ("/issues/1/merge", {"source": "2"}, ("merged", "issue 1", "issue 2")),
        ("/issues/1/mails/split", {"mail": "1"}, ("split", "issue 1", "issue 3")),
    ],
)
def test_what_is_changed_is_noted(
    agent: Visitor, store: Store, path: str, form: dict[str, str], noted: tuple[str, str, str]
) -> None:
    two_issues(store)
    assert agent.submits(path, **form).status_code in (200, 303)
    assert log(store) == [noted]
