"""How customers were cared for: what every store answers, of spans and with limits alone."""

from datetime import datetime, timedelta

import pytest

from inbox_assistant.model import Address, Begun, IssueEvent, Promise
from inbox_assistant.store.base import Store
from inbox_assistant.store.care import FirstAnswer, Kept, Unedited
from inbox_assistant.store.sql import care, figures, span_figures
from inbox_assistant.store.sqlite import SqliteStore
from tests.builders import MORNING, a_reading, a_reply, a_reply_row, arrive, hours, read

DAY = timedelta(days=1)
LATER = MORNING + DAY


@pytest.fixture
def agent(store: Store) -> int:
    return store.agents.add("Giulia", "giulia@shop.example", "x", "agent", "en").id


def asks(
    store: Store, number: int, at: datetime = MORNING, mailbox: str = "support", **reading: object
) -> int:
    """Let a customer write of an issue of that number, and be read; return the conversation."""
    sender = Address(f"Customer {number}", f"c{number}@customer.example")
    mail = arrive(store, number, at, mailbox=mailbox, sender=sender)
    read(store, mail, a_reading(**reading), store.readings.new_issue_id())
    return mail.conversation_id


def answers(
    store: Store,
    conversation: int,
    number: int,
    at: datetime,
    promise: Promise | None = None,
    mailbox: str = "support",
    **mail: object,
) -> int:
    row = a_reply_row(conversation, number, mailbox=mailbox)
    return store.outbox.queue(row, a_reply(number, date=at, **mail), 1, promise)


def test_promises_are_missed_or_due_with_who_got_them(store: Store, agent: int) -> None:
    for number, until in ((1, MORNING + hours(3)), (2, MORNING + hours(6)), (3, LATER)):
        conversation = asks(store, number)
        answers(store, conversation, number, MORNING + hours(1), Promise(until, "soon"))
    at = MORNING + hours(8)
    assert [o.customer.name for o in store.care.missed(at, 9)] == ["Customer 2", "Customer 1"]
    assert len(store.care.missed(at, 1)) == 1
    assert [o.promise.until for o in store.care.due(at, LATER, 9)] == [LATER]
    assert store.seen(["billing"]).care.missed(at, 9) == []
    assert store.seen(["billing"]).care.due(at, LATER, 9) == []


def test_kept_promises_are_those_answered_in_time(store: Store, agent: int) -> None:
    for number, kept_at in ((1, hours(2)), (2, hours(5)), (3, None)):
        conversation = asks(store, number, language="it" if number < 3 else "de")
        promise = Promise(MORNING + hours(4))
        answers(store, conversation, number, MORNING + hours(1), promise)
        if kept_at:
            answers(store, conversation, 10 + number, MORNING + kept_at)
    assert store.care.kept(MORNING, LATER) == [Kept("it", 1, 1), Kept("de", 0, 1)]
    assert store.care.kept(LATER, LATER + DAY) == []
    assert store.seen(["billing"]).care.kept(MORNING, LATER) == []


def test_a_first_answer_is_that_of_its_span_and_mailbox(store: Store, agent: int) -> None:
    first, second = asks(store, 1), asks(store, 2, mailbox="billing", language="en")
    answers(store, first, 1, MORNING + hours(1))
    answers(store, first, 2, MORNING + hours(2))
    answers(store, second, 3, MORNING + hours(3), mailbox="billing")
    assert store.care.first_answers(MORNING, LATER, 9) == [
        FirstAnswer("en", MORNING, MORNING + hours(3)),
        FirstAnswer("it", MORNING, MORNING + hours(1)),
    ]
    assert len(store.care.first_answers(MORNING, LATER, 1)) == 1
    assert store.care.first_answers(MORNING + hours(1.5), MORNING + hours(2.5), 9) == []
    assert len(store.seen(["billing"]).care.first_answers(MORNING, LATER, 9)) == 1


def test_suggestions_are_counted_by_language_not_by_agent(store: Store, agent: int) -> None:
    begun = Begun("solution", "it", "formal", "Abbiamo sistemato.")
    for number, (one, share) in enumerate([(begun, 0.0), (begun, 0.3), (None, 1.0)], 1):
        row = answers(store, asks(store, number), number, MORNING + hours(1))
        store.suggested.keep(row, one, "it", share)
    assert store.care.unedited(MORNING, LATER) == [Unedited("it", 2, 1)]
    assert store.seen(["billing"]).care.unedited(MORNING, LATER) == []


def test_a_reply_is_told_beside_how_its_customer_wrote(store: Store, agent: int) -> None:
    conversation = asks(store, 1, language="de", formality="informal")
    answers(store, conversation, 1, MORNING + hours(1), own_words="Hello there, all is well.")
    (reply,) = store.care.replies(MORNING, LATER, 9)
    assert (reply.language, reply.formality, reply.words) == (
        "de",
        "informal",
        "Hello there, all is well.",
    )
    assert store.care.replies(MORNING, LATER, 0) == []
    assert store.seen(["billing"]).care.replies(MORNING, LATER, 9) == []


