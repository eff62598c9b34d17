"""The contract of every store: raw mail, conversations, search."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_assistant.errors import NotFound
from inbox_assistant.model import Cursor, Place
from inbox_assistant.store.base import Store
from inbox_assistant.store.pages import Folder, Wanted
from tests.builders import MORNING, a_mail, arrive, fetched, hours


def test_bytes_are_kept_exactly_and_the_cursor_moves_with_them(store: Store) -> None:
    raw = bytes(range(256))
    cursor = Cursor("support", "INBOX", 7, 42)
    [kept] = store.raw_mails.keep("support", [fetched(42, raw)], cursor)
    assert store.raw_mails.cursor("support", "INBOX") == cursor
    [waiting] = store.raw_mails.unparsed(10)
    assert waiting == kept
    assert store.raw_mails.raw(waiting.id) == raw


def test_the_same_bytes_in_a_mailbox_are_one_mail_whatever_their_uid(store: Store) -> None:
    cursor = Cursor("support", "INBOX", 2, 9)
    store.raw_mails.keep("support", [fetched(1, b"same", uidvalidity=1)], cursor)
    assert store.raw_mails.keep("support", [fetched(9, b"same", uidvalidity=2)], cursor) == []
    [waiting] = store.raw_mails.unparsed(10)
    assert store.raw_mails.place(waiting.id) == Place("support", "INBOX", 2, 9)


def test_a_failing_batch_leaves_neither_mail_nor_cursor(store: Store) -> None:
    with pytest.raises(RuntimeError), store.writing():
        store.raw_mails.keep("support", [fetched(1, b"x")], Cursor("support", "INBOX", 1, 1))
        raise RuntimeError
    assert store.raw_mails.cursor("support", "INBOX") is None
    assert store.raw_mails.unparsed(1) == []


def test_a_mail_that_can_not_be_parsed_is_shown_and_stands_in_nobodys_way(store: Store) -> None:
    batch = [fetched(1, b"poison"), fetched(2, b"good")]
    store.raw_mails.keep("support", batch, Cursor("support", "INBOX", 1, 2))
    poison = store.raw_mails.unparsed(1)[0]
    store.attempts.begin([poison.id])
    store.raw_mails.failed(poison.id, "broken", give_up=False)
    assert [item.raw for item in store.raw_mails.unparsed(10)] == [b"good"]
    store.attempts.begin([item.id for item in store.raw_mails.unparsed(10)])
    assert [(item.raw, item.attempts) for item in store.raw_mails.unparsed(10)] == [(b"poison", 1)]
    store.raw_mails.failed(poison.id, "still broken", give_up=True)
    assert [item.raw for item in store.raw_mails.unparsed(10)] == [b"good"]
    assert [item.error for item in store.raw_mails.unreadable()] == ["still broken"]


def test_a_customers_mail_waits_for_us_from_its_arrival(store: Store) -> None:
    mail = arrive(store)
    head = store.conversations.get(mail.conversation_id)
    assert (head.status, head.unread, head.waiting_since) == ("open", True, MORNING)
    assert store.conversations.mails(head.id)[0].mail == a_mail(1)


def test_a_second_mail_joins_and_the_clock_of_the_first_goes_on(store: Store) -> None:
    first = arrive(store)
    arrive(store, 2, MORNING + hours(2), first.conversation_id)
    head = store.conversations.get(first.conversation_id)
    assert (head.mails, head.waiting_since) == (2, MORNING)
    assert head.last_at == MORNING + hours(2)


def test_a_customers_mail_reopens_and_a_robots_does_not(store: Store) -> None:
    first = arrive(store)
    store.conversations.change(first.conversation_id, status="closed")
    arrive(store, 2, conversation_id=first.conversation_id, automatic="auto-reply")
    assert store.conversations.get(first.conversation_id).status == "closed"
    arrive(store, 3, conversation_id=first.conversation_id)
    assert store.conversations.get(first.conversation_id).status == "open"


def test_robots_wait_for_nobody(store: Store) -> None:
    arrive(store, automatic="bounce")
    assert store.conversations.page(Wanted("waiting", 1), None, 10).rows == ()
    assert len(store.conversations.page(Wanted("automatic", 1), None, 10).rows) == 1
    assert store.jobs.waiting("read") == 0


@pytest.mark.parametrize("folder", ["all", "unassigned", "waiting"])
def test_pages_show_every_conversation_once(store: Store, folder: Folder) -> None:
    made = [arrive(store, n, MORNING + hours(n // 3)).conversation_id for n in range(1, 12)]
    seen, after = [], None
    while True:
        page = store.conversations.page(Wanted(folder, 1), after, 4)
        seen += [row.id for row in page.rows]
        if (after := page.next) is None:
            break
    assert sorted(seen) == sorted(made)
    assert seen == sorted(seen, reverse=folder != "waiting")


def test_folders_follow_what_agents_do(store: Store) -> None:
    agent = store.agents.add("Bo", "bo@shop.example", "hash", "agent", "en")
    mail = arrive(store)
    store.conversations.change(mail.conversation_id, assignee=agent.id)
    assert store.conversations.counts(Wanted(agent_id=agent.id))["mine"] == 1
    assert store.conversations.counts(Wanted(agent_id=agent.id))["unassigned"] == 0
    store.conversations.change(mail.conversation_id, status="closed", assignee=None)
    assert len(store.conversations.page(Wanted("closed", agent.id), None, 5).rows) == 1
    with pytest.raises(TypeError):
        store.conversations.change(mail.conversation_id, subject="forged")
    with pytest.raises(NotFound):
        store.conversations.change(99, status="closed")


@pytest.mark.parametrize(
    ("query", "hits"),
    [("perche", 1), ("PERCHÉ", 1), ("l'accesso", 1), ("acc", 1), ("accesso nulla", 0), ("", 0)]
    + [(text, 0) for text in ('"', "foo-bar", 'login"', "NEAR(", "*", "\0", "a AND (")],
)
def test_search_folds_case_and_accents_and_takes_any_text(
    store: Store, query: str, hits: int
) -> None:
    arrive(store, own_words="Perché l'accesso non va?")
    assert len(store.conversations.search(Wanted(query=query), None, 10).rows) == hits


@given(st.text())
@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_query_is_an_error(store: Store, query: str) -> None:
    store.conversations.search(Wanted(query=query), None, 3)


def test_search_shows_a_conversation_once_over_all_pages(store: Store) -> None:
    first = arrive(store, 1, own_words="rimborso")
    arrive(store, 2, own_words="rimborso")
    arrive(store, 3, conversation_id=first.conversation_id, own_words="ancora rimborso")
    seen, after = [], None
    while True:
        page = store.conversations.search(Wanted(query="rimborso"), after, 1)
        seen += [row.id for row in page.rows]
        if (after := page.next) is None:
            break
    assert seen == [first.conversation_id, first.conversation_id + 1]


def test_texts_no_database_takes_do_no_harm(store: Store) -> None:
    mail = arrive(store, subject="a\ud800b", own_words="nul \0 surrogate \udfff")
    assert "surrogate" in store.conversations.mails(mail.conversation_id)[0].mail.own_words


def test_mails_are_found_by_message_id_within_their_mailbox(store: Store) -> None:
    mail = arrive(store)
    ids = ["<unknown@x>", mail.mail.message_id]
    assert [found.id for found in store.conversations.holding("support", ids)] == [mail.id]
    assert store.conversations.holding("sales", ids) == []


def test_jobs_are_leased_retried_and_end_visibly(store: Store) -> None:
    arrive(store)
    now = MORNING
    [job] = store.jobs.claim("read", "w1", now, 5)
    assert store.jobs.claim("read", "w2", now, 5) == []
    [again] = store.jobs.claim("read", "w2", now + timedelta(minutes=11), 5)
    assert again.id == job.id
    for _ in range(3):
        store.jobs.failed(job.id, "broken model", now)
    assert store.jobs.waiting("read") == 0
    store.jobs.add("read", job.subject)
    assert store.jobs.waiting("read") == 1
