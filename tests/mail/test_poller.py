"""The life of a connection, without a server: it stops when told and comes back after trouble."""

import threading
from collections.abc import Callable, Iterator, Sequence

import pytest

from inbox_assistant.errors import LoginRefused, MailboxBusy, MailboxUnreachable, MailError
from inbox_assistant.mail.poller import Backoff, Pauses, Poller
from inbox_assistant.model import Batch, Changes, Cursor, Place


class QuietMailbox:
    """A mailbox that says whatever the test wants to each wait; without words it stays quiet."""

    def __init__(self, waits: Iterator[bool | MailError]) -> None:
        self.waits = waits

    def new_since(self, cursor: Cursor | None, folder: str) -> Iterator[Batch]:
        yield from ()

    def again(self, cursor: Cursor, uids: Sequence[int]) -> Iterator[Batch]:
        yield from ()

    def changed_since(self, cursor: Cursor) -> Changes:
        return Changes((), cursor)

    def wait(self, seconds: float) -> bool:
        said = next(self.waits, True)
        if isinstance(said, MailError):
            raise said
        return said

    def save_sent(self, raw: bytes, message_id: str) -> None: ...

    def mark_answered(self, place: Place) -> None: ...

    def check(self) -> list[str]:
        return []

    def close(self) -> None: ...


class Rests(threading.Event):
    """A stop that notes how long somebody meant to rest, and ends after so many rests."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.seconds: list[float] = []
        self._most = most

    def wait(self, timeout: float | None = None) -> bool:
        self.seconds.append(timeout or 0.0)
        if len(self.seconds) >= self._most:
            self.set()
        return self.is_set()


def steady(shortest: float, longest: float) -> Backoff:
    return Backoff(shortest, longest, jitter=lambda: 0)


def run(
    take: Callable[[], int],
    stop: threading.Event,
    waits: Sequence[bool | MailError] = (),
) -> list[str]:
    """Run a poller; return the trouble it told of."""
    trouble: list[str] = []
    said = iter(waits)
    ends = ((1, 300), (60, 900), (300, 3600), (0.5, 60))
    Poller(
        open_mailbox=lambda: QuietMailbox(said),
        take=lambda mailbox: take(),
        trouble=lambda error: trouble.append(str(error)),
        poll_seconds=60,
        pauses=Pauses(*(steady(*pair) for pair in ends)),
    ).run(stop)
    return trouble


def failing(error: MailError) -> Callable[[], int]:
    """A take that always fails."""

    def take() -> int:
        raise error

    return take


def test_pauses_grow_to_five_minutes_and_begin_anew() -> None:
    backoff = Backoff(jitter=lambda: 0)
    assert [backoff.next() for _ in range(10)] == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]
    backoff.reset()
    assert backoff.next() == 1


def test_pauses_differ_between_clients() -> None:
    assert Backoff(jitter=lambda: 1).next() == 0.5


@pytest.mark.parametrize(
    ("error", "rests"),
    [
        (MailboxUnreachable("The line broke."), [1, 2, 4, 8]),
        (MailboxBusy("Enough."), [60, 120, 240, 480]),
        (MailboxBusy("Enough.", seconds=200), [200, 200, 240, 480]),
        (LoginRefused("No."), [300, 600, 1200, 2400]),
    ],
)
def test_after_trouble_it_rests_ever_longer_and_tells(error: MailError, rests: list[float]) -> None:
    stop = Rests(4)
    assert run(failing(error), stop) == [str(error)] * 4
    assert stop.seconds == rests


def test_a_server_that_lets_in_and_hangs_up_is_not_knocked_at_ever_faster() -> None:
    stop = Rests(5)
    bye = MailboxUnreachable("BYE")
    run(lambda: 1, stop, waits=[bye] * 5)
    assert stop.seconds == [1, 2, 4, 8, 16]


def test_after_peace_the_pauses_begin_anew() -> None:
    stop = Rests(3)
    bye = MailboxUnreachable("BYE")
    run(lambda: 1, stop, waits=[bye, bye, True, bye])
    assert stop.seconds == [1, 2, 1]


def test_news_are_taken_at_once() -> None:
    stop = Rests(1)
    counts = iter(range(3))

    def take() -> int:
        if next(counts) == 2:
            stop.set()
        return 1

    assert run(take, stop) == []
    assert stop.seconds == []


def test_news_that_bring_nothing_are_looked_for_once_more_and_then_believed_less() -> None:
    stop = Rests(4)
    looks = []
    run(lambda: looks.append(1) or 0, stop)  # type: ignore[func-returns-value]
    assert stop.seconds == [0.5, 1, 2, 4]
    assert len(looks) == 8