def quiet(store: Store) -> list[int]:
    found = store.care.quiet(MORNING - DAY, MORNING + 2 * DAY, 9)
    return [one.conversation_id for one in found]


def test_who_was_never_answered_or_only_asked_went_quiet(store: Store, agent: int) -> None:
    never, asked, solved = (asks(store, number) for number in (1, 2, 3))
    annoyed, thanked = asks(store, 4, blocking=1), asks(store, 5, motive="praise")
    for conversation, kind in ((asked, "question"), (solved, "solution")):
        row = answers(store, conversation, conversation, MORNING + hours(1))
        store.suggested.keep(row, Begun(kind, "it", "formal", "…"), "it", 0.0)  # type: ignore[arg-type]
    assert set(quiet(store)) == {never, asked}
    assert not {annoyed, thanked, solved} & set(quiet(store))
    found = {o.conversation_id: o for o in store.care.quiet(MORNING, LATER, 9)}
    assert (found[never].answered, found[asked].answered) == (False, True)
    assert store.seen(["billing"]).care.quiet(MORNING, LATER, 9) == []


def test_who_wrote_elsewhere_or_whose_problem_is_fixed_did_not_go_quiet(
    store: Store, agent: int
) -> None:
    fixed, elsewhere = asks(store, 1), asks(store, 2)
    issue = store.conversations.get(fixed).issue
    assert issue
    store.issues.set_status(issue, "fixed", agent, MORNING + hours(1))
    assert quiet(store) == [elsewhere]
    sender = Address("", "C2@customer.example")
    arrive(store, 9, MORNING + hours(5), sender=sender)
    assert quiet(store) == []


def test_a_conversation_an_agent_closed_is_solved_one_closed_quietly_is_not(
    store: Store, agent: int
) -> None:
    by_hand, quietly = asks(store, 1), asks(store, 2)
    store.desk.close(by_hand, agent, MORNING + hours(2))
    store.conversations.change(quietly, status="closed")
    assert quiet(store) == [quietly]


def test_a_vague_mail_is_open_until_it_is_answered(store: Store, agent: int) -> None:
    mails = [arrive(store, number, MORNING - number * DAY) for number in (1, 2, 3)]
    for mail in mails:
        read(store, mail, a_reading(vague=True, questions=("device",)))
    answers(store, mails[0].conversation_id, 1, MORNING)
    found = store.care.vague(MORNING, 9)
    assert [stored.id for stored, _ in found] == [mails[2].id, mails[1].id]
    assert len(store.care.vague(MORNING, 1)) == 1
    assert store.care.vague(MORNING - 5 * DAY, 9) == []
    assert store.seen(["billing"]).care.vague(MORNING, 9) == []


def test_turns_are_those_of_the_span_that_may_be_seen(store: Store, agent: int) -> None:
    issue = store.conversations.get(asks(store, 1)).issue
    assert issue
    for at in (MORNING - hours(1), MORNING + hours(1)):
        store.issue_book.note(IssueEvent(issue, at, "status", agent, text="fixed"))
    (turn,) = store.figures.turns(MORNING, LATER, 9)
    assert (turn.issue, turn.text) == (issue, "fixed")
    assert store.seen(["billing"]).figures.turns(MORNING, LATER, 9) == []
    assert len(store.seen(["support"]).figures.turns(MORNING, LATER, 9)) == 1


def test_claims_are_the_newest_memberships_no_agent_made(store: Store, agent: int) -> None:
    issue = store.readings.new_issue_id()
    for number in (1, 2, 3):
        read(store, arrive(store, number, MORNING + hours(number)), issue=issue)
    store.issue_desk.move(1, issue, agent, LATER)
    claims = store.figures.claims(issue, LATER, 9)
    assert [claim.issue for claim in claims] == [issue, issue]
    assert store.figures.claims(issue, MORNING, 9) == []


@pytest.mark.parametrize(
    "question", [*care.QUESTIONS, *span_figures.QUESTIONS, figures._TURNS, figures._CLAIMS]
)
def test_no_question_of_a_report_grows_with_the_store(opened: SqliteStore, question: str) -> None:
    values = {
        name: 1
        for name in ("at", "since", "until", "limit", "id", "degree")
        if f":{name}" in question
    }
    for seen in (None, '["support"]'):
        told = {"seen": seen} if ":seen" in question else {}
        plan = opened._db.rows(f"EXPLAIN QUERY PLAN {question}", **values, **told)
        steps = [str(row["detail"]) for row in plan]
        assert not [s for s in steps if s.startswith("SCAN") and _grows(s)], steps


def _grows(step: str) -> bool:
    name = step.split()[1]
    return name not in {"json_each", "known", "w", "(subquery-1)", "c", "ordered"} and (
        not name.startswith("(")
    )


@pytest.fixture
def opened(store: Store) -> SqliteStore:
    assert isinstance(store, SqliteStore)
    return store
