"""The ledger of dated words."""

from datetime import datetime

from inbox_assistant.model import PromiseRow
from inbox_assistant.store.sql.database import Database, Facet
from inbox_assistant.store.sql.rows import Row, moment, seconds


class SqlPromises(Facet):
    """Implements `store.base.Promises`."""

    def due(self, until: datetime) -> list[PromiseRow]:
        """Return promises not kept whose time comes before `until`, earliest first."""
        rows = self.db.rows(
            "SELECT * FROM promises WHERE state <> 'kept' AND until < :until ORDER BY until, id",
            until=seconds(until),
        )
        return [_promise(row) for row in rows]

    def of_conversation(self, conversation_id: int) -> list[PromiseRow]:
        """Return all promises given in a conversation, earliest first."""
        rows = self.db.rows(
            "SELECT * FROM promises WHERE conversation_id = :id ORDER BY until, id",
            id=conversation_id,
        )
        return [_promise(row) for row in rows]

    def mark_missed(self, at: datetime) -> int:
        """Mark promises whose time has passed without a reply; return how many."""
        return self.db.run(
            "UPDATE promises SET state = 'missed', missed = 1 WHERE state = 'due' AND until < :now",
            now=seconds(at),
        )


def refresh_promised_until(db: Database, conversation_id: int) -> None:
    """Bring the head of the conversation in line with its ledger."""
    db.run(
        "UPDATE conversations SET promised_until = (SELECT min(until) FROM promises "
        "WHERE conversation_id = :id AND state <> 'kept') WHERE id = :id",
        id=conversation_id,
    )


def _promise(row: Row) -> PromiseRow:
    return PromiseRow(
        row["id"], row["conversation_id"], moment(row["until"]), row["quote"], row["state"]
    )
