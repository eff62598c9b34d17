"""Notes are their writers' to change and to delete; lines tell what happened by itself."""

import pytest

from inbox_assistant.store.base import Store
from inbox_assistant.store.login import AuditWanted
from tests.builders import MORNING, a_reading, arrive, hours, read
from tests.web.actors import Time, Visitor, shown

NOTE = "/conversations/1/notes/1"


@pytest.fixture
def noted(agent: Visitor, store: Store) -> Visitor:
    """Giulia, who left a note."""
    arrive(store, 1)
    agent.submits("/conversations/1/note", note="Call them @marco")
    return agent


def _audited(store: Store) -> list[tuple[str, str, str]]:
    rows = store.audit.page(AuditWanted(agent_id=1), None, 9).rows
    return [(one.act, one.subject, one.detail) for one in rows if one.act.startswith("note-")]


def test_who_wrote_a_note_changes_it_and_all_see_what_it_said(
    noted: Visitor, colleague: Visitor, store: Store, time: Time
) -> None:
    time.passes(minutes=10)
    answer = noted.submits(NOTE, note="Call them <today> @marco")
    assert answer.location == "/conversations/1#note-1"
    page = shown(colleague.opens("/conversations/1"))
    assert "Call them &lt;today&gt; " in page
    assert "Modificata 10:10" in page and '<div class="body">Call them @marco</div>' in page
    assert _audited(store) == [("note-changed", "conversation 1", "note 1")]
    assert noted.submits(NOTE, note=" ").status_code == 400


def test_a_deleted_note_is_gone_with_all_it_said_and_a_line_says_who(
    noted: Visitor, store: Store
) -> None:
    noted.submits(NOTE, note="Something else")
    noted.submits(f"{NOTE}/delete")
    page = shown(noted.opens("/conversations/1"))
    assert "Call them" not in page and "Something else" not in page
    assert "Giulia Bianchi deleted a note" in page
    assert _audited(store)[0] == ("note-deleted", "conversation 1", "note 1")
    assert noted.submits(f"{NOTE}/delete").status_code == 404


@pytest.mark.parametrize("act", ["", "/delete"])
def test_nobody_changes_what_another_wrote(
    noted: Visitor, colleague: Visitor, store: Store, act: str
) -> None:
    assert "noting" not in shown(colleague.opens("/conversations/1"))
    assert colleague.submits(f"{NOTE}{act}", note="mine").status_code == 404
    arrive(store, 2)
    assert noted.submits(f"/conversations/2/notes/1{act}", note="elsewhere").status_code == 404
    assert [note.text for note in store.notes.of_conversation(1)] == ["Call them @marco"]


def test_the_thread_says_which_mail_opened_it_and_that_a_fixed_problem_is_back(
    agent: Visitor, store: Store
) -> None:
    issue = store.readings.new_issue_id()
    read(store, arrive(store, 1), a_reading(), issue, "Login <fails>")
    store.desk.close(1, 1, MORNING + hours(0.5))
    store.issues.set_status(issue, "fixed", 1, MORNING + hours(0.5))
    back = arrive(store, 2, MORNING + hours(1), conversation_id=1)
    read(store, back, a_reading(), issue, "Login <fails>")
    page = shown(agent.opens("/conversations/1"))
    assert "Opened again by the customer&#39;s mail" in page
    assert "“Login &lt;fails&gt;” had been fixed, and came back with this mail" in page
