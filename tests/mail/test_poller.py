"""The life of a connection, without a server: it stops when told and comes back after trouble."""

import threading
from collections.abc import Callable, Iterator

import pytest

from inbox_assistant.errors import LoginRefused, MailboxUnreachable, MailError
from inbox_assistant.mail.poller import Backoff, Poller
from inbox_assistant.model import Batch, Cursor, Place


class QuietMailbox:
    """A mailbox that tells of news as often as it is waited for."""

    def __init__(self) -> None:
        self.closed = False

    def new_since(self, cursor: Cursor | None, folder: str) -> Iterator[Batch]:
        yield from ()

    def wait(self, seconds: float) -> bool:
        return True

    def save_sent(self, raw: bytes, message_id: str) -> None: ...

    def mark_answered(self, place: Place) -> None: ...

    def check(self) -> list[str]:
        return []

    def close(self) -> None:
        self.closed = True


def run(take: Callable[[], int], stop: threading.Event, pause: float = 0.0) -> list[str]:
    """Run a poller whose pauses take `pause` seconds at most; return the trouble it told of."""
    trouble: list[str] = []
    Poller(
        open_mailbox=QuietMailbox,
        take=lambda mailbox: take(),
        trouble=trouble.append,
        poll_seconds=60,
        backoff=Backoff(shortest=pause, longest=pause),
    ).run(stop)
    return trouble


def test_pauses_grow_to_five_minutes_and_begin_anew() -> None:
    backoff = Backoff(jitter=lambda: 0)
    assert [backoff.next() for _ in range(10)] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]
    backoff.reset()
    assert backoff.next() == 1


def test_pauses_differ_between_clients() -> None:
    assert Backoff(jitter=lambda: 1).next() == 0.5


@pytest.mark.parametrize("error", [MailboxUnreachable("The line broke."), LoginRefused("No.")])
def test_after_trouble_it_comes_back_and_tells(error: MailError) -> None:
    stop = threading.Event()
    attempts = iter([error, error, None])

    def take() -> int:
        if trouble := next(attempts):
            raise trouble
        stop.set()
        return 0

    assert run(take, stop) == [str(error), str(error)]


def test_a_wrong_password_is_not_tried_again_soon() -> None:
    stop = threading.Event()

    def take() -> int:
        threading.Timer(0.1, stop.set).start()
        raise LoginRefused("No.")

    assert run(take, stop, pause=300) == ["No."]


def test_news_are_taken_at_once() -> None:
    stop = threading.Event()
    counts = iter(range(3))

    def take() -> int:
        if next(counts) == 2:
            stop.set()
        return 1

    assert run(take, stop) == []
