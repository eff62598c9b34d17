"""The contract of every store: what agents do with a conversation besides answering it."""

import pytest

from inbox_assistant.errors import Conflict, NotFound
from inbox_assistant.model import Conversation, Promise, PromiseRow
from inbox_assistant.store.base import Store
from inbox_assistant.store.pages import Folder, Wanted
from inbox_assistant.store.sql import acts, desk, notes, tags
from inbox_assistant.store.sql.folders import FOLDERS
from tests.builders import (
    MORNING,
    a_reading,
    a_reply,
    a_reply_row,
    arrive,
    hours,
    read,
)

BO, CLEO = 1, 2
LATER = MORNING + hours(3)


@pytest.fixture(autouse=True)
def _agents(store: Store) -> None:
    store.agents.add("Bo", "bo@shop.example", "hash", "lead", "en")
    store.agents.add("Cleo", "cleo@shop.example", "hash", "agent", "en")


def _in(store: Store, folder: Folder, agent: int = BO) -> list[int]:
    return [row.id for row in store.conversations.page(Wanted(folder, agent), None, 9).rows]


def _head(store: Store, conversation_id: int = 1) -> Conversation:
    return store.conversations.get(conversation_id)


def _history(store: Store, conversation_id: int = 1) -> list[tuple[str, int | None, str]]:
    lines = store.acts.of_conversation(conversation_id)
    return [(line.kind, line.agent_id, line.detail) for line in lines]


def test_every_act_leaves_a_line_with_who_and_when_and_repeating_it_none(store: Store) -> None:
    arrive(store, 1)
    for _ in range(2):
        store.desk.assign(1, CLEO, BO, MORNING)
        store.desk.close(1, BO, MORNING + hours(1))
    store.desk.reopen(1, CLEO, MORNING + hours(2))
    store.desk.assign(1, None, CLEO, LATER)
    assert _history(store) == [
        ("assigned", BO, "2"),
        ("closed", BO, ""),
        ("reopened", CLEO, ""),
        ("released", CLEO, ""),
    ]
    assert store.acts.of_conversation(1)[-1].at == LATER
    assert (_head(store).assignee, _head(store).status) == (None, "open")


def test_what_sleeps_comes_back_unread_when_its_time_has_come(store: Store) -> None:
    arrive(store, 1)
    store.desk.snooze(1, LATER, BO, MORNING)
    assert (_in(store, "snoozed"), _in(store, "waiting"), _head(store).unread) == ([1], [], False)
    assert store.desk.wake(LATER - hours(0.01)) == []
    assert store.desk.wake(LATER) == [1]
    assert store.desk.wake(LATER) == []
    head = _head(store)
    assert (head.status, head.unread, head.snoozed_until) == ("open", True, LATER)
    assert head.waiting_since == MORNING
    assert _in(store, "waiting") == [1]
    woken = store.acts.of_conversation(1)[-1]
    assert (woken.kind, woken.agent_id, woken.at) == ("woken", None, LATER)


def test_a_customers_mail_wakes_what_sleeps_and_a_robots_does_not(store: Store) -> None:
    arrive(store, 1)
    store.desk.snooze(1, LATER, BO, MORNING)
    arrive(store, 2, MORNING + hours(1), conversation_id=1, automatic="auto-reply")
    assert _head(store).status == "snoozed"
    arrive(store, 3, MORNING + hours(2), conversation_id=1)
    head = _head(store)
    assert (head.status, head.unread, head.snoozed_until) == ("open", True, LATER)
    assert _history(store)[-1] == ("wrote", None, "")
    assert store.desk.wake(LATER) == []


def test_the_mail_that_opens_a_closed_conversation_is_told_in_its_history(store: Store) -> None:
    arrive(store, 1)
    store.desk.close(1, BO, MORNING + hours(1))
    arrive(store, 2, MORNING + hours(2), conversation_id=1, automatic="auto-reply")
    assert _history(store)[-1][0] == "closed"
    arrive(store, 3, MORNING + hours(3), conversation_id=1)
    arrive(store, 4, MORNING + hours(4), conversation_id=1)
    assert [kind for kind, *_ in _history(store)] == ["closed", "returned"]
    assert store.acts.of_conversation(1)[-1].at == MORNING + hours(3)


