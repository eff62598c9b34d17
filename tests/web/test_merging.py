"""Merging, splitting, mail that came back, and what a mail's way into a conversation tells."""

import pytest

from inbox_assistant.filing import file_mail
from inbox_assistant.mail.parse import parse
from inbox_assistant.model import Address, Cursor, StoredMail
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_mail, a_reply, a_reply_row, arrive, fetched, hours, raw_mail
from tests.web.actors import Visitor, shown
from web.words import NOTICES

ANNA = Address("Anna", "anna@customer.example")


def _two(store: Store) -> None:
    arrive(store, 1, MORNING, sender=ANNA, subject="Login")
    arrive(store, 2, MORNING + hours(1), sender=ANNA, subject="Invoice", own_words="second")


def _with_notices(store: Store, number: int, *notices: str) -> StoredMail:
    """A mail that came into conversation 1 with these notices."""
    cursor = Cursor("support", "INBOX", 1, number)
    store.raw_mails.keep("support", [fetched(number, b"raw %d" % number)], cursor)
    [raw] = store.raw_mails.unparsed(1)
    return store.conversations.add(raw, a_mail(number), 1, read=True, notices=notices)


def test_the_customers_other_conversations_are_offered_for_merging(
    agent: Visitor, store: Store
) -> None:
    _two(store)
    arrive(store, 3, subject="Of somebody else")
    page = shown(agent.opens("/conversations/1"))
    assert '<option value="2">No. 2: Invoice' in page and '<option value="3">' not in page


@pytest.mark.parametrize("form", [{"other": "2"}, {"number": "2"}, {"other": "1", "number": "2"}])
def test_a_conversation_is_brought_in_and_leads_here_from_then_on(
    agent: Visitor, store: Store, form: dict[str, str]
) -> None:
    _two(store)
    answer = agent.submits("/conversations/1/merge?in=mine", **form)
    assert answer.location == "/conversations/1?in=mine"
    assert agent.opens("/conversations/2?in=mine").location == "/conversations/1?in=mine"
    page = shown(agent.opens("/conversations/1"))
    assert "second" in page and "Separate again" in page


def test_what_is_done_with_a_merged_conversation_is_done_where_its_mails_are(
    agent: Visitor, store: Store
) -> None:
    _two(store)
    store.merging.merge(2, 1)
    agent.submits("/conversations/2/assign", agent="1")
    assert store.conversations.get(1).assignee == 1
    agent.submits("/conversations/2/reply", text="Buongiorno", seen="2")
    assert [row.conversation_id for row in store.outbox.of_conversation(1)] == [1]


def test_a_merge_is_undone(agent: Visitor, store: Store) -> None:
    _two(store)
    store.merging.merge(2, 1)
    assert agent.submits("/conversations/1/unmerge", source="2").location == "/conversations/2"
    assert [len(store.conversations.mails(number)) for number in (1, 2)] == [1, 1]
    assert agent.submits("/conversations/1/unmerge", source="2").status_code == 404


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({}, 400, "Choose a conversation"),
        ({"number": "none"}, 400, "Choose a conversation"),
        ({"number": "77"}, 404, "There is no such conversation"),
        ({"number": "1"}, 409, "they are one already"),
        ({"number": "3"}, 409, "different mailboxes"),
    ],
)
def test_what_can_not_be_merged_is_explained_on_the_page(
    agent: Visitor, store: Store, form: dict[str, str], status: int, words: str
) -> None:
    _two(store)
    arrive(store, 3, mailbox="sales")
    answer = agent.submits("/conversations/1/merge", **form)
    assert answer.status_code == status and words in answer.text
    assert [len(store.conversations.mails(number)) for number in (1, 2, 3)] == [1, 1, 1]


def test_a_mail_and_what_follows_become_a_conversation(agent: Visitor, store: Store) -> None:
    _two(store)
    later = arrive(store, 3, MORNING + hours(2), 1, subject="Something else")
    page = shown(agent.opens("/conversations/1"))
    assert page.count("Split here") == 1
    assert agent.submits(f"/mails/{later.id}/split").location == "/conversations/3"
    assert "Something else" in shown(agent.opens("/conversations/3"))
    refused = agent.submits(f"/mails/{later.id}/split")
    assert refused.status_code == 409 and "Nothing would be left" in refused.text
    assert agent.submits("/mails/99/split").status_code == 404


@pytest.mark.parametrize("notice", NOTICES)
def test_every_notice_is_told_in_words(
    agent: Visitor, colleague: Visitor, store: Store, notice: str
) -> None:
    arrive(store, 1)
    _with_notices(store, 2, notice)
    assert NOTICES[notice] in shown(agent.opens("/conversations/1"))
    assert NOTICES[notice] not in shown(colleague.opens("/conversations/1"))


def test_a_notice_nobody_knows_is_not_shown(agent: Visitor, store: Store) -> None:
    arrive(store, 1)
    _with_notices(store, 2, "unheard-of")
    assert "unheard-of" not in shown(agent.opens("/conversations/1"))


def test_another_matter_can_be_split_off_right_there(agent: Visitor, store: Store) -> None:
    arrive(store, 1)
    mail = _with_notices(store, 2, "new-subject")
    page = shown(agent.opens("/conversations/1"))
    assert "Make it a conversation of its own" in page
    assert f'action="/mails/{mail.id}/split' in page


def test_a_forged_reference_shows_the_way_to_the_conversation_it_names(
    agent: Visitor, store: Store
) -> None:
    arrive(store, 1)
    raw = raw_mail(From="thief@x.example", In_Reply_To="<m1@customer.example>")
    store.raw_mails.keep("support", [fetched(2, raw)], Cursor("support", "INBOX", 1, 2))
    forged = file_mail(store, store.raw_mails.unparsed(1)[0], parse(raw))
    page = shown(agent.opens(f"/conversations/{forged.conversation_id}"))
    assert NOTICES["stranger"] in page
    assert '<a href="/conversations/1">Conversation no. 1</a>' in page


def test_mail_that_came_back_is_told_in_list_and_page_until_it_is_seen_to(
    agent: Visitor, store: Store
) -> None:
    arrive(store, 1)
    store.outbox.queue(a_reply_row(1), a_reply(), 1, None)
    store.joining.undelivered(1, ["anna@customer.example"], MORNING + hours(2))
    told = "Our reply did not reach anna@customer.example."
    assert told in shown(agent.opens("/conversations/1"))
    assert "did not reach anna@customer.example" in shown(agent.opens("/folders/waiting"))
    assert agent.submits("/conversations/1/undelivered").location == "/conversations/1"
    assert told not in shown(agent.opens("/conversations/1"))
    assert store.conversations.get(1).waiting_since is None
    assert agent.submits("/conversations/1/undelivered").status_code == 404


def test_a_bounce_is_never_what_our_reply_answers(agent: Visitor, store: Store) -> None:
    arrive(store, 1)
    daemon = Address("", "mailer-daemon@mx.example")
    arrive(store, 2, MORNING + hours(1), 1, automatic="bounce", sender=daemon)
    page = shown(agent.opens("/conversations/1"))
    route = page.partition('class="route"')[2].partition("</p>")[0]
    assert "anna1@customer.example" in route and "mailer-daemon" not in route


def test_the_address_stands_beside_every_name(agent: Visitor, store: Store) -> None:
    name = "support@shop.example"
    arrive(store, 1, sender=Address(name, "thief@x.example"))
    for path in ("/conversations/1", "/folders/waiting", "/search?q=profilo"):
        assert "thief@x.example" in shown(agent.opens(path))
