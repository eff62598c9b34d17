"""The contract of every store: backups, restores, and what has been kept long enough."""

from datetime import timedelta

import pytest

from inbox_assistant.model import BackupRow, OutboxRow, Promise, ReportRow
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reply, a_reply_row, arrive, hours

DAY = timedelta(days=1)
LATER = MORNING + 100 * DAY


@pytest.fixture(autouse=True)
def agent(store: Store) -> None:
    store.agents.add("Giulia", "giulia@shop.example", "x", "agent", "en")


def queue(store: Store, number: int, *, automatic: bool = False) -> OutboxRow:
    mail = arrive(store, number)
    row = a_reply_row(mail.conversation_id, number, automatic=automatic)
    return store.outbox_desk.get(store.outbox.queue(row, a_reply(number), 1, None))


def test_the_newest_tries_of_backups_are_remembered(store: Store) -> None:
    for number in range(103):
        store.backups.note(BackupRow(MORNING + hours(number), f"{number}", number))
    assert [row.file for row in store.backups.tries()][:2] == ["102", "101"]
    assert len(store.backups.tries()) == 100


def test_what_was_on_its_way_waits_for_an_agent_after_a_restore(store: Store) -> None:
    waiting, gone = queue(store, 1), queue(store, 2)
    store.outbox_desk.stop(gone.id, "why")
    leaving = store.outbox.claim(LATER, "w", timedelta(minutes=5))
    assert leaving and leaving.id == waiting.id and store.restores.last() is None
    assert store.restores.begin(LATER, MORNING) == 1
    assert store.restores.last() == LATER
    assert store.outbox.claim(LATER, "w", timedelta(minutes=5)) is None
    held = store.outbox_desk.get(waiting.id)
    assert held.undecided and store.restores.holds(held.id) and not store.restores.holds(gone.id)
    store.outbox_desk.decide(held.id, sent=False, at=LATER)
    assert store.restores.waiting() == 0 and not store.restores.holds(held.id)
    assert store.outbox.claim(LATER, "w", timedelta(minutes=5))


def test_a_held_reply_can_be_called_back(store: Store) -> None:
    held = queue(store, 1)
    store.restores.begin(LATER, MORNING)
    assert not store.outbox_desk.cancel(held.id)
    assert store.restores.release(held.id) and not store.restores.release(held.id)
    assert store.outbox_desk.cancel(held.id)


def test_nothing_automatic_is_repeated_after_a_restore(store: Store) -> None:
    automatic = queue(store, 1, automatic=True)
    store.jobs.add("acknowledge", 1)
    store.reports.save(ReportRow("2026-02-02", MORNING, "", "", "", "{}"))
    store.sessions.start("token", 1, LATER)
    assert store.restores.begin(LATER, MORNING) == 0
    row = store.outbox_desk.get(automatic.id)
    assert (row.state, row.settled, row.undecided) == ("refused", True, False)
    assert store.jobs.waiting("acknowledge") == 0 and store.jobs.waiting("read") == 1
    assert not store.reports.mailed("2026-02-02", LATER)
    assert store.sessions.agent("token", LATER) is None


def test_held_replies_are_counted_for_who_sees_their_mailbox(store: Store) -> None:
    queue(store, 1)
    store.restores.begin(LATER, MORNING)
    assert store.seen(["support"]).restores.waiting() == 1
    assert store.seen(["sales"]).restores.waiting() == 0


def test_conversations_age_by_kind_unless_something_is_open(store: Store) -> None:
    places = [arrive(store, number).conversation_id for number in range(1, 6)]
    robot = arrive(store, 6, automatic="auto-reply").conversation_id
    for place in places[:3]:
        store.conversations.change(place, status="closed")
    store.conversations.change(places[3], status="spam")
    store.outbox.queue(a_reply_row(places[1], 9), a_reply(9), 1, None)
    promise = Promise(LATER + DAY, "Tomorrow.")
    store.outbox.queue(a_reply_row(places[2], 8), a_reply(8), 1, promise)
    store.outbox_desk.stop(2, "why")
    for place in places[:3]:
        store.conversations.change(place, status="closed")
    due = store.retaining.due
    assert due("closed", LATER, 9) == [places[0]] and due("closed", MORNING, 9) == []
    assert due("spam", LATER, 9) == [places[3]] and due("automatic", LATER, 9) == [robot]
    assert store.retaining.count("closed", LATER) == (1, MORNING)
    assert store.retaining.count("closed", MORNING) == (0, None)


def test_old_reports_go_the_oldest_first(store: Store) -> None:
    for day in range(2, 5):
        at = MORNING + (day - 2) * DAY
        store.reports.save(ReportRow(f"2026-02-0{day}", at, "", "", "", "{}"))
    assert store.retaining.count("reports", MORNING + 2 * DAY) == (2, MORNING)
    assert store.retaining.drop_reports(MORNING + 2 * DAY, 1) == 1
    assert [row.night for row in store.reports.nights(9)] == ["2026-02-04", "2026-02-03"]


def test_tombstones_from_elsewhere_bury_what_they_name(store: Store) -> None:
    import hashlib

    first, other = arrive(store, 1), arrive(store, 2)
    digest = hashlib.sha256(b"raw mail 1").hexdigest()
    assert store.burials.risen() == {}
    store.burials.bury({("support", digest), ("sales", "x")})
    assert store.burials.risen() == {first.conversation_id: [first.id]} and other
    store.burials.know(["token"])
    store.burials.know(["token"])
    assert store.burials.erasures() == {"token"}
    assert "anna1@customer.example" in set(store.burials.addresses())
