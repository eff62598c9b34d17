"""Attempts at reading kept mail: counted before they begin, so that none can go on for ever."""

from collections.abc import Sequence

from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import found


class SqlAttempts(Facet):
    """Implements `store.base.Attempts`."""

    def begin(self, raw_ids: Sequence[int]) -> None:
        """Count an attempt at each of these mails."""
        self._count(raw_ids, 1)

    def take_back(self, raw_ids: Sequence[int]) -> None:
        """Uncount an attempt that a person interrupted: the mail is not to blame."""
        self._count(raw_ids, -1)

    def _count(self, raw_ids: Sequence[int], step: int) -> None:
        if raw_ids:
            self.db.run_many(
                "UPDATE raw_mails SET attempts = attempts + :step WHERE id = :id",
                [{"step": step, "id": raw_id} for raw_id in raw_ids],
            )

    def waits(self, raw_id: int) -> bool:
        """Return whether the mail is still to be parsed and filed."""
        row = self.db.one("SELECT 1 FROM raw_mails WHERE id = :id AND state = 'kept'", id=raw_id)
        return row is not None

    def anew(self, raw_id: int) -> None:
        """Let an unreadable mail be tried again from the beginning."""
        touched = self.db.run(
            "UPDATE raw_mails SET state = 'kept', attempts = 0 "
            "WHERE id = :id AND state = 'unreadable'",
            id=raw_id,
        )
        found({} if touched else None, "unreadable mail")
