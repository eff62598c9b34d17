"""The contract of every store: what agents make of suggestions, and which replies solved what."""

import re
from datetime import datetime

import pytest

from inbox_assistant.errors import NotFound
from inbox_assistant.model import Amended, Begun, Kind, StoredMail
from inbox_assistant.store.base import Store
from inbox_assistant.store.sql import solutions, suggested
from tests.builders import MORNING, a_reading, a_reply, a_reply_row, arrive, hours, read

AGENT = 1


@pytest.fixture(autouse=True)
def agent(store: Store) -> None:
    store.agents.add("Bo", "bo@shop.example", "hash", "agent", "en")


def begun(text: str = "Svuoti la cache.", kind: Kind = "solution", language: str = "it") -> Begun:
    return Begun(kind, language, "formal", text)


def reply_to(
    store: Store,
    mail: StoredMail,
    number: int = 1,
    at: float = 1,
    shown: Begun | None = None,
    share: float = 0.2,
) -> int:
    row = a_reply_row(mail.conversation_id, number, answers=mail.id, state="sent")
    queued = store.outbox.queue(row, a_reply(number, date=MORNING + hours(at)), AGENT, None)
    store.suggested.keep(queued, shown, "it", share)
    return queued


def asked(
    store: Store, number: int = 1, issue: int | None = None, probability: float = 0.8
) -> StoredMail:
    mail = arrive(store, number)
    place = issue or store.readings.new_issue_id()
    read(store, mail, a_reading(), place, probability=probability)
    return mail


def amended(store: Store, since: datetime = MORNING) -> list[Amended]:
    return list(store.suggested.amended(since, 9))


def test_what_a_draft_began_with_is_kept_until_it_is_sent_or_begun_anew(store: Store) -> None:
    place = arrive(store).conversation_id
    assert store.suggested.begun(AGENT, place) is None
    store.suggested.begin(AGENT, place, begun())
    store.suggested.begin(AGENT, place, begun("Un'altra."))
    assert store.suggested.begun(AGENT, place) == begun("Un'altra.")
    store.suggested.begin(AGENT, place, None)
    assert store.suggested.begun(AGENT, place) is None


def test_a_reply_is_kept_once_with_its_suggestion(store: Store) -> None:
    mail = asked(store)
    queued = reply_to(store, mail, shown=begun(), share=0.2)
    store.suggested.keep(queued, begun("Zwei."), "de", 0.9)
    assert amended(store) == [Amended("solution", "it", 0.2)]
    assert store.suggested.of_reply(queued) == begun()


def test_a_reply_without_a_suggestion_counts_as_one(store: Store) -> None:
    queued = reply_to(store, asked(store), share=1.0)
    assert amended(store) == [Amended(None, "it", 1.0)]
    assert store.suggested.of_reply(queued) is None


def test_the_figures_are_of_the_newest_replies_since_a_time(store: Store) -> None:
    for number, at in ((1, 1.0), (2, 2.0), (3, 3.0)):
        reply_to(store, asked(store, number), number, at, begun(), number / 10)
    assert [one.share for one in amended(store, MORNING + hours(2))] == [0.3, 0.2]
    assert [one.share for one in store.suggested.amended(MORNING, 1)] == [0.3]


def test_only_what_was_changed_is_edited(store: Store) -> None:
    reply_to(store, asked(store, 1), 1, 1, begun(), 0.0)
    reply_to(store, asked(store, 2), 2, 1, begun("Due."), 0.3)
    reply_to(store, asked(store, 3), 3, 1, begun("Drei.", language="de"), 0.3)
    [one] = store.suggested.edited("solution", "it", MORNING, 9)
    assert one.begun.text == "Due." and one.sent.mail.own_words == a_reply().own_words
    assert one.customer.address == "anna2@customer.example"


def test_undoing_a_reply_takes_back_what_was_learnt_of_it(store: Store) -> None:
    mail = asked(store)
    row = a_reply_row(mail.conversation_id, answers=mail.id)
    queued = store.outbox.queue(row, a_reply(), AGENT, None)
    store.suggested.keep(queued, begun(), "it", 0.2)
    assert store.outbox_desk.cancel(queued)
    assert amended(store) == [] and store.suggested.of_reply(queued) is None
    store.suggested.keep(queued, begun(), "it", 0.2)  # pressed twice, undone in between
    assert amended(store) == []


