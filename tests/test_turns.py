"""Mail is filed in the order in which it was queued, whoever was faster in reading it."""

import threading
from datetime import timedelta
from pathlib import Path

from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store
from inbox_assistant.turns import Turns
from tests.builders import MORNING, arrive, clock


def claimed(store: Store) -> list[int]:
    """Two readers have a mail each in hand."""
    for number in (1, 2):
        arrive(store, number)
    return [store.jobs.claim("read", worker, MORNING, 1)[0].id for worker in "ab"]


def test_the_first_waits_for_nobody(store: Store) -> None:
    first, second = claimed(store)
    assert store.jobs.ahead("read", first, MORNING) is None
    assert store.jobs.ahead("read", second, MORNING) == first
    Turns(store, clock, patience=0).wait(first)


def test_the_second_waits_until_the_first_is_filed(store: Store, database: Path) -> None:
    first, second = claimed(store)
    order: list[str] = []

    def wait() -> None:
        own = open_store(str(database))
        Turns(own, clock).wait(second)
        order.append("second")
        own.close()

    waiting = threading.Thread(target=wait)
    waiting.start()
    waiting.join(0.2)
    order.append("first")
    store.jobs.done([first])
    waiting.join()
    assert order == ["first", "second"]


def test_who_keeps_others_waiting_too_long_is_overtaken_once_and_for_all(store: Store) -> None:
    _, second = claimed(store)
    turns = Turns(store, clock, patience=3)
    asked = iter((0.0, 1.0, 4.0, 5.0))
    turns.wait(second, lambda: next(asked))
    turns.wait(second, lambda: next(asked))
    assert list(asked) == []


def test_a_lease_that_ended_and_a_mail_put_back_hold_up_nobody(store: Store) -> None:
    first, second = claimed(store)
    late = MORNING + timedelta(minutes=11)
    assert store.jobs.ahead("read", second, late) is None
    store.jobs.failed(first, "broken", MORNING)
    assert store.jobs.ahead("read", second, MORNING) is None
