"""A store that was put back from a backup: what it must not do again.

What was on its way when the backup was made may have left since, in the time the backup knows
nothing of: its outcome is unknown, and only a person can decide it.
"""

from datetime import datetime

from inbox_assistant.store.sql.database import Facet, may_see
from inbox_assistant.store.sql.rows import moment, seconds

_COUNT_LIMIT = 1000
_NOT_REPEATED = "Not sent: it was on its way when the backup was made."

#: What would speak to somebody by itself; each is left as if it had.
_QUIET = (
    # Automatic answers: whoever was to get one has it, or needs it no more.
    "UPDATE deliveries SET state = 'refused', error = :why WHERE state <> 'taken' AND outbox_id IN "
    "(SELECT id FROM outbox WHERE automatic AND state IN ('waiting', 'sending', 'deferred'))",
    "UPDATE outbox SET state = 'refused', settled = 1, worker = '' "
    "WHERE automatic AND state IN ('waiting', 'sending', 'deferred')",
    "DELETE FROM jobs WHERE kind = 'acknowledge'",
    # Replies: an agent looks at each.
    "INSERT INTO restored SELECT id FROM outbox "
    "WHERE state IN ('waiting', 'sending', 'deferred', 'unknown') ON CONFLICT DO NOTHING",
    "UPDATE deliveries SET state = 'unknown', error = '' WHERE state IN ('waiting', 'deferred') "
    "AND outbox_id IN (SELECT outbox_id FROM restored)",
    "UPDATE outbox SET state = 'unknown', worker = '', error = '' "
    "WHERE state IN ('waiting', 'sending', 'deferred')",
    # Letters of updates that were not in the outbox yet.
    "UPDATE updates SET state = 'paused' WHERE state = 'sending'",
    "UPDATE addressings SET state = 'held', reason = 'restored' WHERE state = 'waiting' "
    "AND update_id IN (SELECT id FROM updates WHERE state = 'paused')",
    "UPDATE reports SET mailed_at = :at WHERE mailed_at IS NULL",
    # What other programs are told, and alerts about bursts.
    "UPDATE happenings SET addressed_at = :at WHERE addressed_at IS NULL",
    "UPDATE hook_deliveries SET state = 'dead', error = :why WHERE state = 'waiting'",
    "UPDATE bursts SET mailed_at = :at WHERE mailed_at IS NULL",
    "UPDATE incidents SET reminded_at = :at WHERE ended_at IS NULL",
    # Who was logged in then may have been locked out since.
    "DELETE FROM sessions",
    "DELETE FROM api_tokens",
    "DELETE FROM presence",
)


class SqlRestores(Facet):
    """Implements `store.keeping.Restores`."""

    def begin(self, at: datetime, backup_at: datetime) -> int:
        """Make a store that was restored safe to run; return how many replies wait for agents."""
        now = seconds(at)
        with self.db.writing():
            for statement in _QUIET:
                self.db.run(statement, at=now, why=_NOT_REPEATED)
            self.db.insert("restores", {"at": now, "backup_at": seconds(backup_at)})
            return self.waiting()

    def last(self) -> datetime | None:
        """Return when this store was last restored, None when never."""
        row = self.db.one("SELECT at FROM restores ORDER BY id DESC LIMIT 1")
        return moment(row["at"]) if row else None

    def waiting(self) -> int:
        """Return how many replies of a restore nobody has decided yet, up to 1000."""
        row = self.db.one(
            "SELECT count(*) AS n FROM (SELECT 1 FROM restored JOIN outbox ON id = outbox_id "  # noqa: S608
            f"WHERE state = 'unknown' AND {may_see()} LIMIT :limit) AS some",
            limit=_COUNT_LIMIT,
            seen=self.seen,
        )
        return int(row["n"]) if row else 0

    def holds(self, row_id: int) -> bool:
        """Return whether nobody has decided this reply of a restore yet."""
        row = self.db.one(
            "SELECT 1 FROM restored JOIN outbox ON id = outbox_id "
            "WHERE outbox_id = :id AND state = 'unknown'",
            id=row_id,
        )
        return row is not None

    def release(self, row_id: int) -> bool:
        """Let a held reply be called back by its agent; False when it holds none."""
        with self.db.writing():
            if not self.holds(row_id):
                return False
            self.db.run(
                "UPDATE deliveries SET state = 'refused' "
                "WHERE state = 'unknown' AND outbox_id = :id",
                id=row_id,
            )
            self.db.run("UPDATE outbox SET state = 'refused' WHERE id = :id", id=row_id)
        return True
