"""The life of a connection: fetch, wait for news, and after trouble come back, ever more slowly."""

import logging
import random
import threading
import time
from collections.abc import Callable
from contextlib import closing

from inbox_assistant.errors import LoginRefused, MailError
from inbox_assistant.mail.mailbox import Mailbox

log = logging.getLogger(__name__)

# How long one wait takes, and so how soon a stop is noticed.
_STEP_SECONDS = 1.0


class Backoff:
    """Pauses that double from 1 second to 5 minutes, each shortened by up to half at random, so
    that many clients do not come back all at once."""

    def __init__(
        self,
        shortest: float = 1.0,
        longest: float = 300.0,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._shortest = shortest
        self._longest = longest
        self._jitter = jitter
        self._failures = 0

    def next(self) -> float:
        """Return the pause after one more failure, in seconds."""
        pause = min(self._longest, self._shortest * 2.0 ** min(self._failures, 30))
        self._failures += 1
        return pause * (1 - self._jitter() / 2)

    def longest(self) -> float:
        """Return the longest pause: for what only a person can mend."""
        return self._longest

    def reset(self) -> None:
        """Begin anew: all was well."""
        self._failures = 0


class Poller:
    """Runs one mailbox. `take` fetches and keeps what is new; `trouble` tells people."""

    def __init__(
        self,
        open_mailbox: Callable[[], Mailbox],
        take: Callable[[Mailbox], int],
        trouble: Callable[[str], None],
        poll_seconds: float,
        backoff: Backoff | None = None,
    ) -> None:
        self._open = open_mailbox
        self._take = take
        self._trouble = trouble
        self._poll_seconds = poll_seconds
        self._backoff = backoff or Backoff()

    def run(self, stop: threading.Event) -> None:
        """Serve the mailbox until `stop` is set."""
        while not stop.is_set():
            try:
                with closing(self._open()) as mailbox:
                    self._serve(mailbox, stop)
            except MailError as error:
                log.warning("%s", error)
                self._trouble(str(error))
                refused = isinstance(error, LoginRefused)
                # Knocking with a wrong password locks accounts.
                stop.wait(self._backoff.longest() if refused else self._backoff.next())

    def _serve(self, mailbox: Mailbox, stop: threading.Event) -> None:
        while not stop.is_set():
            self._take(mailbox)
            self._backoff.reset()
            self._wait(mailbox, stop)

    def _wait(self, mailbox: Mailbox, stop: threading.Event) -> None:
        end = time.monotonic() + self._poll_seconds
        while not stop.is_set() and (left := end - time.monotonic()) > 0:
            if mailbox.wait(min(_STEP_SECONDS, left)):
                return