def test_erasing_a_conversation_erases_its_suggestions(store: Store) -> None:
    issue = store.readings.new_issue_id()
    mail = asked(store, issue=issue)
    reply_to(store, mail, shown=begun())
    store.suggested.begin(AGENT, mail.conversation_id, begun())
    store.erasing.erase_conversation(mail.conversation_id, {})
    assert amended(store) == [] and store.suggested.begun(AGENT, mail.conversation_id) is None
    assert not store.solutions.of_issue(issue, 9)


def test_replies_to_an_issue_are_found_the_newest_first(store: Store) -> None:
    issue = store.readings.new_issue_id()
    for number in (1, 2, 3):
        reply_to(store, asked(store, number, issue), number, number, begun(), 0.2)
    found = store.solutions.of_issue(issue, 2)
    assert [one.reply.mail.message_id for one in found] == [
        "<r3@shop.example>",
        "<r2@shop.example>",
    ]
    [first, _] = found
    assert first.begun == begun() and first.share == 0.2
    assert [mail.mail.message_id for mail in first.asked] == ["<m3@customer.example>"]
    assert first.customer.address == "anna3@customer.example" and not first.closed


def test_replies_of_a_merged_issue_are_found_where_it_stands(store: Store) -> None:
    source, target = store.readings.new_issue_id(), store.readings.new_issue_id()
    reply_to(store, asked(store, 1, source))
    asked(store, 2, target)
    store.issue_desk.merge(source, target, AGENT, MORNING)
    assert len(store.solutions.of_issue(source, 9)) == len(store.solutions.of_issue(target, 9)) == 1
    assert not store.solutions.of_issue(99, 9)


def test_a_mail_whose_issue_is_a_guess_brings_no_solution(store: Store) -> None:
    issue = store.readings.new_issue_id()
    reply_to(store, asked(store, 1, issue, probability=0.4))
    assert not store.solutions.of_issue(issue, 9)


def test_what_has_not_left_or_answers_by_itself_is_no_reply(store: Store) -> None:
    issue = store.readings.new_issue_id()
    mail = asked(store, 1, issue)
    row = a_reply_row(mail.conversation_id, answers=mail.id)
    queued = store.outbox.queue(row, a_reply(), AGENT, None)
    robot = a_reply_row(mail.conversation_id, 2, answers=mail.id, state="sent", automatic=True)
    store.outbox.queue(robot, a_reply(2, automatic="auto-reply"), None, None)
    assert not store.solutions.of_issue(issue, 9)
    sent = [m.id for m in store.conversations.mails(mail.conversation_id) if m.direction == "out"]
    for mail_id in (*sent, mail.id, 99):
        with pytest.raises(NotFound):
            store.solutions.of_mail(mail_id)
    assert store.outbox_desk.get(queued).state == "waiting"


def test_what_the_customer_wrote_later_is_told_robots_left_out(store: Store) -> None:
    issue = store.readings.new_issue_id()
    mail = asked(store, 1, issue)
    reply_to(store, mail, at=1)
    place = mail.conversation_id
    arrive(store, 2, MORNING + hours(2), place, automatic="auto-reply")
    thanks = arrive(store, 3, MORNING + hours(3), place)
    read(store, thanks, a_reading(emotion="gratitude", blocking=0, motive="praise"), issue)
    arrive(store, 4, MORNING + hours(4), place)
    store.conversations.change(place, status="closed")
    [one] = store.solutions.of_issue(issue, 9)
    assert [later and later.emotion.value for later in one.after] == ["gratitude", None]
    assert one.closed
    assert store.solutions.of_mail(one.reply.id) == one


def test_no_question_reads_a_whole_table(store: Store) -> None:
    values = dict.fromkeys(("id", "limit", "recent", "sure", "at", "mail", "since"), 1)
    named = values | {"kind": "solution", "language": "it", "seen": None}
    small = re.compile("SCAN b$|json_each")  # json_each: the mailboxes that somebody sees
    for question in (*solutions.QUESTIONS, *suggested.QUESTIONS):
        plan = store._db.rows(f"EXPLAIN QUERY PLAN {question}", **named)  # type: ignore[attr-defined]
        steps = [str(row["detail"]) for row in plan]
        # "b" are the bounded newest mails of the issue.
        assert not [step for step in steps if step.startswith("SCAN") and not small.search(step)], (
            steps
        )
