"""What a store shows to who sees only some mailboxes."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from inbox_assistant.model import Address, IssueEvent
from inbox_assistant.store.base import Store
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.narrowing import NARROWED
from tests.builders import (
    MORNING,
    a_reading,
    a_reply,
    a_reply_row,
    arrive,
    fetched,
    hours,
    read,
)
from tests.rig.stores import fresh_store

#: Facets that are the same for everybody, and why.
WHOLE: Mapping[str, str] = {
    "acquaintance": "takes the mailboxes",
    "access": "decides who sees what",
    "acts": "asked by conversation",
    "agents": "colleagues are known to each other",
    "answering": "asked by conversation",
    "api_tokens": "the agents' own",
    "attempts": "asked by mail",
    "bursts": "for workers; pages show them to who sees all mailboxes",
    "audit": "for admins, who see all",
    "backups": "for the night, of the whole store",
    "burials": "for the night: what may never come back",
    "checking": "the team's dictionary",
    "conversations": "lists take `Wanted.mailboxes`, the rest is asked by conversation",
    "copies": "asked by reply",
    "corrections": "asked by mail",
    "desk": "asked by conversation",
    "drafts": "asked by conversation and agent",
    "erasing": "asked by conversation",
    "flow": "for workers",
    "happenings": "for workers, and the admin's webhooks",
    "exporting": "asked by conversation, mail and person",
    "forgetting": "for who sees all mailboxes",
    "issue_desk": "asked by issue and mail",
    "jobs": "for workers",
    "joining": "asked by conversation or mailbox",
    "learning": "for the night",
    "logins": "the agents' own",
    "merging": "asked by conversation, within its mailbox",
    "missing": "for the poller",
    "notes": "asked by conversation",
    "organisations": "takes the mailboxes",
    "outbox": "asked by conversation",
    "people": "takes the mailboxes",
    "presences": "asked by conversation",
    "promises": "asked by conversation; due ones for workers",
    "reach_book": "reach is the whole team's, and the page says so",
    "readings": "asked by mail; the newest ones only for shares in the settings",
    "regrouping": "for the second look",
    "remaining": "asked by address, for exporting and erasing",
    "rereading": "for workers",
    "retaining": "for the night, of the whole store",
    "second_factors": "the agents' own",
    "sessions": "the agents' own",
    "settings": "the team's",
    "shelving": "for the second look",
    "subscriptions": "who gets reports, asked anew what they may see",
    "suggested": "asked by reply; figures only for who sees all mailboxes",
    "tags": "the team's",
    "trust": "senders whose pictures the team trusts",
    "translations": "asked by mail",
    "sent_files": "asked by reply",
    "draft_files": "asked by conversation and agent",
    "views": "the agents' and the team's; what they list takes `Wanted.mailboxes`",
    "twins": "for workers",
    "vitals": "for monitors: numbers alone",
}
HERE = frozenset({"support"})


@pytest.fixture
def seen(store: Store) -> Store:
    """The store as who is bound to "support" sees it."""
    return store.seen(HERE)


def test_every_facet_is_narrowed_or_says_why_not(tmp_path: Path) -> None:
    store = fresh_store(tmp_path / "inbox.db")
    facets = {name for name, value in vars(store).items() if isinstance(value, Facet)}
    store.close()
    assert facets == NARROWED.keys() | WHOLE.keys()
    assert not NARROWED.keys() & WHOLE.keys()


def test_narrowing_leaves_the_store_itself_as_it_was(store: Store, seen: Store) -> None:
    issue = store.readings.new_issue_id()
    read(store, arrive(store, 1, mailbox="billing"), issue=issue)
    assert store.issues.get(issue).mails == 1
    assert seen.issues.page(["open"], 9) == []


def test_names_repeat_no_words_of_hidden_mail(store: Store, seen: Store) -> None:
    issue = store.readings.new_issue_id()
    ours = arrive(store, 1, subject="Checkout", own_words="The checkout hangs.")
    theirs = arrive(store, 2, MORNING + hours(1), mailbox="billing", subject="Secret merger")
    read(store, ours, a_reading(request="The checkout hangs"), issue, "Secret merger of Neri")
    read(store, theirs, a_reading(request="Secret merger"), issue, "Secret merger of Neri")
    shown = seen.issues.get(issue)
    assert (shown.title, shown.problem) == ("The checkout hangs", "The checkout hangs")
    assert store.issues.get(issue).title == "Secret merger of Neri"


def test_a_title_that_an_agent_gave_is_the_whole_teams(store: Store, seen: Store) -> None:
    agent = store.agents.add("Giulia", "g@shop.example", "hash", "agent", "en").id
    issue = store.readings.new_issue_id()
    read(store, arrive(store, 1), issue=issue)
    read(store, arrive(store, 2, mailbox="billing"), issue=issue)
    store.issues.rename(issue, "Checkout hangs", agent, MORNING)
    assert seen.issues.get(issue).title == "Checkout hangs"


def test_history_tells_what_agents_did_with_what_may_be_seen(store: Store, seen: Store) -> None:
    agent = store.agents.add("Giulia", "g@shop.example", "hash", "agent", "en").id
    issue = store.readings.new_issue_id()
    mine, theirs = arrive(store, 1), arrive(store, 2, mailbox="billing")
    for mail in (mine, theirs):
        read(store, mail, issue=issue)
    for mail in (mine, theirs):
        moved = IssueEvent(issue, MORNING, "moved", agent, mail_id=mail.id, mails=1)
        store.issue_book.note(moved)
    store.issue_book.note(IssueEvent(issue, MORNING, "renamed", None, text="Words of a stranger"))
    told = seen.issue_book.events(issue, None, 9)
    assert [event.mail_id for event in told if event.kind == "moved"] == [mine.id]
    assert "renamed" not in {event.kind for event in told}
    assert len(seen.issue_book.events(issue, None, 1)) == 1


def test_doubts_and_people_to_tell_are_those_of_the_mailboxes(store: Store, seen: Store) -> None:
    issue = store.readings.new_issue_id()
    mine, theirs = arrive(store, 1), arrive(store, 2, mailbox="billing")
    for mail in (mine, theirs):
        read(store, mail, issue=issue, probability=0.4)
    assert [one.mail.id for one in seen.issue_book.uncertain(9)] == [mine.id]
    closing = seen.issue_book.to_close(issue, 9)
    assert [one.conversation_id for one in closing] == [mine.conversation_id]
    hits = seen.addressings.hits(issue, MORNING, 9)
    assert [hit.conversation_id for hit in hits] == [mine.conversation_id]
    assert len(store.addressings.hits(issue, MORNING, 9)) == 2


def test_the_outbox_and_its_count_are_those_of_the_mailboxes(store: Store, seen: Store) -> None:
    for number, mailbox in enumerate(("support", "billing"), 1):
        mail = arrive(store, number, mailbox=mailbox)
        row = a_reply_row(mail.conversation_id, number, mailbox=mailbox, answers=mail.id)
        row_id = store.outbox.queue(row, a_reply(number), None, None)
        store.outbox_desk.stop(row_id, "Stopped.")
    assert {row.mailbox for row in store.outbox_desk.listed(9)} <= {"support", "billing"}
    assert {row.mailbox for row in seen.outbox_desk.listed(9)} <= HERE
    assert seen.outbox_desk.troubled() == store.outbox_desk.troubled() / 2


def test_unreadable_mail_and_troubles_are_those_of_the_mailboxes(store: Store, seen: Store) -> None:
    for mailbox in ("support", "billing"):
        kept = store.raw_mails.keep(mailbox, [fetched(9, b"broken", MORNING)], None)
        store.raw_mails.failed(kept[0].id, "No header fields.", give_up=True)
        store.health.error(mailbox, MORNING, "The server refuses the password.", refused=True)
        store.sending.trouble(mailbox, "acknowledging", MORNING, "Too many.")
    assert {one.mailbox for one in seen.raw_mails.unreadable()} == HERE
    assert {one.mailbox for one in seen.health.all()} == HERE
    assert {one.mailbox for one in seen.sending.troubles()} == HERE
    assert len(store.health.all()) == len(store.sending.troubles()) == 2


def test_a_customers_past_is_that_of_the_mailboxes(store: Store, seen: Store) -> None:
    anna = Address("Anna", "anna@x.example")
    here = arrive(store, 1, sender=anna)
    arrive(store, 2, mailbox="billing", sender=anna)
    at = MORNING + hours(9)
    assert len(store.history.of_conversation(here.conversation_id, at).past) == 1
    assert seen.history.of_conversation(here.conversation_id, at).past == ()


def test_open_incidents_are_told_where_a_mail_of_them_may_be_seen(
    store: Store, seen: Store
) -> None:
    agent = store.agents.add("Giulia", "g@shop.example", "hash", "agent", "en").id
    ours, theirs = store.readings.new_issue_id(), store.readings.new_issue_id()
    read(store, arrive(store, 1), issue=ours)
    read(store, arrive(store, 2, mailbox="billing"), issue=theirs)
    for issue in (ours, theirs):
        store.incidents.begin(issue, agent, MORNING)
    assert [one.issue for one in seen.incidents.open()] == [ours]


def test_what_helped_and_what_may_be_asked_is_learnt_from_the_mailboxes(
    store: Store, seen: Store
) -> None:
    issue = store.readings.new_issue_id()
    for number, mailbox in enumerate(("support", "billing", "billing"), 1):
        mail = arrive(store, number, mailbox=mailbox)
        read(store, mail, issue=issue)
    assert len(store.voices.readings(issue, 9)) == 3
    assert len(seen.voices.readings(issue, 9)) == 1
    assert seen.solutions.of_issue(issue, 9) == []
