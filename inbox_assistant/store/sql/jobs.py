"""Work that waits. A claim is a lease: it comes back when the worker dies."""

from collections.abc import Sequence
from datetime import datetime

from inbox_assistant.model import Job
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import found, seconds

_LEASE_SECONDS = 600
_ATTEMPTS = 3
_RETRY_SECONDS = 30


class SqlJobs(Facet):
    """Implements `store.base.Jobs`."""

    def add(self, kind: str, subject: int) -> None:
        """Queue a job; one that waits already stays as it is, a dead one lives again."""
        self.db.run(
            "INSERT INTO jobs (kind, subject) VALUES (:kind, :subject) "
            "ON CONFLICT (kind, subject) DO UPDATE "
            "SET state = 'waiting', attempts = 0, not_before = 0 WHERE state = 'dead'",
            kind=kind,
            subject=subject,
        )

    def claim(self, kind: str, worker: str, at: datetime, limit: int) -> list[Job]:
        """Take up to `limit` jobs for ten minutes. `not_before` of a claimed job is its lease."""
        now = seconds(at)
        with self.db.writing():
            rows = self.db.rows(
                "UPDATE jobs SET state = 'claimed', worker = :worker, not_before = :lease "
                "WHERE id IN (SELECT id FROM jobs WHERE kind = :kind AND state <> 'dead' "
                "AND not_before <= :now ORDER BY id LIMIT :limit) "
                "RETURNING id, kind, subject, attempts",
                worker=worker,
                lease=now + _LEASE_SECONDS,
                kind=kind,
                now=now,
                limit=limit,
            )
        return [Job(**row) for row in sorted(rows, key=lambda row: row["id"])]

    def done(self, job_ids: Sequence[int]) -> None:
        """Forget finished jobs."""
        with self.db.writing():
            for job_id in job_ids:
                self.db.run("DELETE FROM jobs WHERE id = :id", id=job_id)

    def failed(self, job_id: int, error: str, at: datetime) -> None:
        """Count the failure: the job comes back later, after 3 attempts it rests as "dead"."""
        row = self.db.one("SELECT attempts FROM jobs WHERE id = :id", id=job_id)
        attempts = found(row, "job")["attempts"] + 1
        self.db.run(
            "UPDATE jobs SET attempts = :attempts, error = :error, state = :state, "
            "not_before = :not_before WHERE id = :id",
            id=job_id,
            attempts=attempts,
            error=error,
            state="dead" if attempts >= _ATTEMPTS else "waiting",
            not_before=seconds(at) + _RETRY_SECONDS * attempts,
        )

    def later(self, job_id: int, until: datetime) -> None:
        """Put a claimed job back: it is not its time yet."""
        self.db.run(
            "UPDATE jobs SET state = 'waiting', not_before = :until WHERE id = :id",
            id=job_id,
            until=seconds(until),
        )

    def waiting(self, kind: str) -> int:
        """Return how many are not done (dead ones left out)."""
        row = self.db.one(
            "SELECT count(*) AS n FROM jobs WHERE kind = :kind AND state <> 'dead'", kind=kind
        )
        return int(row["n"]) if row else 0

    def ahead(self, kind: str, job_id: int, at: datetime) -> int | None:
        """Return the latest job queued before that one which a worker has in hand."""
        row = self.db.one(
            "SELECT max(id) AS id FROM jobs WHERE kind = :kind AND state <> 'dead' "
            "AND not_before > :now AND state = 'claimed' AND id < :id",
            kind=kind,
            now=seconds(at),
            id=job_id,
        )
        return row["id"] if row else None
