"""The contract of every store: mails on their way, per recipient, and what agents do with them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from inbox_assistant.errors import NotFound
from inbox_assistant.model import Delivery, DeliveryState, OutboxRow, Promise
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reply, a_reply_row, arrive, hours

LATER = MORNING + hours(1)
LEASE = timedelta(minutes=10)
ANNA, BO = "anna1@customer.example", "bo@customer.example"


def alive(_worker: str) -> bool:
    return False


def dead(_worker: str) -> bool:
    return True


def queue(store: Store, number: int = 1, *recipients: str, automatic: bool = False) -> int:
    conversation = arrive(store, number).conversation_id
    changes = {"recipients": recipients or (ANNA,), "automatic": automatic}
    return store.outbox.queue(
        a_reply_row(conversation, number, **changes), a_reply(number), None, None
    )


def claim(store: Store, worker: str = "one", at: datetime = LATER) -> OutboxRow:
    row = store.outbox.claim(at, worker, LEASE)
    assert row is not None
    return row


def fates(*states: DeliveryState) -> Sequence[Delivery]:
    return [Delivery(name, state) for name, state in zip((ANNA, BO), states, strict=False)]


def states(row: OutboxRow) -> list[str]:
    return [delivery.state for delivery in row.deliveries]


def test_a_mail_is_one_workers_alone_while_it_is_sent(store: Store) -> None:
    row_id = queue(store)
    assert store.outbox.claim(MORNING, "one", LEASE) is None  # its time has not come
    assert claim(store).id == row_id
    assert store.outbox.claim(LATER, "two", LEASE) is None
    assert not store.outbox_desk.cancel(row_id)


def test_a_resting_mailbox_is_passed_over(store: Store) -> None:
    queue(store)
    assert store.outbox.claim(LATER, "one", LEASE, ["support", "other"]) is None
    assert store.outbox.claim(LATER, "one", LEASE, ["other"]) is not None


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (("taken", "taken"), "sent"),
        (("taken", "refused"), "refused"),
        (("taken", "deferred"), "deferred"),
        (("unknown", "refused"), "unknown"),
        (("unknown", "deferred"), "deferred"),
    ],
)
def test_the_state_says_what_is_to_be_done_next(
    store: Store, found: Sequence[DeliveryState], state: str
) -> None:
    row_id = queue(store, 1, ANNA, BO)
    assert store.outbox.finish(claim(store), fates(*found), LATER, later=LATER + hours(1))
    row = store.outbox_desk.get(row_id)
    assert (row.state, states(row)) == (state, list(found))
    assert row.left_at == (LATER if "taken" in found else None)


def test_a_retry_names_only_those_who_have_not_got_it(store: Store) -> None:
    queue(store, 1, ANNA, BO)
    store.outbox.finish(claim(store), fates("taken", "deferred"), LATER, later=LATER)
    assert [d.recipient for d in claim(store).deliveries if d.open] == [BO]


@pytest.mark.parametrize(("handed_over", "state"), [(False, "waiting"), (True, "unknown")])
def test_after_a_crash_only_what_was_not_handed_over_is_sent_again(
    store: Store, handed_over: bool, state: str
) -> None:
    row_id, row = queue(store), claim(store)
    if handed_over:
        assert store.outbox.handing_over(row, fates("unknown"), LATER, LEASE)
    assert store.outbox.recover(LATER, alive) == 0
    assert store.outbox.recover(LATER, dead) == 1
    assert store.outbox_desk.get(row_id).state == state


def test_a_lease_that_ends_frees_the_mail(store: Store) -> None:
    queue(store)
    claim(store)
    assert store.outbox.recover(LATER + hours(1), alive) == 1
    assert claim(store, "two", LATER + hours(1))


def test_who_was_overtaken_may_not_hand_over_nor_tell(store: Store) -> None:
    row_id, slow = queue(store), claim(store)
    store.outbox.recover(LATER, dead)
    fast = claim(store, "two")
    assert not store.outbox.handing_over(slow, fates("unknown"), LATER, LEASE)
    assert not store.outbox.finish(slow, fates("refused"), LATER)
    assert store.outbox.handing_over(fast, fates("unknown"), LATER, LEASE)
    assert store.outbox.finish(fast, fates("taken"), LATER)
    assert store.outbox_desk.get(row_id).state == "sent"


def test_a_slow_worker_may_still_tell_what_became_of_an_unknown(store: Store) -> None:
    row_id, slow = queue(store), claim(store)
    store.outbox.handing_over(slow, fates("unknown"), LATER, LEASE)
    store.outbox.recover(LATER, dead)
    assert store.outbox.finish(slow, fates("taken"), LATER)
    assert store.outbox_desk.get(row_id).state == "sent"


def test_what_an_agent_decided_stands_whatever_a_slow_worker_says(store: Store) -> None:
    row_id, slow = queue(store), claim(store)
    store.outbox.handing_over(slow, fates("unknown"), LATER, LEASE)
    store.outbox.recover(LATER, dead)
    store.outbox_desk.decide(row_id, sent=True, at=LATER)
    assert not store.outbox.finish(slow, fates("refused"), LATER)
    assert store.outbox_desk.get(row_id).state == "sent"


def test_what_brings_the_program_down_is_tried_ever_later(store: Store) -> None:
    queue(store)
    claim(store)
    store.outbox.recover(LATER, dead)
    claim(store)
    store.outbox.recover(LATER, dead)
    assert store.outbox.claim(LATER, "one", LEASE) is None


def test_an_unknown_outcome_waits_for_an_agent(store: Store) -> None:
    row_id = queue(store, 1, ANNA, BO)
    store.outbox.finish(claim(store), fates("taken", "unknown"), LATER)
    assert store.outbox.claim(LATER + hours(99), "one", LEASE) is None
    store.outbox_desk.decide(row_id, sent=False, at=LATER)
    assert [d.recipient for d in claim(store).deliveries if d.open] == [BO]
    with pytest.raises(NotFound):
        store.outbox_desk.decide(row_id, sent=False, at=LATER)


@pytest.mark.parametrize(
    ("found", "returnable"),
    [
        (("refused", "refused"), True),
        (("deferred", "refused"), True),
        (("taken", "deferred"), False),
        (("unknown", "refused"), False),
    ],
)
def test_only_what_surely_reached_nobody_can_be_taken_back(
    store: Store, found: Sequence[DeliveryState], returnable: bool
) -> None:
    row_id = queue(store, 1, ANNA, BO)
    store.outbox.finish(claim(store), fates(*found), LATER, later=LATER)
    assert store.outbox_desk.cancel(row_id) == returnable


def test_an_attempt_that_does_not_count_uses_up_nothing(store: Store) -> None:
    row_id = queue(store)
    store.outbox.finish(claim(store), fates("deferred"), LATER, later=LATER, counted=False)
    row = store.outbox_desk.get(row_id)
    assert (row.attempts, row.tried_at) == (0, None)
    store.outbox.finish(claim(store), fates("deferred"), LATER, later=LATER)
    row = store.outbox_desk.get(row_id)
    assert (row.attempts, row.tried_at) == (1, LATER)


def test_agents_hasten_stop_and_settle(store: Store) -> None:
    row_id = queue(store, 1, ANNA, BO)
    tomorrow = LATER + hours(24)
    store.outbox.finish(claim(store), fates("taken", "deferred"), LATER, later=tomorrow)
    assert store.outbox_desk.troubled() == 1
    assert store.outbox_desk.hasten(row_id, LATER)
    store.outbox.finish(claim(store), fates("taken", "deferred"), LATER, later=tomorrow)
    assert store.outbox_desk.stop(row_id, "stopped")
    assert states(store.outbox_desk.get(row_id)) == ["taken", "refused"]
    assert store.outbox_desk.troubled() == 0
    assert not store.outbox_desk.hasten(row_id, LATER)
    assert not store.outbox_desk.stop(row_id, "stopped")
    second = queue(store, 2)
    assert not store.outbox_desk.settle(second)
    store.outbox.finish(claim(store), fates("refused"), LATER)
    assert store.outbox_desk.settle(second)
    assert store.outbox_desk.listed(9) == []


def test_what_waits_and_what_is_in_trouble_is_listed_in_order(store: Store) -> None:
    ids = [queue(store, number) for number in (1, 2, 3)]
    store.outbox.finish(claim(store), fates("refused"), LATER)
    claim(store)
    listed = store.outbox_desk.listed(9)
    assert [row.id for row in listed] == ids
    assert [row.state for row in listed] == ["refused", "sending", "waiting"]
    assert {row.raw for row in listed} == {b""}
    assert store.outbox_desk.troubled() == 1


def test_a_copy_is_due_once_somebody_got_the_mail(store: Store) -> None:
    row_id = queue(store, 1, ANNA, BO)
    assert store.copies.due(LATER, 9) == []
    store.outbox.finish(claim(store), fates("taken", "refused"), LATER)
    [row] = store.copies.due(LATER, 9)
    assert (row.id, row.raw) == (row_id, b"the reply")
    store.copies.done(row_id)
    assert store.copies.due(LATER, 9) == []


def test_a_failed_copy_waits_and_in_the_end_asks_an_agent(store: Store) -> None:
    row_id = queue(store)
    store.outbox.finish(claim(store), fates("taken"), LATER)
    store.copies.failed([row_id], "down", lambda attempts: LATER + attempts * hours(1))
    assert store.copies.due(LATER, 9) == []
    assert [r.copy_attempts for r in store.copies.due(LATER + hours(1), 9)] == [1]
    assert not store.copies.again(row_id, LATER)
    store.copies.failed([row_id], "still down", lambda _: None)
    assert store.outbox_desk.troubled() == 1
    assert [(r.state, r.copy_state) for r in store.outbox_desk.listed(9)] == [("sent", "failed")]
    assert store.copies.again(row_id, LATER)
    assert [r.copy_attempts for r in store.copies.due(LATER, 9)] == [0]
    store.copies.failed([row_id], "down", lambda _: None)
    assert store.copies.leave(row_id)
    assert store.outbox_desk.get(row_id).copy_state == "none"


def test_an_automatic_answer_leaves_the_conversation_waiting(store: Store) -> None:
    mail = arrive(store)
    store.outbox.queue(a_reply_row(mail.conversation_id), a_reply(), None, Promise(LATER, "domani"))
    again = arrive(store, 2, MORNING + hours(2), mail.conversation_id)
    before = store.conversations.get(again.conversation_id)
    row = a_reply_row(mail.conversation_id, 2, automatic=True, sender="")
    promise = Promise(LATER + hours(9), "presto")
    store.outbox.queue(row, a_reply(2, automatic="auto-reply"), None, promise)
    after = store.conversations.get(mail.conversation_id)
    assert (after.waiting_since, after.unread) == (before.waiting_since, True)
    assert [p.state for p in store.promises.of_conversation(mail.conversation_id)] == ["due"] * 2


def test_trouble_with_an_automatic_answer_is_nobodys_trouble(store: Store) -> None:
    queue(store, automatic=True)
    store.outbox.finish(claim(store), fates("refused"), LATER)
    assert store.outbox_desk.troubled() == 0


def test_automatic_answers_are_counted_by_address_and_by_mailbox(store: Store) -> None:
    for number, at in ((1, MORNING), (2, LATER)):
        store.sending.acknowledged(queue(store, number), "support", ANNA, at)
    count = store.sending.acknowledgements
    assert count(MORNING - hours(1), address=ANNA) == 2
    assert count(MORNING, address=ANNA) == 1
    assert count(MORNING - hours(1), address=BO) == 0
    assert count(MORNING - hours(1), mailbox="support") == 2


def test_trouble_with_sending_is_told_while_something_waits(store: Store) -> None:
    store.sending.trouble("support", "sending", LATER, "The password was refused.")
    assert store.sending.troubles() == []
    queue(store)
    [trouble] = store.sending.troubles()
    assert (trouble.mailbox, trouble.words) == ("support", "The password was refused.")
    store.sending.well("support", "sending")
    assert store.sending.troubles() == []
