"""Mail that came more than once: by another road, in another folder, or as a copy of our reply."""

from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.tombstones import bury, hash_of_id, is_erased


class SqlTwins(Facet):
    """Implements `store.base.Twins`."""

    def is_named(self, mailbox: str, message_id: str) -> bool:
        """Return whether the mailbox holds, or held until it was erased, a mail of that
        Message-ID."""
        row = self.db.one(
            "SELECT 1 FROM mails WHERE mailbox = :mailbox AND message_id = :message_id UNION ALL "
            "SELECT 1 FROM tombstones WHERE mailbox = :mailbox AND hash = :hash LIMIT 1",
            mailbox=mailbox,
            message_id=message_id,
            hash=hash_of_id(message_id),
        )
        return row is not None

    def holds(self, mailbox: str, message_id: str) -> bool:
        """Return whether a mail of that Message-ID is in a conversation of the mailbox."""
        row = self.db.one(
            "SELECT 1 FROM mails WHERE mailbox = :mailbox AND message_id = :message_id",
            mailbox=mailbox,
            message_id=message_id,
        )
        return row is not None

    def of(self, mailbox: str, content: str) -> int | None:
        """Return the mail of the mailbox with that content (see `note`), None when there is
        none."""
        row = self.db.one(
            "SELECT coalesce(r.twin_of, m.id) AS id FROM raw_mails r "
            "LEFT JOIN mails m ON m.raw_id = r.id WHERE r.mailbox = :mailbox "
            "AND r.content = :content AND coalesce(r.twin_of, m.id) IS NOT NULL",
            mailbox=mailbox,
            content=content,
        )
        return row["id"] if row else None

    def unnoted(self, mailbox: str, message_id: str) -> list[int]:
        """Return the raw ids of mails with that Message-ID whose content was never noted."""
        rows = self.db.rows(
            "SELECT r.id FROM mails m JOIN raw_mails r ON r.id = m.raw_id WHERE "
            "m.mailbox = :mailbox AND m.message_id = :message_id AND r.content IS NULL",
            mailbox=mailbox,
            message_id=message_id,
        )
        return [row["id"] for row in rows]

    def note(self, raw_id: int, content: str) -> None:
        """Note what makes this mail the same as another one (`mail.sameness`)."""
        self.db.run(
            "UPDATE raw_mails SET content = :content WHERE id = :id", id=raw_id, content=content
        )

    def reply(self, mailbox: str, message_id: str) -> tuple[int, bytes] | None:
        """Return the mail and the bytes of our reply with that Message-ID, if it is ours."""
        row = self.db.one(
            "SELECT mail_id, raw FROM outbox WHERE message_id = :message_id "
            "AND mailbox = :mailbox AND mail_id IS NOT NULL",
            mailbox=mailbox,
            message_id=message_id,
        )
        return (row["mail_id"], row["raw"]) if row else None

    def join(self, raw_id: int, mail_id: int) -> None:
        """Let the bytes be those of a mail that is there: they are kept, and nothing new is
        shown."""
        self.db.run(
            "UPDATE raw_mails SET state = 'parsed', twin_of = :mail_id WHERE id = :id",
            id=raw_id,
            mail_id=mail_id,
        )

    def was_erased(self, raw_id: int, mailbox: str, content: str) -> bool:
        """Return whether a mail of that content was erased; then these bytes are erased too."""
        if not is_erased(self.db, mailbox, [content]):
            return False
        with self.db.writing():
            row = self.db.one("SELECT sha256 FROM raw_mails WHERE id = :id", id=raw_id)
            bury(self.db, mailbox, [row["sha256"]] if row else [])
            self.db.run("DELETE FROM raw_mails WHERE id = :id", id=raw_id)
        return True