def test_mail_of_a_problem_that_was_fixed_tells_its_conversation_so(store: Store) -> None:
    issue = _with_issue(store)
    store.issues.set_status(issue, "fixed", BO, LATER)
    mail = arrive(store, 3, LATER + hours(1))
    read(store, mail, a_reading(), issue)
    read(store, arrive(store, 4, LATER + hours(2)), a_reading(), issue)
    assert _history(store, mail.conversation_id) == [("relapsed", None, str(issue))]
    assert _history(store, 4) == []


def test_the_mark_of_having_slept_goes_with_the_answer_or_the_next_act(store: Store) -> None:
    for number in (1, 2):
        arrive(store, number)
        store.desk.snooze(number, LATER, BO, MORNING)
    store.desk.wake(LATER)
    store.outbox.queue(a_reply_row(1), a_reply(), BO, None)
    store.desk.close(2, BO, LATER)
    assert _head(store, 1).snoozed_until is None
    assert _head(store, 2).snoozed_until is None


def test_a_reply_leaves_what_sleeps_asleep(store: Store) -> None:
    arrive(store, 1)
    store.desk.snooze(1, LATER, BO, MORNING)
    store.outbox.queue(a_reply_row(1), a_reply(), BO, None)
    assert (_head(store).status, _head(store).snoozed_until) == ("snoozed", LATER)


def test_the_sleepers_are_listed_by_when_they_come_back(store: Store) -> None:
    for number, until in ((1, LATER + hours(9)), (2, LATER)):
        arrive(store, number)
        store.desk.snooze(number, until, BO, MORNING)
    assert _in(store, "snoozed") == [2, 1]


def _with_issue(store: Store) -> int:
    issue = store.readings.new_issue_id()
    for number in (1, 2):
        mail = arrive(store, number, own_words=f"It fails {number}")
        read(store, mail, a_reading(), issue)
    return issue


def test_spam_waits_no_more_and_no_issue_counts_it(store: Store) -> None:
    issue = _with_issue(store)
    store.desk.spam(1, BO, LATER)
    assert store.issues.get(issue).mails == 1
    assert (_head(store).issue, _head(store).waiting_since) == (None, None)
    assert _in(store, "spam") == [1]
    for folder in ("waiting", "unassigned", "all"):
        assert _in(store, folder) == [2]
    assert store.reports.waiting(LATER, 9) == [_head(store, 2)]


def test_no_method_brings_spam_back_into_an_issue(store: Store) -> None:
    issue = _with_issue(store)
    store.desk.spam(1, BO, LATER)
    read(store, store.conversations.mails(1)[0], a_reading(), issue)
    assert store.issues.get(issue).mails == 1
    assert store.issue_book.uncertain(9) == [
        doubt for doubt in store.issue_book.uncertain(9) if doubt.mail.conversation_id != 1
    ]


def test_mail_not_yet_read_is_not_read_while_it_is_spam(store: Store) -> None:
    arrive(store, 1)
    store.desk.spam(1, BO, LATER)
    assert store.jobs.waiting("read") == 0
    store.desk.unspam(1, BO, LATER)
    assert store.jobs.waiting("read") == 1


def test_not_spam_gives_everything_back(store: Store) -> None:
    issue = _with_issue(store)
    before = _head(store)
    store.desk.spam(1, BO, LATER)
    store.desk.unspam(1, CLEO, LATER)
    after = _head(store)
    assert (after.status, after.waiting_since, after.issue) == ("open", before.waiting_since, issue)
    assert store.issues.get(issue).mails == 2
    member = store.readings.membership(1)
    assert member is not None and not member.by_agent
    assert _history(store) == [("spam", BO, ""), ("unspam", CLEO, "")]


