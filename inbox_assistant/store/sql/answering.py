"""Who still waits for us: what was answered elsewhere, before us or in another mail program."""

from collections.abc import Sequence

from inbox_assistant.model import Cursor
from inbox_assistant.store.sql.database import Facet

_MAILS = "mails m LEFT JOIN raw_mails r ON r.id = m.raw_id WHERE m.conversation_id = :id"
# A mail that somebody marked as answered, and an answer of ours that has left.
_ANSWERED = (
    "(r.answered = 1 OR m.direction = 'out' AND EXISTS (SELECT 1 FROM outbox o "
    "WHERE o.conversation_id = :id AND o.mail_id = m.id AND o.automatic = 0 "
    "AND o.state = 'sent'))"
)
_WAITS = (
    "m.direction = 'in' AND r.own = 0 AND (m.automatic IS NULL "
    "OR m.automatic = 'bounce' AND conversations.undelivered <> '')"
)


class SqlAnswering(Facet):
    """Implements `store.base.Answering`."""

    def ours(self, raw_id: int, *, answers: bool) -> None:
        """Note that the mail is from the team's own address; `answers` when it surely is ours."""
        self.db.run(
            "UPDATE raw_mails SET own = 1, answered = :answers WHERE id = :id",
            id=raw_id,
            answers=int(answers),
        )

    def mark(self, cursor: Cursor, uids: Sequence[int]) -> list[int]:
        """Note that the server says these mails are answered; return their conversations."""
        found: dict[int, None] = {}
        with self.db.writing():
            for uid in uids:
                row = self.db.one(
                    "SELECT id, twin_of FROM places JOIN raw_mails ON id = raw_id "
                    "WHERE places.mailbox = :mailbox AND folder = :folder "
                    "AND uidvalidity = :uidvalidity AND uid = :uid AND answered = 0",
                    mailbox=cursor.mailbox,
                    folder=cursor.folder,
                    uidvalidity=cursor.uidvalidity,
                    uid=uid,
                )
                if row:
                    found |= dict.fromkeys(self._mark(row["id"], row["twin_of"]))
        return list(found)

    def _mark(self, raw_id: int, twin_of: int | None) -> list[int]:
        """Mark the bytes, and the mail they are of; return the conversation it is in."""
        self.db.run(
            "UPDATE raw_mails SET answered = 1 WHERE id = :raw_id "
            "OR id = (SELECT raw_id FROM mails WHERE id = :id)",
            raw_id=raw_id,
            id=twin_of,
        )
        rows = self.db.rows(
            "SELECT conversation_id FROM mails WHERE raw_id = :raw_id OR id = :id",
            raw_id=raw_id,
            id=twin_of,
        )
        return [row["conversation_id"] for row in rows]

    def twin(self, raw_id: int, mail_id: int) -> list[int]:
        """Let the mark of a twin count for its mail; return the conversation that changed."""
        row = self.db.one("SELECT 1 FROM raw_mails WHERE id = :id AND answered = 1", id=raw_id)
        with self.db.writing():
            return self._mark(raw_id, mail_id) if row else []

    def reckon(self, conversation_id: int) -> None:
        """Stop the clock of a conversation that was answered since it began to wait, or let it
        begin with the first mail that came after the answer."""
        self.db.run(
            "UPDATE conversations SET waiting_since = "  # noqa: S608  # our own words
            f"(SELECT min(m.at) FROM {_MAILS} AND {_WAITS} AND m.at > "
            f"(SELECT max(m.at) FROM {_MAILS} AND {_ANSWERED})) "
            "WHERE id = :id AND waiting_since <= "
            f"(SELECT max(m.at) FROM {_MAILS} AND {_ANSWERED})",
            id=conversation_id,
        )

    def elsewhere(self, conversation_id: int) -> list[int]:
        """Return the mails that are marked as answered, but after which no answer of ours is
        here."""
        rows = self.db.rows(
            f"SELECT m.id FROM {_MAILS} AND r.answered = 1 AND r.own = 0 AND NOT EXISTS ("  # noqa: S608
            "SELECT 1 FROM mails o LEFT JOIN raw_mails w ON w.id = o.raw_id "
            "WHERE o.conversation_id = :id AND (o.direction = 'out' OR w.own = 1) "
            "AND o.at >= m.at) ORDER BY m.at, m.id",
            id=conversation_id,
        )
        return [row["id"] for row in rows]
