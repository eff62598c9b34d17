"""People, organisations and what is known of them, for every store."""

from datetime import timedelta

import pytest

from inbox_assistant.errors import Conflict, NotFound
from inbox_assistant.model import Address, Promise
from inbox_assistant.store.base import Store
from inbox_assistant.store.sql import acquaintance, organisations, people
from inbox_assistant.store.sqlite import SqliteStore
from tests.builders import MORNING, a_reading, a_reply, a_reply_row, arrive, hours, read

ANNA = "anna1@customer.example"
HOME = Address("Anna R.", "anna@gmail.com")


def add_agent(store: Store) -> int:
    return store.agents.add("Giulia", "g@shop.example", "hash", "agent", "en").id


def test_a_person_is_known_from_the_first_mail_on(store: Store) -> None:
    mail = arrive(store)
    person = store.people.by_address(ANNA.upper())
    assert person and person == store.people.get(person.id)
    assert (person.name, person.address) == ("Anna Rossi", ANNA)
    assert person.organisation and person.organisation.domain == "customer.example"
    known = store.people.of_conversation(mail.conversation_id)
    assert known and known.id == person.id


def test_free_mail_makes_no_organisation(store: Store) -> None:
    arrive(store, sender=HOME)
    person = store.people.by_address(HOME.address)
    assert person and person.organisation is None


def test_addresses_are_one_person_until_that_is_taken_back(store: Store) -> None:
    agent = add_agent(store)
    first, second = arrive(store, 1), arrive(store, 2, MORNING + hours(1), sender=HOME)
    third = arrive(store, 3, MORNING + hours(2), sender=Address("A", "a@work.example"))
    one, two, three = (
        store.people.of_conversation(m.conversation_id) for m in (first, second, third)
    )
    assert one and two and three
    store.people.join(two.id, "A@work.example", agent, MORNING)
    store.people.join(one.id, HOME.address, agent, MORNING)
    whole = store.people.get(one.id)
    assert [a.address for a in whole.addresses] == [ANNA, HOME.address, "a@work.example"]
    assert whole.names == ("Anna Rossi", "Anna R.", "A")
    with pytest.raises(Conflict):
        store.people.join(three.id, ANNA, agent, MORNING)
    assert store.people.joined([a.id for a in whole.addresses]) == [two.id, three.id]
    store.people.part(two.id)
    assert [a.address for a in store.people.get(one.id).addresses] == [ANNA]
    assert len(store.people.get(three.id).addresses) == 2  # what had come with it goes with it
    with pytest.raises(Conflict):
        store.people.part(one.id)


def test_only_an_address_that_wrote_can_be_joined(store: Store) -> None:
    agent = add_agent(store)
    arrive(store)
    with pytest.raises(NotFound):
        store.people.join(1, "nobody@x.example", agent, MORNING)


def test_conversations_come_page_by_page_from_all_addresses(store: Store) -> None:
    agent = add_agent(store)
    ids = [
        arrive(
            store, n, MORNING + hours(n), sender=HOME if n % 2 else Address("A", ANNA)
        ).conversation_id
        for n in range(5)
    ]
    store.people.join(1, HOME.address, agent, MORNING)
    seen, after = [], None
    while True:
        page = store.people.conversations([1, 2], None, after, 2)
        seen += [row.id for row in page.rows]
        if not (after := page.next):
            break
    assert seen == ids[::-1]


def test_only_what_the_mailboxes_show_is_told(store: Store) -> None:
    agent = add_agent(store)
    hidden = arrive(store, 1, mailbox="billing", sender=HOME)
    arrive(store, 2, sender=Address("Anna", ANNA))
    store.people.join(2, HOME.address, agent, MORNING)
    seen = store.people.get(2, {"support"})
    assert [a.address for a in seen.addresses] == [ANNA] and seen.names == ("Anna",)
    with pytest.raises(NotFound):
        store.people.get(2, {"sales"})
    page = store.people.conversations([1, 2], {"support"}, None, 5)
    assert hidden.conversation_id not in [row.id for row in page.rows] and len(page.rows) == 1
    with pytest.raises(NotFound):
        store.organisations.get(1, {"billing"})
    assert store.organisations.people(1, {"billing"}, 0, 5) == []


