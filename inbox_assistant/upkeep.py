"""The work on issues that waits for a reader: profiles to be made again, the second look.

New mail does not wait for it: both run beside the reading, and take the store for moments only.
"""

import logging
from zoneinfo import ZoneInfo

from inbox_assistant import consolidating, remaking
from inbox_assistant.bursting import BurstWatch
from inbox_assistant.clock import Clock
from inbox_assistant.consolidating import consolidate
from inbox_assistant.model import Job
from inbox_assistant.remaking import remake
from inbox_assistant.store.base import Store
from inbox_assistant.store.remaining import SHRED
from inbox_assistant.understand.inbox import WINDOW

log = logging.getLogger(__name__)

_BATCH = 8
_UTC = ZoneInfo("UTC")


class Upkeep:
    """Does what waits; any number of them may work on one store. `language` and `zone` are the
    team's."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        worker: str,
        language: str = "",
        zone: ZoneInfo = _UTC,
    ) -> None:
        self.store = store
        self.clock = clock
        self.worker = worker
        self.language = language
        self._bursts = BurstWatch(store, clock, zone)

    def work_some(self) -> int:
        """Do a few jobs, the quick ones first; return how many were ended or put back."""
        jobs = (
            self._claimed(remaking.JOB, _BATCH)
            or self._claimed(SHRED, 1)
            or self._claimed(consolidating.JOB, 1)
        )
        for job in jobs:
            self._work(job)
        return len(jobs)

    def _claimed(self, kind: str, limit: int) -> list[Job]:
        return self.store.jobs.claim(kind, self.worker, self.clock(), limit)

    def _work(self, job: Job) -> None:
        try:
            self._do(job)
        except Exception as error:
            log.exception("The job %s of issue %d failed", job.kind, job.subject)
            self.store.jobs.failed(job.id, repr(error), self.clock())

    def _do(self, job: Job) -> None:
        if job.kind == remaking.JOB:
            with self.store.writing():
                remake(self.store, self.clock, job.subject, self.language)
                self.store.jobs.done([job.id])
            return
        if job.kind == SHRED:
            self.store.forgetting.shred()
            self.store.jobs.done([job.id])
            return
        # By night all of the last weeks, by day the newest mails only: the job says how many.
        newest = job.subject or WINDOW
        outcome = consolidate(self.store, self.clock, language=self.language, newest=newest)
        self.store.jobs.done([job.id])
        self._bursts.look_again()
        log.info(
            "Looked at %d mails again: %d moved, %d issues merged, %d new",
            outcome.mails,
            outcome.moved,
            outcome.merged,
            outcome.born,
        )
