"""Who is told of an issue, and what became of it: the outbox knows of all that is in it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from inbox_assistant.errors import Conflict
from inbox_assistant.model import Address, Addressing, Fate, Hindrance, Hit
from inbox_assistant.store.sql.database import Database, Facet
from inbox_assistant.store.sql.hits import hit_of, hits
from inbox_assistant.store.sql.outbox_desk import SqlOutboxDesk
from inbox_assistant.store.sql.rows import Row

_OF_UPDATE = (
    "SELECT a.*, o.state AS sent_state, (SELECT d.error FROM deliveries d "
    "WHERE d.outbox_id = o.id AND d.error <> '' LIMIT 1) AS words "
    "FROM addressings a LEFT JOIN outbox o ON o.id = a.outbox_id "
    "WHERE a.update_id = :id ORDER BY a.language, a.formality, a.conversation_id"
)
_COUNTED = (
    "SELECT a.state, o.state AS sent_state, count(*) AS n FROM addressings a "
    "LEFT JOIN outbox o ON o.id = a.outbox_id WHERE a.update_id = :id GROUP BY 1, 2"
)
_CURRENT = "SELECT 1 FROM updates WHERE id = :id AND state <> 'overtaken'"
_NEXT = (
    "SELECT a.*, NULL AS sent_state, '' AS words FROM addressings a "
    "CROSS JOIN updates u ON u.id = a.update_id "
    "WHERE a.state = 'waiting' AND u.state = 'sending' "
    "ORDER BY a.update_id, a.conversation_id LIMIT :limit"
)


class SqlAddressings(Facet):
    """Implements `store.updates.Addressings`."""

    def hits(
        self, issue_id: int, closed_since: datetime, limit: int, *, without: int | None = None
    ) -> list[Hit]:
        """Return the conversations of the issue that may be told, by id."""
        return hits(self.db, issue_id, closed_since, limit, without, self.seen)

    def of_update(self, update_id: int) -> list[Addressing]:
        """Return all of an update, by language, formality and conversation."""
        return [_addressing(row) for row in self.db.rows(_OF_UPDATE, id=update_id)]

    def fates(self, update_id: int) -> Mapping[Fate, int]:
        """Return how many of an update have which fate."""
        counts: Counter[Fate] = Counter()
        for row in self.db.rows(_COUNTED, id=update_id):
            counts[_fate(row)] += row["n"]
        return counts

    def hit(self, conversation_id: int) -> Hit | None:
        """Return that conversation, None when nothing that a person wrote there was read."""
        return hit_of(self.db, conversation_id)

    def next(self, limit: int) -> list[Addressing]:
        """Return those whose turn it is, of updates that are being sent, oldest first."""
        return [_addressing(row) for row in self.db.rows(_NEXT, limit=limit)]

    def queued(self, addressing: Addressing, outbox_id: int) -> None:
        """Note that it is in the outbox, once."""
        touched = self.db.run(
            "UPDATE addressings SET state = 'queued', outbox_id = :outbox "
            "WHERE update_id = :id AND conversation_id = :conversation AND state = 'waiting' "
            "AND (SELECT u.state FROM updates u WHERE u.id = :id) = 'sending'",
            outbox=outbox_id,
            **_key(addressing),
        )
        if not touched:
            raise Conflict("This update is not to be sent there any more.")

    def hold(self, addressing: Addressing, why: Hindrance) -> None:
        """Leave one that waits to an agent."""
        self.db.run(
            "UPDATE addressings SET state = 'held', reason = :why WHERE update_id = :id "
            "AND conversation_id = :conversation AND state = 'waiting'",
            why=why,
            **_key(addressing),
        )

    def again(self, update_id: int) -> int:
        """Let those that were refused, or failed by a fault that may be mended, wait for another
        try; return how many."""
        with self.db.writing():
            if not self.db.one(_CURRENT, id=update_id):
                return 0
            refused = [one for one in self.of_update(update_id) if one.fate == "refused"]
            mended = self.db.run(
                "UPDATE addressings SET state = 'waiting', reason = '' WHERE update_id = :id "
                "AND state = 'held' AND reason IN ('fault', 'mailbox')",
                id=update_id,
            )
            return mended + sum(
                take_back(self.db, update_id, one.conversation_id, one.outbox_id or 0)
                for one in refused
            )


def take_back(db: Database, update_id: int, conversation_id: int, outbox_id: int) -> bool:
    """Let a letter wait anew that has reached nobody; False when it has left."""
    # Taken back first: a letter that is tried anew stands in the conversation once.
    if not SqlOutboxDesk(db).cancel(outbox_id):
        return False
    db.run(
        "UPDATE addressings SET state = 'waiting', outbox_id = NULL "
        "WHERE update_id = :id AND conversation_id = :conversation",
        id=update_id,
        conversation=conversation_id,
    )
    return True


def _key(addressing: Addressing) -> Row:
    return {"id": addressing.update_id, "conversation": addressing.conversation_id}


def _fate(row: Row) -> Fate:
    if row["state"] != "queued":
        fate: Fate = row["state"]
    elif row["sent_state"] in ("waiting", "sending"):
        fate = "queued"
    else:
        fate = row["sent_state"] or "unknown"
    return fate


def _addressing(row: Row) -> Addressing:
    return Addressing(
        conversation_id=row["conversation_id"],
        customer=Address(row["name"], row["address"]),
        language=row["language"],
        formality=row["formality"],
        text=row["text"],
        answers=row["answers"],
        seen=row["seen"],
        reason=row["words"] or row["reason"],
        fate=_fate(row),
        update_id=row["update_id"],
        outbox_id=row["outbox_id"],
    )


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS: Sequence[str] = (_OF_UPDATE, _COUNTED, _NEXT)