def test_an_organisation_has_its_people_and_conversations(store: Store) -> None:
    mails = [arrive(store, n, MORNING + hours(n)) for n in (1, 2, 3)]
    first = store.organisations.people(1, None, 0, 2)
    rest = store.organisations.people(1, None, first[-1].id, 2)
    assert [p.address for p in (*first, *rest)] == [f"anna{n}@customer.example" for n in (1, 2, 3)]
    page = store.organisations.conversations(1, None, None, 2)
    more = store.organisations.conversations(1, None, page.next, 2)
    found = [row.id for row in (*page.rows, *more.rows)]
    assert found == [mail.conversation_id for mail in reversed(mails)]


def test_who_writes_in_a_conversation_of_others_is_its_guest(store: Store) -> None:
    first = arrive(store, 1)
    arrive(store, 2, sender=HOME)
    arrive(store, 3, conversation_id=first.conversation_id, sender=HOME)
    page = store.people.guests([HOME.address], None, 5)
    assert [row.id for row in page.rows] == [first.conversation_id]
    assert store.people.guests([HOME.address], {"sales"}, 5).rows == ()


def test_moods_come_with_corrections_the_oldest_first(store: Store) -> None:
    agent = add_agent(store)
    first, second = arrive(store, 1), arrive(store, 2, MORNING + hours(1), sender=Address("", ANNA))
    read(store, first, a_reading(warmth="cold", language="it"))
    read(store, second, a_reading(warmth="warm", language="en"))
    store.corrections.correct(first.id, "warmth", "neutral", agent, MORNING)
    moods = store.acquaintance.moods([1], None, 5)
    assert [(m.warmth.value, m.warmth.by_agent, m.language.value) for m in moods] == [
        ("neutral", True, "it"),
        ("warm", False, "en"),
    ]
    assert [m.mail_id for m in store.acquaintance.moods([1], None, 1)] == [second.id]
    assert store.acquaintance.moods([1], {"sales"}, 5) == []


def test_issues_and_promises_of_a_person_are_known(store: Store) -> None:
    add_agent(store)
    issue = store.readings.new_issue_id()
    first, second = arrive(store, 1), arrive(store, 2, MORNING + hours(1), sender=Address("", ANNA))
    read(store, first, issue=issue)
    read(store, second, issue=issue)
    (hit,) = store.acquaintance.issues([1], None)
    assert (hit.id, hit.conversations, hit.last_at) == (issue, 2, MORNING + hours(1))
    promise = Promise(MORNING + timedelta(days=1), "tomorrow")
    store.outbox.queue(a_reply_row(first.conversation_id), a_reply(), 1, promise)
    (given,) = store.acquaintance.promises([1], None)
    assert given.quote == "tomorrow"
    latest = store.acquaintance.latest([1], None)
    assert latest and latest.id == second.id
    assert store.acquaintance.issues([1], {"sales"}) == []
    assert store.acquaintance.promises([1], {"sales"}) == []


def test_notes_are_kept_and_removed(store: Store) -> None:
    agent = add_agent(store)
    arrive(store)
    first = store.acquaintance.note(1, "Prefers calls.", agent, MORNING)
    second = store.acquaintance.note(1, "Left-handed.", agent, MORNING)
    assert store.acquaintance.notes([1]) == [second, first]
    with pytest.raises(NotFound):
        store.acquaintance.unnote(first.id, 2)
    store.acquaintance.unnote(first.id, 1)
    assert store.acquaintance.notes([1]) == [second]
    with pytest.raises(NotFound):
        store.acquaintance.note(9, "Nobody", agent, MORNING)


def test_no_question_about_people_grows_with_the_store(store: Store) -> None:
    assert isinstance(store, SqliteStore)
    values = {
        **dict.fromkeys(("id", "most", "person", "limit", "at", "looked", "organisation"), 1),
        **{"after": 0, "seen": '["support"]', "writer": ANNA, "ids": "[1]", "people": "[1]"},
    }
    for sql in (*people.QUESTIONS, *organisations.QUESTIONS, *acquaintance.QUESTIONS):
        plan = [str(row["detail"]) for row in store._db.rows(f"EXPLAIN QUERY PLAN {sql}", **values)]
        tables = ("conversations", "mails", "people ", "person_notes", "readings")
        scans = [
            line for line in plan if line.startswith("SCAN") and any(t in line for t in tables)
        ]
        assert scans == [], sql
