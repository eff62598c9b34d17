"""What decides which conversation a mail joins, and what became of mail that came back."""

from collections.abc import Sequence
from datetime import datetime

from inbox_assistant.model import StoredMail
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.heads import clock_of
from inbox_assistant.store.sql.rows import found, seconds, stored_mail

_CONVERSATIONS = 10


class SqlJoining(Facet):
    """Implements `store.base.Joining`."""

    def secret(self) -> bytes:
        """Return the key our tokens are signed with: random, made once, kept for ever."""
        row = self.db.one("SELECT value FROM secrets WHERE name = 'token'")
        value: bytes = found(row, "secret")["value"]
        return value

    def standing(self, conversation_id: int) -> int:
        """Return where the mails of that conversation are now, after all merging."""
        while True:
            row = self.db.one(
                "SELECT merged_into FROM conversations WHERE id = :id", id=conversation_id
            )
            into = found(row, "conversation")["merged_into"]
            if into is None:
                return conversation_id
            conversation_id = into

    def recent(self, conversation_id: int, limit: int) -> list[StoredMail]:
        """Return its newest mails, the newest first."""
        rows = self.db.rows(
            "SELECT * FROM mails WHERE conversation_id = :id ORDER BY at DESC, id DESC "
            "LIMIT :limit",
            id=conversation_id,
            limit=limit,
        )
        return [stored_mail(row) for row in rows]

    def in_thread(self, mailbox: str, thread: str) -> list[int]:
        """Return the conversations with mails of that thread, the newest mail's first."""
        rows = self.db.rows(
            "SELECT conversation_id AS id FROM mails WHERE mailbox = :mailbox "
            "AND thread = :thread ORDER BY at DESC LIMIT :limit",
            mailbox=mailbox,
            thread=thread,
            limit=_CONVERSATIONS,
        )
        return list(dict.fromkeys(row["id"] for row in rows))

    def on_topic(self, mailbox: str, topic: str, since: datetime, until: datetime) -> int | None:
        """Return the conversation of the newest mail on that topic in [since, until]."""
        row = self.db.one(
            "SELECT conversation_id AS id FROM mails WHERE mailbox = :mailbox "
            "AND topic = :topic AND at BETWEEN :since AND :until ORDER BY at DESC LIMIT 1",
            mailbox=mailbox,
            topic=topic,
            since=seconds(since),
            until=seconds(until),
        )
        return row["id"] if row else None

    def written_to(self, mailbox: str, addresses: Sequence[str], since: datetime) -> int | None:
        """Return the conversation in which we last wrote to one of the addresses since then."""
        for address in addresses:
            row = self.db.one(
                "SELECT o.conversation_id AS id FROM deliveries d "
                "JOIN outbox o ON o.id = d.outbox_id WHERE lower(d.recipient) = lower(:address) "
                "AND o.mailbox = :mailbox AND o.not_before >= :since AND o.state <> 'cancelled' "
                "ORDER BY o.id DESC LIMIT 1",
                address=address,
                mailbox=mailbox,
                since=seconds(since),
            )
            if row:
                return int(row["id"])
        return None

    def undelivered(self, conversation_id: int, addresses: Sequence[str], at: datetime) -> None:
        """Note whom our mail did not reach: the conversation is open and waits for us again."""
        self.db.run(
            "UPDATE conversations SET undelivered = :addresses, status = 'open', unread = 1, "
            "waiting_since = coalesce(waiting_since, :at) WHERE id = :id AND status <> 'spam'",
            id=conversation_id,
            addresses=" ".join(dict.fromkeys(a for a in addresses if a)),
            at=seconds(at),
        )

    def dismiss(self, conversation_id: int) -> None:
        """Take that note back; without a customer's unanswered mail nothing waits any more."""
        with self.db.writing():
            clock = clock_of(self.db, conversation_id, "automatic IS NULL")
            touched = self.db.run(
                "UPDATE conversations SET undelivered = '', waiting_since = :clock "
                "WHERE id = :id AND undelivered <> ''",
                id=conversation_id,
                clock=clock,
            )
            found({} if touched else None, "conversation with mail that came back")
