"""What agents may still do with replies on their way."""

from datetime import datetime

from inbox_assistant.model import Delivery, DeliveryState, OutboxRow
from inbox_assistant.store.sql.database import Facet, may_see
from inbox_assistant.store.sql.figures import count_wait
from inbox_assistant.store.sql.indexing import unindex_mail
from inbox_assistant.store.sql.outbox_rows import (
    HEAD,
    deliveries_of,
    follow_deliveries,
    keep_deliveries,
    outbox_row,
)
from inbox_assistant.store.sql.promises import refresh_promised_until
from inbox_assistant.store.sql.rows import Row, found, seconds

_TROUBLED = "state IN ('deferred', 'refused', 'unknown') AND settled = 0"
# Counting stops here, so that it costs the same in every store; the web shows "999+".
_COUNT_LIMIT = 1000


class SqlOutboxDesk(Facet):
    """Implements `store.base.OutboxDesk`."""

    def get(self, row_id: int) -> OutboxRow:
        """Return one row."""
        return outbox_row(self.db, self._row(row_id))

    def _row(self, row_id: int) -> Row:
        return found(self.db.one("SELECT * FROM outbox WHERE id = :id", id=row_id), "reply")

    def cancel(self, row_id: int) -> bool:
        """Undo: a row that reached nobody becomes cancelled and the conversation waits again."""
        with self.db.writing():
            row = self._row(row_id)
            if not outbox_row(self.db, row).returnable:
                return False
            self.db.run("UPDATE outbox SET state = 'cancelled' WHERE id = :id", id=row_id)
            self._take_back(row)
        return True

    def _take_back(self, row: Row) -> None:
        mail = found(self.db.one("SELECT * FROM mails WHERE id = :id", id=row["mail_id"]), "mail")
        unindex_mail(self.db, mail)
        count_wait(self.db, row, mail["at"], -1)
        self.db.run("DELETE FROM mails WHERE id = :id", id=mail["id"])
        self.db.run("DELETE FROM promises WHERE outbox_id = :id", id=row["id"])
        self.db.run(
            "UPDATE promises SET kept_by = NULL, "
            "state = CASE WHEN missed THEN 'missed' ELSE 'due' END WHERE kept_by = :id",
            id=row["id"],
        )
        self.db.run(
            "UPDATE conversations SET mails = mails - 1, sent_at = :sent_before, "
            "waiting_since = CASE WHEN waiting_since IS NULL THEN :waiting_before "
            "ELSE min(waiting_since, coalesce(:waiting_before, waiting_since)) END WHERE id = :id",
            id=row["conversation_id"],
            sent_before=row["sent_before"],
            waiting_before=row["waiting_before"],
        )
        refresh_promised_until(self.db, row["conversation_id"])

    def decide(self, row_id: int, *, sent: bool, at: datetime) -> None:
        """An agent decides what is unknown: it was sent, or it is to be sent again."""
        with self.db.writing():
            row = self.get(row_id)
            if not row.undecided:
                found(None, "reply with an unknown outcome")
            state: DeliveryState = "taken" if sent else "waiting"
            unknown = [d.recipient for d in row.deliveries if d.state == "unknown"]
            keep_deliveries(self.db, row_id, [Delivery(name, state) for name in unknown])
            # The worker loses its say: what the agent decided stands.
            self.db.run(
                "UPDATE outbox SET error = '', worker = '', not_before = :now WHERE id = :id",
                id=row_id,
                now=seconds(at),
            )
            follow_deliveries(self.db, row_id, seconds(at))

    def hasten(self, row_id: int, at: datetime) -> bool:
        """Let what is deferred be tried now."""
        touched = self.db.run(
            "UPDATE outbox SET not_before = :now WHERE id = :id AND state = 'deferred'",
            id=row_id,
            now=seconds(at),
        )
        return bool(touched)

    def stop(self, row_id: int, why: str) -> bool:
        """Give up what is still to be tried."""
        with self.db.writing():
            if self._row(row_id)["state"] not in ("waiting", "deferred"):
                return False
            open_ = [d.recipient for d in deliveries_of(self.db, row_id) if d.open]
            keep_deliveries(self.db, row_id, [Delivery(name, "refused", why) for name in open_])
            self.db.run("UPDATE outbox SET settled = 1, error = '' WHERE id = :id", id=row_id)
            follow_deliveries(self.db, row_id)
        return True

    def settle(self, row_id: int) -> bool:
        """Note that an agent knows of the refusal."""
        touched = self.db.run(
            "UPDATE outbox SET settled = 1 WHERE id = :id AND state = 'refused'", id=row_id
        )
        return bool(touched)

    def listed(self, limit: int) -> list[OutboxRow]:
        """Return what is on its way or in trouble, oldest first, without the mails' bytes."""
        rows: dict[int, Row] = {}
        for condition in (_TROUBLED, "copy_state = 'failed'", "state IN ('waiting', 'sending')"):
            some = self.db.rows(
                f"SELECT {HEAD} FROM outbox WHERE {condition} AND {may_see()} "  # noqa: S608  # our own words
                "ORDER BY id LIMIT :limit",
                limit=limit,
                seen=self.seen,
            )
            rows.update((row["id"], row) for row in some)
        return [outbox_row(self.db, rows[row_id]) for row_id in sorted(rows)][:limit]

    def troubled(self) -> int:
        """Return how many rows are in trouble, up to 1000."""
        row = self.db.one(
            "SELECT count(*) AS n FROM (SELECT * FROM (SELECT id FROM outbox "  # noqa: S608  # our own words
            f"WHERE {_TROUBLED} AND {may_see()} "
            f"UNION SELECT id FROM outbox WHERE copy_state = 'failed' AND {may_see()}) AS both "
            "LIMIT :limit) AS some",
            limit=_COUNT_LIMIT,
            seen=self.seen,
        )
        return int(row["n"]) if row else 0
