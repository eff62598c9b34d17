"""Copies of sent mails in the Sent folder."""

from collections.abc import Callable, Sequence
from datetime import datetime

from inbox_assistant.model import OutboxRow
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.outbox_rows import outbox_row
from inbox_assistant.store.sql.rows import found, seconds


class SqlSentCopies(Facet):
    """Implements `store.base.SentCopies`."""

    def due(self, at: datetime, limit: int) -> list[OutboxRow]:
        """Return mails that have left and whose copy is to be tried now, oldest first."""
        rows = self.db.rows(
            "SELECT * FROM outbox WHERE copy_state = 'pending' AND left_at IS NOT NULL "
            "AND copy_not_before <= :now ORDER BY copy_not_before, id LIMIT :limit",
            now=seconds(at),
            limit=limit,
        )
        return [outbox_row(self.db, row) for row in rows]

    def done(self, row_id: int) -> None:
        """Note that the copy lies where it should."""
        self.db.run(
            "UPDATE outbox SET copy_state = 'done', copy_error = '' WHERE id = :id", id=row_id
        )

    def failed(
        self, row_ids: Sequence[int], error: str, later: Callable[[int], datetime | None]
    ) -> None:
        """Count a failed try of each; `later` gives the next one by the tries so far."""
        with self.db.writing():
            for row_id in row_ids:
                row = self.db.one("SELECT copy_attempts FROM outbox WHERE id = :id", id=row_id)
                attempts = found(row, "reply")["copy_attempts"] + 1
                next_try = later(attempts)
                self.db.run(
                    "UPDATE outbox SET copy_attempts = :attempts, copy_error = :error, "
                    "copy_state = :state, copy_not_before = :next WHERE id = :id "
                    "AND copy_state = 'pending'",
                    id=row_id,
                    attempts=attempts,
                    error=error,
                    state="pending" if next_try else "failed",
                    next=seconds(next_try) if next_try else 0,
                )

    def again(self, row_id: int, at: datetime) -> bool:
        """Try a failed copy from the beginning."""
        touched = self.db.run(
            "UPDATE outbox SET copy_state = 'pending', copy_attempts = 0, copy_not_before = :now "
            "WHERE id = :id AND copy_state = 'failed'",
            id=row_id,
            now=seconds(at),
        )
        return bool(touched)

    def leave(self, row_id: int) -> bool:
        """Go without the copy."""
        touched = self.db.run(
            "UPDATE outbox SET copy_state = 'none', copy_error = '' "
            "WHERE id = :id AND copy_state = 'failed'",
            id=row_id,
        )
        return bool(touched)
