"""Whose turn it is: mail is filed in the order in which it was queued, however many readers work.

They read at the same time, which is the long part. Without order, which of two mails founds an
issue would depend on who was faster.
"""

import time
from collections.abc import Callable

from inbox_assistant.clock import Clock
from inbox_assistant.store.base import Store

PATIENCE = 20.0  # seconds: whoever holds earlier mail for longer has died, or is stuck
_PAUSE = 0.02


class Turns:
    """Waits until the mail that was queued before is filed."""

    def __init__(
        self, store: Store, clock: Clock, patience: float = PATIENCE, kind: str = "read"
    ) -> None:
        self._store = store
        self._clock = clock
        self._patience = patience
        self._kind = kind
        self._overtaken = 0

    def wait(self, job_id: int, tick: Callable[[], float] = time.monotonic) -> None:
        """Return when no reader has a job before that one in hand; one that keeps us waiting for
        too long is not waited for again."""
        end = tick() + self._patience
        while (ahead := self._ahead(job_id)) > self._overtaken:
            if tick() >= end:
                self._overtaken = ahead
                return
            time.sleep(_PAUSE)

    def _ahead(self, job_id: int) -> int:
        return self._store.jobs.ahead(self._kind, job_id, self._clock()) or 0
