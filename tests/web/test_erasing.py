"""Deleting for good, trying again, and what the pages tell of the mailboxes."""

from datetime import timedelta

import pytest
from flask import Flask

from inbox_assistant.model import Cursor
from inbox_assistant.store.base import Store
from tests.builders import MORNING, arrive, fetched
from tests.web.actors import CHEAP_HASH, Time, Visitor, shown
from tests.web.samples import fill


@pytest.fixture
def lead(app: Flask, store: Store) -> Visitor:
    store.agents.add("Lea", "lea@shop.example", CHEAP_HASH, "lead", "en")
    lea = Visitor(app, "lea@shop.example")
    lea.login()
    return lea


def test_a_lead_deletes_for_good_after_a_page_that_asks(lead: Visitor, store: Store) -> None:
    fill(store)
    assert "/conversations/1/delete" in shown(lead.opens("/conversations/1"))
    page = shown(lead.opens("/conversations/1/delete?in=all"))
    assert "be undone" in page and 'action="/conversations/1/delete?in=all"' in page
    answer = lead.submits("/conversations/1/delete?in=all")
    assert (answer.status_code, answer.location) == (303, "/folders/all")
    assert lead.opens("/conversations/1").status_code == 404
    assert lead.submits("/conversations/1/delete").status_code == 404


def test_an_agent_may_not_delete(agent: Visitor, store: Store) -> None:
    fill(store)
    assert "/delete" not in shown(agent.opens("/conversations/1"))
    assert agent.opens("/conversations/1/delete").status_code == 403
    answer = agent.submits("/conversations/1/delete")
    assert answer.status_code == 403 and "leads and admins" in answer.text
    assert store.conversations.get(1).id == 1


def test_an_unreadable_mail_is_tried_again_on_an_agents_word(agent: Visitor, store: Store) -> None:
    fill(store)
    (damaged,) = store.raw_mails.unreadable()
    assert agent.submits(f"/unreadable/{damaged.raw_id}/again").status_code == 303
    assert store.raw_mails.unreadable() == []
    assert store.raw_mails.unparsed(5)[0].id == damaged.raw_id
    assert agent.submits(f"/unreadable/{damaged.raw_id}/again").status_code == 404


def test_a_broken_line_is_given_some_minutes(agent: Visitor, store: Store, time: Time) -> None:
    store.health.error("support", time.now, "The line broke.")
    assert "The line broke." not in shown(agent.opens("/folders/waiting"))
    time.passes(minutes=6)
    page = shown(agent.opens("/folders/waiting"))
    assert "The line broke." in page and "mend itself" not in page


def test_a_refused_login_is_told_at_once(colleague: Visitor, store: Store, time: Time) -> None:
    store.health.error("support", time.now, "No.", refused=True)
    assert "Serve un intervento" in shown(colleague.opens("/folders/waiting"))


def test_a_mailbox_nobody_looks_into_is_told(agent: Visitor, store: Store, time: Time) -> None:
    store.health.ok("support", time.now, None)
    assert "Nobody looks" not in shown(agent.opens("/folders/waiting"))
    time.passes(minutes=31)
    assert "Nobody looks for mail of support." in shown(agent.opens("/folders/waiting"))
    assert agent.opens("/healthz").status_code == 503


def test_an_import_is_told_while_it_runs(agent: Visitor, store: Store, time: Time) -> None:
    store.health.progress("support", time.now, 12_000, 28_000)
    assert "12,000 of about 40,000 mails" in shown(agent.opens("/folders/waiting"))
    time.passes(minutes=6)
    assert "Importing" not in shown(agent.opens("/folders/waiting"))


def test_mails_a_server_holds_back_are_told(agent: Visitor, store: Store, time: Time) -> None:
    store.health.ok("support", time.now, None)
    store.raw_mails.keep("support", [], Cursor("support", "INBOX", 1, 3), missing=[3])
    assert "1 mail could not be fetched yet" in shown(agent.opens("/folders/waiting"))


def test_an_answer_given_elsewhere_is_marked(agent: Visitor, store: Store) -> None:
    mail = arrive(store)
    cursor = Cursor("support", "INBOX", 1, 1)
    store.raw_mails.keep("support", [fetched(2, b"x", MORNING + timedelta(0))], cursor)
    store.answering.mark(cursor, [1])
    store.answering.reckon(mail.conversation_id)
    assert "answered elsewhere" in shown(agent.opens(f"/conversations/{mail.conversation_id}"))
