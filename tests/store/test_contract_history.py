"""The contract of every store: what happened between a customer and us."""

from datetime import datetime

import pytest

from inbox_assistant.model import Address, Promise, Turn
from inbox_assistant.store.base import Store
from inbox_assistant.store.sql import history
from tests.builders import MORNING, a_reading, a_reply, a_reply_row, arrive, hours, read

ANNA = Address("Anna", "anna@customer.example")
LATE = MORNING + hours(100)


@pytest.fixture(autouse=True)
def _agent(store: Store) -> None:
    store.agents.add("Bo", "bo@shop.example", "hash", "agent", "en")


def _anna(store: Store, number: int, at: float = 0, into: int | None = None) -> int:
    mail = arrive(store, number, MORNING + hours(at), into, sender=ANNA)
    return mail.conversation_id


def _answer(store: Store, into: int, number: int, at: float, until: float | None = None) -> None:
    promise = None if until is None else Promise(MORNING + hours(until), "soon")
    row = a_reply_row(into, number)
    store.outbox.queue(row, a_reply(number, date=MORNING + hours(at)), 1, promise)


def _missed(store: Store, conversation_id: int, at: datetime = LATE) -> tuple[datetime, ...]:
    return store.history.of_conversation(conversation_id, at).missed


def test_turns_tell_who_wrote_when_without_robots_and_others(store: Store) -> None:
    one = _anna(store, 1)
    _answer(store, one, 1, 2)
    arrive(store, 2, MORNING + hours(3), one, sender=ANNA, automatic="auto-reply")
    arrive(store, 3, MORNING + hours(4), one, sender=Address("", "colleague@x.example"))
    _anna(store, 4, 5, one)
    assert store.history.of_conversation(one, LATE).turns == (
        Turn(MORNING, ours=False),
        Turn(MORNING + hours(2), ours=True),
        Turn(MORNING + hours(5), ours=False),
    )


def test_of_a_long_conversation_the_newest_turns_are_told(store: Store) -> None:
    one = _anna(store, 1)
    for number in range(2, history.MOST_TURNS + 5):
        _anna(store, number, number, one)
    turns = store.history.of_conversation(one, LATE).turns
    assert len(turns) == history.MOST_TURNS
    assert turns[-1].at == MORNING + hours(history.MOST_TURNS + 4)


def test_a_promise_is_missed_when_its_time_passes_without_a_reply(store: Store) -> None:
    one = _anna(store, 1)
    _answer(store, one, 1, 1, until=10)
    assert _missed(store, one, MORNING + hours(9)) == ()
    assert _missed(store, one) == (MORNING + hours(10),)


def test_a_promise_kept_late_stays_missed_and_one_kept_in_time_does_not(store: Store) -> None:
    one, two = _anna(store, 1), _anna(store, 2, 1)
    for conversation_id, number, answered in ((one, 1, 30), (two, 3, 5)):
        _answer(store, conversation_id, number, 2, until=10)
        _answer(store, conversation_id, number + 1, answered)
    assert (_missed(store, one), _missed(store, two)) == ((MORNING + hours(10),), ())


def test_a_mail_after_the_closing_is_told_with_its_reading(store: Store) -> None:
    one = _anna(store, 1)
    store.conversations.change(one, status="closed")
    again = arrive(store, 2, MORNING + hours(8), one, sender=ANNA)
    _anna(store, 3, 9, one)
    read(store, again, a_reading(motive="complaint"))
    [reopened] = store.history.of_conversation(one, LATE).reopened
    assert reopened.at == MORNING + hours(8)
    assert reopened.reading is not None and reopened.reading.motive.value == "complaint"


def test_only_conversations_in_which_something_may_have_gone_wrong_are_told(store: Store) -> None:
    waits, fine, missed = (_anna(store, number, number) for number in (1, 2, 3))
    _answer(store, fine, 1, 4)
    _answer(store, missed, 2, 4, until=10)
    now = _anna(store, 4, 20)
    stranger = arrive(store, 5, MORNING).conversation_id
    past = {p.conversation_id: p for p in store.history.of_conversation(now, LATE).past}
    assert set(past) == {waits, missed}
    assert past[waits].waiting_since == MORNING + hours(1)
    assert past[missed].missed == (MORNING + hours(10),)
    assert store.history.of_conversation(stranger, LATE).past == ()


def test_what_lies_a_year_back_is_forgotten(store: Store) -> None:
    _anna(store, 1, -24 * 370)
    now = _anna(store, 2)
    assert store.history.of_conversation(now, MORNING + hours(1)).past == ()


def test_capitals_in_an_address_make_no_other_person(store: Store) -> None:
    first = _anna(store, 1)
    shouting = Address("ANNA", "ANNA@CUSTOMER.EXAMPLE")
    now = arrive(store, 2, MORNING + hours(50), sender=shouting).conversation_id
    [past] = store.history.of_conversation(now, LATE).past
    assert past.conversation_id == first


def test_no_question_reads_a_whole_table(store: Store) -> None:
    values = {"id": 1, "at": 1, "since": 0, "address": "a@b.example", "limit": 5}
    for question in history.QUESTIONS:
        asked = f"EXPLAIN QUERY PLAN {question}"
        plan = store._db.rows(asked, **values, seen=None)  # type: ignore[attr-defined]
        steps = [str(row["detail"]) for row in plan]
        whole = [s for s in steps if s.startswith(("SCAN", "USE TEMP")) and "json_each" not in s]
        assert not whole, steps  # json_each: the mailboxes that somebody sees


def test_our_letters_elsewhere_are_told_newest_first_and_bounded(store: Store) -> None:
    one, two = _anna(store, 1), _anna(store, 2, 1)
    stranger = arrive(store, 3, MORNING).conversation_id
    for number, (into, at) in enumerate([(one, 2), (two, 3), (one, 5), (stranger, 6)], 1):
        row = a_reply_row(into, number)
        reply = a_reply(number, date=MORNING + hours(at), own_words=f"letter {number}")
        store.outbox.queue(row, reply, 1, None)
    now = _anna(store, 4, 20)
    assert store.history.letters_elsewhere(now, LATE, 5) == ["letter 3", "letter 2", "letter 1"]
    assert store.history.letters_elsewhere(now, LATE, 1) == ["letter 3"]
    assert store.history.letters_elsewhere(one, LATE, 5) == ["letter 2"]
    assert list(store.history.letters_elsewhere(99, LATE, 5)) == []
