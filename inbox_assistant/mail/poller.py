"""The life of a connection: fetch, wait for news, and after trouble come back, ever more slowly."""

import logging
import random
import threading
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field

from inbox_assistant.errors import LoginRefused, MailboxBusy, MailError
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

    def reset(self) -> None:
        """Begin anew: all was well."""
        self._failures = 0


@dataclass(frozen=True)
class Pauses:
    """How long to rest after what. They go on growing across connections, until all was well."""

    trouble: Backoff = field(default_factory=Backoff)
    busy: Backoff = field(default_factory=lambda: Backoff(60.0, 15 * 60.0))
    # Knocking with a wrong password locks accounts.
    refused: Backoff = field(default_factory=lambda: Backoff(5 * 60.0, 60 * 60.0))
    # News that bring nothing: noise, or mail that is told of before it can be found.
    false_alarm: Backoff = field(default_factory=lambda: Backoff(0.5, 60.0))

    def after(self, error: MailError) -> float:
        """Return the pause after one more failure, in seconds."""
        if isinstance(error, LoginRefused):
            return self.refused.next()
        if isinstance(error, MailboxBusy):
            return max(error.seconds, self.busy.next())
        return self.trouble.next()

    def reset(self) -> None:
        """Begin anew: all was well."""
        for backoff in (self.trouble, self.busy, self.refused):
            backoff.reset()


class Poller:
    """Runs one mailbox. `take` fetches and keeps what is new; `trouble` tells people."""

    def __init__(
        self,
        open_mailbox: Callable[[], Mailbox],
        take: Callable[[Mailbox], int],
        trouble: Callable[[MailError], None],
        poll_seconds: float,
        pauses: Pauses | None = None,
    ) -> None:
        self._open = open_mailbox
        self._take = take
        self._trouble = trouble
        self._poll_seconds = poll_seconds
        self._pauses = pauses or Pauses()

    def run(self, stop: threading.Event) -> None:
        """Serve the mailbox until `stop` is set."""
        while not stop.is_set():
            try:
                with closing(self._open()) as mailbox:
                    self._serve(mailbox, stop)
            except MailError as error:
                log.warning("%s", error)
                self._trouble(error)
                stop.wait(self._pauses.after(error))

    def _serve(self, mailbox: Mailbox, stop: threading.Event) -> None:
        self._take(mailbox)
        while not stop.is_set():
            alarmed = self._wait(mailbox, stop)
            if stop.is_set():
                return
            new = self._take(mailbox)
            # A server that lets in and then hangs up is no success: waiting in peace is.
            self._pauses.reset()
            if not alarmed or new:
                self._pauses.false_alarm.reset()
            elif not stop.wait(self._pauses.false_alarm.next()):
                self._take(mailbox)

    def _wait(self, mailbox: Mailbox, stop: threading.Event) -> bool:
        """Wait for news or for the time to look again; return whether there were news."""
        end = time.monotonic() + self._poll_seconds
        while not stop.is_set() and (left := end - time.monotonic()) > 0:
            if mailbox.wait(min(_STEP_SECONDS, left)):
                return True
        return False
