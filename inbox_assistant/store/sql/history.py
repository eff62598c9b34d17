"""What happened between a customer and us. Every question is bounded and has its index."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from inbox_assistant.model import History, Past, Reopened, Turn
from inbox_assistant.store.sql.database import Facet, may_see
from inbox_assistant.store.sql.readings import SqlReadings
from inbox_assistant.store.sql.rows import Row, found, moment, moment_or_none, seconds

# So much is looked at, the newest first: what a sentence can tell, not all there ever was.
MOST_TURNS = 100
MOST_CONVERSATIONS = 20
MOST_EVENTS = 5
REMEMBERED = timedelta(days=365)

# `own` is a mail with our own address in From: ours if it surely is, else nobody's turn.
_TURNS = (
    "SELECT m.at, m.direction, m.writer, coalesce(r.own, 0) AS own, "
    "coalesce(r.answered, 0) AS answered FROM mails m LEFT JOIN raw_mails r ON r.id = m.raw_id "
    "WHERE m.conversation_id = :id AND m.automatic IS NULL "
    "ORDER BY m.at DESC, m.id DESC LIMIT :limit"
)
_PAST = (
    "SELECT id, waiting_since FROM conversations "  # noqa: S608
    "WHERE lower(customer_address) = lower(:address) AND customer_address <> '' "
    "AND last_at >= :since AND last_at <= :at AND id <> :id "
    f"AND merged_into IS NULL AND automatic IS NULL AND {may_see()} "
    "ORDER BY last_at DESC LIMIT :limit"
)
# A promise is missed when its time passed before the reply that kept it, or passes right now.
_MISSED = (
    "SELECT p.until FROM promises p LEFT JOIN outbox o ON o.id = p.kept_by "
    "LEFT JOIN mails m ON m.id = o.mail_id WHERE p.conversation_id = :id AND p.until < :at "
    "AND (p.missed = 1 OR p.state IN ('due', 'missed') OR m.at > p.until) "
    "AND p.state <> 'withdrawn' "
    "ORDER BY p.until DESC LIMIT :limit"
)
_REOPENED = (
    "SELECT id, at FROM mails WHERE conversation_id = :id AND reopened = 1 "
    "ORDER BY at DESC LIMIT :limit"
)
_LAST_WORD = (
    "SELECT id FROM mails WHERE conversation_id = :id AND direction = 'in' "
    "AND automatic IS NULL ORDER BY at DESC, id DESC LIMIT 1"
)

_ELSEWHERE = (
    "SELECT m.id, m.at, m.data FROM mails m "
    "WHERE m.conversation_id = :id AND m.direction = 'out' AND m.at <= :at "
    "ORDER BY m.at DESC, m.id DESC LIMIT :limit"
)


class SqlHistories(Facet):
    """Implements `store.history.Histories`."""

    def of_conversation(self, conversation_id: int, at: datetime) -> History:
        """Return what happened until `at` in it, and in the customer's others of a year."""
        head = found(
            self.db.one(
                "SELECT customer_address FROM conversations WHERE id = :id", id=conversation_id
            ),
            "conversation",
        )
        return History(
            turns=self._turns(conversation_id),
            missed=self._missed(conversation_id, at),
            reopened=self._reopened(conversation_id),
            past=self._past(conversation_id, head["customer_address"], at),
        )

    def letters_elsewhere(self, conversation_id: int, at: datetime, limit: int) -> list[str]:
        """Return what we wrote to its customer in other conversations, the newest first."""
        head = self.db.one(
            "SELECT customer_address FROM conversations WHERE id = :id", id=conversation_id
        )
        address = head["customer_address"] if head else ""
        others = self._others(conversation_id, address, at)
        letters = [
            mail
            for other in others
            for mail in self.db.rows(_ELSEWHERE, id=other["id"], at=seconds(at), limit=limit)
        ]
        newest = sorted(letters, key=lambda row: (row["at"], row["id"]), reverse=True)[:limit]
        return [str(json.loads(row["data"]).get("own_words", "")) for row in newest]

    def _others(self, conversation_id: int, address: str, at: datetime) -> list[Row]:
        return self.db.rows(
            _PAST,
            id=conversation_id,
            address=address,
            since=seconds(at - REMEMBERED),
            at=seconds(at),
            limit=MOST_CONVERSATIONS,
            seen=self.seen,
        )

    def _turns(self, conversation_id: int) -> tuple[Turn, ...]:
        rows = self.db.rows(_TURNS, id=conversation_id, limit=MOST_TURNS)[::-1]
        writer = next((row["writer"] for row in reversed(rows) if _came_in(row)), None)
        return tuple(
            Turn(moment(row["at"]), _ours(row), bool(row["answered"]))
            for row in rows
            if _ours(row) or (_came_in(row) and row["writer"] == writer)
        )

    def _missed(self, conversation_id: int, at: datetime) -> tuple[datetime, ...]:
        rows = self.db.rows(_MISSED, id=conversation_id, at=seconds(at), limit=MOST_EVENTS)
        return tuple(moment(row["until"]) for row in reversed(rows))

    def _reopened(self, conversation_id: int) -> tuple[Reopened, ...]:
        rows = self.db.rows(_REOPENED, id=conversation_id, limit=MOST_EVENTS)
        readings = SqlReadings(self.db)
        return tuple(Reopened(moment(row["at"]), readings.get(row["id"])) for row in rows[::-1])

    def _past(self, conversation_id: int, address: str, at: datetime) -> tuple[Past, ...]:
        rows = self._others(conversation_id, address, at)
        return tuple(filter(None, (self._perhaps_bad(row, at) for row in rows)))

    def _perhaps_bad(self, row: Row, at: datetime) -> Past | None:
        """Return a conversation in which something may have gone wrong, else None."""
        missed, reopened = self._missed(row["id"], at), self._reopened(row["id"])
        waiting_since = moment_or_none(row["waiting_since"])
        if not (waiting_since or missed or reopened):
            return None
        last = self.db.one(_LAST_WORD, id=row["id"])
        reading = SqlReadings(self.db).get(last["id"]) if last else None
        return Past(row["id"], waiting_since, missed, reopened, reading)


def _came_in(row: Row) -> bool:
    return row["direction"] == "in" and not row["own"]


def _ours(row: Row) -> bool:
    return row["direction"] == "out" or bool(row["own"] and row["answered"])


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS: Sequence[str] = (_TURNS, _PAST, _MISSED, _REOPENED, _LAST_WORD, _ELSEWHERE)
