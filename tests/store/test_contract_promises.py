"""The contract of every store: the ledger of promises, and the clocks of those who wait."""

import pytest

from inbox_assistant.errors import Conflict, NotFound
from inbox_assistant.model import Agent, Promise, PromiseRow
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reply, a_reply_row, arrive, hours

EVENING = MORNING + hours(9)


@pytest.fixture
def agent(store: Store) -> Agent:
    return store.agents.add("Bo", "Bo@shop.example", "hash", "agent", "en")


def reply(store: Store, number: int = 1, promise: Promise | None = None, at: float = 1) -> int:
    return store.outbox.queue(
        a_reply_row(1, number), a_reply(number, date=MORNING + hours(at)), None, promise
    )


def ledger(store: Store) -> list[tuple[str, str]]:
    return [(promise.words, promise.state) for promise in store.promises.of_conversation(1)]


def promised(store: Store) -> PromiseRow:
    arrive(store)
    reply(store, promise=Promise(EVENING, "I'll write by tonight.", "by tonight"))
    return store.promises.of_conversation(1)[0]


def test_all_promises_of_a_reply_are_entered_and_the_earliest_is_the_clock(store: Store) -> None:
    arrive(store)
    row = reply(store, promise=Promise(EVENING, "", "tonight"))
    later = Promise(EVENING + hours(24), "", "tomorrow")
    store.promises.add(row, (later,))
    store.promises.add(row, (later,))
    assert ledger(store) == [("tonight", "due"), ("tomorrow", "due")]
    assert store.conversations.get(1).promised_until == EVENING


def test_a_plain_reply_keeps_what_was_promised(store: Store) -> None:
    promised(store)
    reply(store, 2, at=2)
    assert ledger(store) == [("by tonight", "kept")]
    assert store.conversations.get(1).promised_until is None


def test_a_reply_with_a_new_promise_postpones_the_old_one(store: Store) -> None:
    promised(store)
    row = reply(store, 2, Promise(EVENING + hours(5), "", "later"), at=2)
    assert ledger(store) == [("by tonight", "postponed"), ("later", "due")]
    assert store.outbox_desk.cancel(row)
    assert ledger(store) == [("by tonight", "due")]


def test_a_withdrawn_promise_counts_no_more_and_says_why(store: Store, agent: Agent) -> None:
    promise = promised(store)
    store.promises.mark_missed(EVENING + hours(1))
    assert store.promises.withdraw(promise.id, agent.id, "was no promise") == 1
    row = store.promises.of_conversation(1)[0]
    assert (row.state, row.reason) == ("withdrawn", "was no promise")
    assert store.conversations.get(1).promised_until is None
    assert store.promises.due(EVENING + hours(99)) == []
    assert store.history.of_conversation(1, EVENING + hours(99)).missed == ()


def test_only_an_open_promise_can_be_withdrawn(store: Store, agent: Agent) -> None:
    promise = promised(store)
    reply(store, 2, at=2)
    with pytest.raises(Conflict):
        store.promises.withdraw(promise.id, agent.id, "")
    with pytest.raises(NotFound):
        store.promises.withdraw(99, agent.id, "")


def test_a_promise_is_told_of_once(store: Store) -> None:
    promise = promised(store)
    assert store.promises.untold(EVENING - hours(1), 10) == []
    assert store.promises.untold(EVENING, 10) == [promise]
    assert store.promises.told(promise.id, EVENING)
    assert not store.promises.told(promise.id, EVENING)
    assert store.promises.untold(EVENING, 10) == []


def test_a_clock_is_told_of_once_and_a_new_wait_again(store: Store) -> None:
    arrive(store)
    [waiting] = store.clocks.untold(10, answered=False)
    assert waiting.waiting_since is not None
    assert store.clocks.told(1, waiting.waiting_since)
    assert not store.clocks.told(1, waiting.waiting_since)
    assert store.clocks.untold(10, answered=False) == []
    reply(store)
    arrive(store, 2, MORNING + hours(3), 1)
    assert [c.id for c in store.clocks.untold(10, answered=True)] == [1]
    assert not store.clocks.told(1, waiting.waiting_since)


def test_only_what_nobody_came_back_to_is_closed(store: Store) -> None:
    for number in (1, 2, 3, 4):
        arrive(store, number)
    for number, promise in ((1, None), (2, Promise(EVENING)), (3, None)):
        row = a_reply_row(number, number)
        store.outbox.queue(row, a_reply(number, date=MORNING + hours(1)), None, promise)
    arrive(store, 5, MORNING + hours(2), 3)
    assert store.clocks.close_quiet(MORNING + hours(1), 10) == []
    assert store.clocks.close_quiet(MORNING + hours(9), 10) == [1]
    states = [store.conversations.get(number).status for number in (1, 2, 3, 4)]
    assert states == ["closed", "open", "open", "open"]


def test_promises_of_others_are_not_counted_as_mine(store: Store, agent: Agent) -> None:
    promised(store)
    other = store.agents.add("Cy", "cy@shop.example", "hash", "agent", "en")
    assert store.clocks.promised(EVENING + hours(1), agent.id) == 1
    assert store.clocks.promised(EVENING, agent.id) == 0
    store.conversations.change(1, assignee=other.id)
    assert store.clocks.promised(EVENING + hours(1), agent.id) == 0