def test_a_promise_to_spam_is_withdrawn_and_comes_back(store: Store) -> None:
    arrive(store, 1)
    store.outbox.queue(a_reply_row(1), a_reply(), BO, Promise(LATER + hours(24), "tomorrow"))

    def promised() -> list[PromiseRow]:
        return store.promises.due(LATER + hours(48))

    store.desk.spam(1, BO, LATER)
    assert promised() == [] and _in(store, "promised") == []
    store.desk.unspam(1, BO, LATER)
    assert len(promised()) == 1 and _in(store, "promised") == [1]


def test_a_persons_next_mail_brings_spam_back_and_other_mail_arrives_as_usual(
    store: Store,
) -> None:
    arrive(store, 1)
    store.desk.spam(1, BO, MORNING)
    arrive(store, 2, MORNING + hours(1))
    assert _in(store, "waiting") == [2]
    arrive(store, 3, MORNING + hours(2), conversation_id=1)
    assert _head(store).status == "open"
    assert [kind for kind, *_ in _history(store)] == ["spam", "wrote"]


def test_mail_of_ours_that_came_back_wakes_no_spam(store: Store) -> None:
    arrive(store, 1)
    store.desk.spam(1, BO, MORNING)
    store.joining.undelivered(1, ["spam@x.example"], LATER)
    assert (_head(store).status, _head(store).undelivered) == ("spam", ())


def test_spam_is_neither_closed_nor_snoozed_nor_merged_by_mistake(store: Store) -> None:
    arrive(store, 1)
    arrive(store, 2)
    store.desk.spam(1, BO, MORNING)
    for act in (store.desk.close, store.desk.reopen):
        with pytest.raises(Conflict):
            act(1, BO, LATER)
    with pytest.raises(Conflict):
        store.desk.snooze(1, LATER, BO, MORNING)
    with pytest.raises(Conflict):
        store.merging.merge(2, 1)
    assert _head(store).status == "spam"


def test_a_merged_conversation_is_worked_on_where_it_stands(store: Store) -> None:
    arrive(store, 1)
    arrive(store, 2)
    store.desk.snooze(1, LATER, BO, MORNING)
    store.desk.close(2, BO, MORNING)
    store.merging.merge(1, 2)
    assert (_head(store, 2).status, _head(store, 2).snoozed_until) == ("snoozed", LATER)
    for act in (store.desk.reopen, store.desk.spam):
        with pytest.raises(Conflict):
            act(1, BO, LATER)
    store.merging.unmerge(1)
    assert store.desk.wake(LATER) == [1, 2]


def test_what_is_not_there_is_said_so(store: Store) -> None:
    arrive(store, 1)
    for act in (store.desk.close, store.desk.reopen, store.desk.spam, store.desk.unspam):
        with pytest.raises(NotFound):
            act(99, BO, LATER)
    with pytest.raises(NotFound):
        store.desk.snooze(99, LATER, BO, MORNING)
    with pytest.raises(NotFound):
        store.tags.put(1, 99, BO, MORNING)
    with pytest.raises(NotFound):
        store.notes.write(99, "Hello", [], BO, MORNING)


@pytest.mark.parametrize("folder", ["snoozed", "spam", "mentions"])
def test_no_question_of_the_desk_grows_with_the_store(store: Store, folder: Folder) -> None:
    shelf = FOLDERS[folder]
    listed = (
        f"SELECT * FROM conversations WHERE {shelf.condition} ORDER BY {shelf.order} LIMIT :limit"
    )
    values = {"agent": 1, "id": 1, "ids": "[]", "now": 1, "limit": 9}
    questions = (*acts.QUESTIONS, *desk.QUESTIONS, *notes.QUESTIONS, *tags.QUESTIONS, listed)
    for question in questions:
        plan = store._db.rows(f"EXPLAIN QUERY PLAN {question}", **values)  # type: ignore[attr-defined]
        scans = [row["detail"] for row in plan if row["detail"].startswith("SCAN")]
        assert all(
            scan == "SCAN up"
            or any(way in scan for way in ("USING", "parts", "json_each", "CONSTANT"))
            for scan in scans
        ), (question, scans)
