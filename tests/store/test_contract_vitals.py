"""How the store fares, in numbers that stay cheap."""

from datetime import timedelta
from pathlib import Path

from inbox_assistant.model import Promise
from inbox_assistant.store.base import Store
from inbox_assistant.store.sqlite import SqliteStore
from inbox_assistant.store.vitals import Counts
from tests.builders import MORNING, a_reply, a_reply_row, arrive, fetched, hours, read
from tests.rig.stores import fresh_store

LATER = MORNING + hours(5)


def test_an_empty_store_counts_nothing_and_has_a_size(store: Store) -> None:
    counts = store.vitals.counts(MORNING)
    assert counts.size > 10_000
    empty = Counts(size=counts.size, outbox=dict.fromkeys(counts.outbox, 0))
    assert counts == empty
    assert set(counts.outbox) == {"waiting", "sending", "deferred", "refused", "unknown"}


def test_mail_is_counted_as_it_goes_its_way(store: Store) -> None:
    first = arrive(store, 1)
    arrive(store, 2, at=MORNING + hours(1))
    store.raw_mails.keep("support", [fetched(3, b"bytes")], None)
    counts = store.vitals.counts(LATER)
    assert (counts.received, counts.read, counts.kept) == (3, 0, 1)
    assert (counts.conversations_waiting, counts.waiting_since) == (2, MORNING)
    assert counts.jobs_waiting["read"] == 2
    read(store, first)
    assert store.vitals.counts(LATER).read == 1
    store.raw_mails.failed(store.raw_mails.unparsed(1)[0].id, "no mail", give_up=True)
    assert store.vitals.counts(LATER).unreadable == 1


def test_jobs_that_rest_are_counted_and_can_be_tried_again(store: Store) -> None:
    arrive(store, 1)
    arrive(store, 2)
    [job] = store.jobs.claim("read", "w", MORNING, 1)
    for _ in range(3):
        store.jobs.failed(job.id, "it broke", MORNING)
    counts = store.vitals.counts(MORNING)
    assert (counts.jobs_waiting["read"], counts.jobs_resting["read"]) == (1, 1)
    assert store.vitals.again() == 1
    assert store.vitals.again() == 0
    counts = store.vitals.counts(MORNING)
    assert (counts.jobs_waiting["read"], counts.jobs_resting["read"]) == (2, 0)
    assert len(store.jobs.claim("read", "w", MORNING, 9)) == 2


def test_replies_and_promises_are_counted_by_state(store: Store) -> None:
    for number in (1, 2, 3):
        mail = arrive(store, number)
        promise = Promise(MORNING + hours(number * 2), "in two hours") if number < 3 else None
        row = a_reply_row(mail.conversation_id, number, not_before=MORNING + hours(number))
        store.outbox.queue(row, a_reply(number), None, promise)
    assert store.vitals.counts(MORNING).overdue_since is None
    counts = store.vitals.counts(LATER)
    assert counts.outbox["waiting"] == 3
    assert counts.overdue_since == MORNING + hours(1)
    assert (counts.promises_due, counts.promises_missed) == (2, 0)
    assert store.outbox.claim(LATER, "w", timedelta(minutes=5)) is not None
    store.promises.mark_missed(MORNING + hours(3))
    counts = store.vitals.counts(LATER)
    assert (counts.outbox["waiting"], counts.outbox["sending"]) == (2, 1)
    assert (counts.promises_due, counts.promises_missed) == (1, 1)


def test_no_question_reads_a_table_that_grows(tmp_path: Path) -> None:
    store = fresh_store(tmp_path / "inbox.db")
    statements: list[str] = []
    store._db._db.conn.set_trace_callback(statements.append)
    arrive(store, 1)
    statements.clear()
    store.vitals.counts(LATER)
    store._db._db.conn.set_trace_callback(None)
    assert len(statements) > 10
    assert [step for step in plans(store, statements) if reads_all(step)] == []
    store.close()


def plans(store: SqliteStore, statements: list[str]) -> list[str]:
    return [
        f"{row['detail']}  <-  {statement}"
        for statement in statements
        if statement.startswith(("SELECT", "WITH"))
        for row in store._db.rows(f"EXPLAIN QUERY PLAN {statement}")
    ]


def reads_all(step: str) -> bool:
    """Return whether a step reads a whole table; a bounded look through an index does not."""
    plan = step.partition("  <-  ")[0]
    # What scans an index does so from one end, up to where it stops.
    scans = plan.startswith("SCAN ") and "INDEX" not in plan and "VIRTUAL" not in plan
    harmless = ("SCAN kinds", "SCAN (", "SCAN CONSTANT", "SCAN outbox USING", "SCAN c", "SCAN s")
    return "TEMP B-TREE" in plan or (scans and not plan.startswith(harmless))
