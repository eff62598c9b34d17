"""The ledger of dated words, and the clocks of those who wait."""

from collections.abc import Sequence
from datetime import datetime

from inbox_assistant.errors import Conflict
from inbox_assistant.model import Conversation, Promise, PromiseRow
from inbox_assistant.store.sql.database import Database, Facet, may_see
from inbox_assistant.store.sql.happenings import tell
from inbox_assistant.store.sql.rows import Row, conversation, found, moment, seconds
from inbox_assistant.store.sql.settings import thresholds

_MOST_COUNTED = 1_000
_RUNNING = (
    "status = 'open' AND waiting_since IS NOT NULL AND reminded_since IS NOT waiting_since "
    "AND automatic IS NULL"
)
_QUIET = (
    "status = 'open' AND waiting_since IS NULL AND promised_until IS NULL "
    "AND undelivered = '' AND sent_at IS NOT NULL AND sent_at < :before"
)


class SqlPromises(Facet):
    """Implements `store.ledger.Promises`."""

    def due(self, until: datetime) -> list[PromiseRow]:
        """Return open promises whose time comes before `until`, earliest first."""
        rows = self.db.rows(
            "SELECT * FROM promises WHERE state IN ('due', 'missed') AND until < :until "
            "ORDER BY until, id",
            until=seconds(until),
        )
        return [promise_of(row) for row in rows]

    def of_conversation(self, conversation_id: int) -> list[PromiseRow]:
        """Return all promises given in a conversation, earliest first."""
        rows = self.db.rows(
            "SELECT * FROM promises WHERE conversation_id = :id ORDER BY until, id",
            id=conversation_id,
        )
        return [promise_of(row) for row in rows]

    def add(self, outbox_id: int, further: Sequence[Promise]) -> None:
        """Enter further promises of a queued reply; the same moment is entered once."""
        if not further:
            return
        with self.db.writing():
            row = self.db.one("SELECT conversation_id FROM outbox WHERE id = :id", id=outbox_id)
            conversation_id = found(row, "reply")["conversation_id"]
            for promise in further:
                add_promise(self.db, conversation_id, outbox_id, promise)
            refresh_promised_until(self.db, conversation_id)

    def withdraw(self, promise_id: int, agent_id: int, reason: str) -> int:
        """Take back an open promise, with the reason; return its conversation."""
        with self.db.writing():
            row = self.db.one("SELECT * FROM promises WHERE id = :id", id=promise_id)
            conversation_id = int(found(row, "promise")["conversation_id"])
            touched = self.db.run(
                "UPDATE promises SET state = 'withdrawn', reason = :reason, "
                "withdrawn_by = :agent WHERE id = :id AND state IN ('due', 'missed')",
                id=promise_id,
                agent=agent_id,
                reason=reason,
            )
            if not touched:
                raise Conflict("This promise is not open any more.")
            refresh_promised_until(self.db, conversation_id)
        return conversation_id

    def mark_missed(self, at: datetime) -> int:
        """Mark promises whose time has passed without a reply; return how many."""
        with self.db.writing():
            rows = self.db.rows(
                "UPDATE promises SET state = 'missed', missed = 1 "
                "WHERE state = 'due' AND until < :now RETURNING id, conversation_id",
                now=seconds(at),
            )
            for row in rows:
                figures = {"promise": row["id"]}
                tell(self.db, "promise.missed", row["conversation_id"], at, figures)
        return len(rows)

    def untold(self, until: datetime, limit: int) -> list[PromiseRow]:
        """Return open promises due by `until` of which nobody was reminded, earliest first."""
        rows = self.db.rows(
            "SELECT * FROM promises WHERE state IN ('due', 'missed') AND reminded_at IS NULL "
            "AND until <= :until ORDER BY until, id LIMIT :limit",
            until=seconds(until),
            limit=limit,
        )
        return [promise_of(row) for row in rows]

    def told(self, promise_id: int, at: datetime) -> bool:
        """Note that somebody is reminded; False when it was noted already."""
        touched = self.db.run(
            "UPDATE promises SET reminded_at = :at WHERE id = :id AND reminded_at IS NULL",
            id=promise_id,
            at=seconds(at),
        )
        return bool(touched)


class SqlClocks(Facet):
    """Implements `store.ledger.Clocks`."""

    def untold(self, limit: int, *, answered: bool) -> list[Conversation]:
        """Return open conversations that wait and of which nobody was reminded."""
        rows = self.db.rows(
            f"SELECT * FROM conversations WHERE {_RUNNING} "  # noqa: S608  # our own words
            "AND (sent_at IS NOT NULL) = :answered ORDER BY waiting_since, id LIMIT :limit",
            answered=int(answered),
            limit=limit,
        )
        known = thresholds(self.db)
        return [conversation(row, known) for row in rows]

    def told(self, conversation_id: int, since: datetime) -> bool:
        """Note that somebody is reminded of the clock begun then."""
        touched = self.db.run(
            "UPDATE conversations SET reminded_since = :since WHERE id = :id "
            "AND waiting_since = :since AND reminded_since IS NOT :since",
            id=conversation_id,
            since=seconds(since),
        )
        return bool(touched)

    def close_quiet(self, before: datetime, limit: int) -> list[int]:
        """Close open conversations that we answered last, long ago; return them."""
        with self.db.writing():
            rows = self.db.rows(
                "UPDATE conversations SET status = 'closed' WHERE id IN "  # noqa: S608  # our own words
                f"(SELECT id FROM conversations WHERE {_QUIET} ORDER BY sent_at LIMIT :limit) "
                "RETURNING id",
                before=seconds(before),
                limit=limit,
            )
        return sorted(row["id"] for row in rows)

    def promised(self, until: datetime, agent_id: int) -> int:
        """Return how many conversations of the agent, or of nobody, have a promise due by then."""
        row = self.db.one(
            "SELECT count(*) AS n FROM (SELECT 1 FROM conversations "  # noqa: S608
            "WHERE promised_until IS NOT NULL AND promised_until < :until "
            f"AND (assignee IS NULL OR assignee = :agent) AND {may_see()} LIMIT :most)",
            seen=self.seen,
            until=seconds(until),
            agent=agent_id,
            most=_MOST_COUNTED,
        )
        return int(row["n"]) if row else 0


def add_promise(db: Database, conversation_id: int, outbox_id: int, promise: Promise) -> None:
    """Enter a promise of a reply, unless the reply has one of that moment."""
    db.run(
        "INSERT INTO promises (conversation_id, outbox_id, until, quote, words) "
        "SELECT :conversation, :outbox, :until, :quote, :words WHERE NOT EXISTS "
        "(SELECT 1 FROM promises WHERE outbox_id = :outbox AND until = :until)",
        conversation=conversation_id,
        outbox=outbox_id,
        until=seconds(promise.until),
        quote=promise.quote,
        words=promise.words,
    )


def refresh_promised_until(db: Database, conversation_id: int) -> None:
    """Bring the head of the conversation in line with its ledger."""
    db.run(
        "UPDATE conversations SET promised_until = (SELECT min(until) FROM promises "
        "WHERE conversation_id = :id AND state IN ('due', 'missed')) WHERE id = :id",
        id=conversation_id,
    )


def promise_of(row: Row) -> PromiseRow:
    """Return the value of a row of `promises`."""
    return PromiseRow(
        id=row["id"],
        conversation_id=row["conversation_id"],
        until=moment(row["until"]),
        quote=row["quote"],
        state=row["state"],
        words=row["words"],
        reason=row["reason"],
    )
