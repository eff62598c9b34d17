"""The pages of people and organisations, and how a person's data leaves."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from flask import Flask

from inbox_assistant.model import Address
from inbox_assistant.store.base import Store
from inbox_assistant.store.login import AuditWanted
from tests.builders import MORNING, a_reading, arrive, hours, read
from tests.web.actors import CHEAP_HASH, Visitor, shown
from tests.web.samples import OUTAGE, fill

ANNA = "anna1@customer.example"
LEASE = timedelta(minutes=5)
WANTED = AuditWanted()


@pytest.fixture
def lead(app: Flask, store: Store) -> Visitor:
    store.agents.add("Lea", "lea@shop.example", CHEAP_HASH, "lead", "en")
    lea = Visitor(app, "lea@shop.example")
    lea.login()
    return lea


@pytest.fixture
def bound(app: Flask, store: Store) -> Visitor:
    """A lead who sees one mailbox."""
    agent = store.agents.add("Bo", "bo@shop.example", CHEAP_HASH, "lead", "en")
    store.access.allow(agent.id, ["support"])
    bo = Visitor(app, "bo@shop.example")
    bo.login()
    return bo


def test_a_conversation_leads_to_its_customer_and_their_organisation(
    agent: Visitor, store: Store
) -> None:
    fill(store)
    page = shown(agent.opens("/conversations/1"))
    assert 'href="/people/1"' in page and 'href="/organisations/1"' in page
    person = shown(agent.opens("/people/1"))
    assert "Anna Rossi" in person and ANNA in person and OUTAGE in person
    assert "Non riesco ad accedere" in shown(agent.opens("/people/1/conversations"))
    organisation = shown(agent.opens("/organisations/1"))
    assert "customer.example" in organisation and 'href="/people/1"' in organisation


def test_how_a_person_wrote_is_a_picture_with_a_table_behind(
    agent: Visitor, colleague: Visitor, store: Store
) -> None:
    for number, warmth in enumerate(("cold", "warm")):
        mail = arrive(store, number, MORNING + hours(number), sender=Address("Anna", ANNA))
        read(store, mail, a_reading(warmth=warmth))
    page = shown(agent.opens("/people/1"))
    assert page.count("<circle") == 4 and "Warmth, form of address and language of 2 mails" in page
    assert "<td>cold</td>" in page and "<td>warm</td>" in page and "warm ↑" in page
    # A page that somebody opened in English stays Italian for who reads Italian.
    assert "caloroso ↑" in shown(colleague.opens("/people/1"))


def test_notes_are_kept_and_one_removes_only_ones_own(
    agent: Visitor, colleague: Visitor, lead: Visitor, store: Store
) -> None:
    fill(store)
    assert agent.submits("/people/1/notes", note="Prefers <b>calls</b>.").status_code == 303
    assert "Prefers &lt;b&gt;calls" in shown(colleague.opens("/people/1"))
    assert "Prefers" in shown(agent.opens("/conversations/1"))
    assert colleague.submits("/people/1/notes/1/remove").status_code == 404
    assert agent.submits("/people/1/notes", note="  ").status_code == 400
    assert lead.submits("/people/1/notes/1/remove").status_code == 303
    assert "Prefers" not in shown(agent.opens("/people/1"))


def test_two_addresses_become_one_person_and_two_again(agent: Visitor, store: Store) -> None:
    fill(store)
    assert agent.submits("/people/1/join", address="Jonas@x.example").status_code == 303
    page = shown(agent.opens("/people/1"))
    assert "jonas@x.example" in page and "somebody else" in page
    assert agent.submits("/people/1/join", address="jonas@x.example").status_code == 409
    assert agent.submits("/people/1/join", address="nobody@x.example").status_code == 404
    assert agent.submits("/people/1/addresses/2/part").status_code == 303
    assert "jonas@x.example" not in shown(agent.opens("/people/1"))


def test_pictures_of_a_person_are_asked_for_again(agent: Visitor, store: Store) -> None:
    fill(store)
    store.trust.trust(ANNA, 1, MORNING)
    assert "always shown" in shown(agent.opens("/people/1"))
    assert agent.submits("/people/1/addresses/1/pictures").status_code == 303
    assert not store.trust.trusts(ANNA)


def test_people_of_other_mailboxes_are_not_there(bound: Visitor, store: Store) -> None:
    arrive(store, 1, mailbox="billing")
    arrive(store, 2, sender=Address("Anna", "anna@gmail.com"))
    for path in ("/people/1", "/people/1/conversations", "/organisations/1"):
        assert bound.opens(path).status_code == 404
    assert bound.submits("/people/1/notes", note="x").status_code == 404
    assert bound.submits("/people/1/export").status_code == 404
    store.people.join(2, ANNA, 1, MORNING)
    assert ANNA not in shown(bound.opens("/people/2"))
    assert bound.submits("/people/2/join", address=ANNA).status_code == 404


def test_a_person_is_exported_as_a_whole(lead: Visitor, store: Store) -> None:
    fill(store)
    store.acquaintance.note(1, "Prefers calls.", 1, MORNING)
    answer = lead.submits("/people/1/export")
    assert answer.headers["Cache-Control"] == "no-store"  # of a file, browsers keep a copy
    assert answer.mimetype == "application/zip"
    data = answer.data
    answer.close()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        assert {"README.txt", "person.json", "conversations/1.json", "mails/1/1.eml"} <= names
        assert archive.read("mails/1/1.eml") == b"raw mail 1"
        person = json.loads(archive.read("person.json"))
        assert person["person_notes"][0]["text"] == "Prefers calls."
        told = json.loads(archive.read("conversations/1.json"))
        assert told["mails"][0]["understood"]["readings"][0]["data"]["request"]
    assert "exported" in {entry.act for entry in store.audit.page(WANTED, None, 9).rows}


def test_only_leads_export_and_erase(agent: Visitor, store: Store) -> None:
    fill(store)
    assert "Export everything" not in shown(agent.opens("/people/1"))
    assert agent.submits("/people/1/export").status_code == 403
    assert agent.opens("/people/1/erase").status_code == 403
    assert agent.submits("/people/1/erase").status_code == 403


def test_a_lead_erases_a_person_after_a_page_that_says_what_will_be_gone(
    lead: Visitor, store: Store
) -> None:
    fill(store)
    page = shown(lead.opens("/people/1/erase"))
    assert "1 conversation, 2 mails" in page and "be undone" in page
    assert lead.submits("/people/1/erase").status_code == 303
    assert lead.opens("/people/1").status_code == 404
    assert lead.opens("/conversations/1").status_code == 404
    assert "erased" in {entry.act for entry in store.audit.page(WANTED, None, 9).rows}


def test_erasing_waits_for_a_letter_that_is_being_sent(lead: Visitor, store: Store) -> None:
    fill(store)
    store.outbox.claim(MORNING + hours(9), "w", LEASE)
    answer = lead.submits("/people/1/erase")
    assert answer.status_code == 409 and "Try again in a minute" in answer.text
    assert store.people.by_address(ANNA)


def test_who_sees_a_part_of_the_mail_exports_that_part_and_erases_nobody(
    bound: Visitor, store: Store
) -> None:
    arrive(store, 1, sender=Address("Anna", ANNA))
    arrive(store, 2, mailbox="billing", sender=Address("Anna", ANNA))
    answer = bound.submits("/people/1/export")
    data = answer.data
    answer.close()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert "conversations/1.json" in archive.namelist()
        assert "conversations/2.json" not in archive.namelist()
    assert bound.opens("/people/1/erase").status_code == 403
    assert bound.submits("/people/1/erase").status_code == 403
    assert store.conversations.get(1)
