"""The bytes as they came, and how far each folder was fetched."""

import hashlib
from collections.abc import Sequence

from inbox_assistant.model import Cursor, Fetched, Place, RawMail, Unreadable
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import found, moment, seconds


class SqlRawMails(Facet):
    """Implements `store.base.RawMails`."""

    def keep(self, mailbox: str, batch: Sequence[Fetched], cursor: Cursor) -> int:
        """Keep the mails and move the cursor in one transaction; return how many were new."""
        with self.db.writing():
            new = sum(self._keep(mailbox, fetched) for fetched in batch)
            self.db.run(
                "INSERT INTO cursors VALUES (:mailbox, :folder, :uidvalidity, :uid) "
                "ON CONFLICT (mailbox, folder) DO UPDATE "
                "SET uidvalidity = excluded.uidvalidity, uid = excluded.uid",
                mailbox=cursor.mailbox,
                folder=cursor.folder,
                uidvalidity=cursor.uidvalidity,
                uid=cursor.uid,
            )
        return new

    def _keep(self, mailbox: str, fetched: Fetched) -> bool:
        digest = hashlib.sha256(fetched.raw).hexdigest()
        known = self.db.one(
            "SELECT id FROM raw_mails WHERE mailbox = :mailbox AND sha256 = :digest",
            mailbox=mailbox,
            digest=digest,
        )
        raw_id = known["id"] if known else self._insert(mailbox, digest, fetched)
        self.db.run(
            "INSERT INTO places VALUES (:mailbox, :folder, :uidvalidity, :uid, :raw_id) "
            "ON CONFLICT (mailbox, folder, uidvalidity, uid) "
            "DO UPDATE SET raw_id = excluded.raw_id",
            mailbox=mailbox,
            folder=fetched.folder,
            uidvalidity=fetched.uidvalidity,
            uid=fetched.uid,
            raw_id=raw_id,
        )
        return known is None

    def _insert(self, mailbox: str, digest: str, fetched: Fetched) -> int:
        received = seconds(fetched.received_at)
        row = {"mailbox": mailbox, "sha256": digest, "received_at": received}
        raw_id = self.db.insert("raw_mails", row)
        self.db.insert("raw_bytes", {"raw_id": raw_id, "data": fetched.raw})
        return raw_id

    def cursor(self, mailbox: str, folder: str) -> Cursor | None:
        """Return how far the folder has been fetched, None when never."""
        row = self.db.one(
            "SELECT * FROM cursors WHERE mailbox = :mailbox AND folder = :folder",
            mailbox=mailbox,
            folder=folder,
        )
        return Cursor(**row) if row else None

    def unparsed(self, limit: int) -> list[RawMail]:
        """Return the oldest mails that wait to be parsed."""
        rows = self.db.rows(
            "SELECT id, mailbox, data, received_at, attempts FROM raw_mails "
            "JOIN raw_bytes ON raw_id = id WHERE state = 'kept' ORDER BY id LIMIT :limit",
            limit=limit,
        )
        return [
            RawMail(r["id"], r["mailbox"], r["data"], moment(r["received_at"]), r["attempts"])
            for r in rows
        ]

    def failed(self, raw_id: int, error: str, *, give_up: bool) -> None:
        """Count a failed parse; with `give_up` the mail is shown as unreadable from now on."""
        self.db.run(
            "UPDATE raw_mails SET attempts = attempts + 1, error = :error, "
            "state = CASE WHEN :give_up THEN 'unreadable' ELSE state END WHERE id = :raw_id",
            raw_id=raw_id,
            error=error,
            give_up=int(give_up),
        )

    def raw(self, raw_id: int) -> bytes:
        """Return the bytes of a mail exactly as they came."""
        row = self.db.one("SELECT data FROM raw_bytes WHERE raw_id = :raw_id", raw_id=raw_id)
        data: bytes = found(row, "mail")["data"]
        return data

    def unreadable(self) -> list[Unreadable]:
        """Return the mails that could not be parsed, newest first."""
        rows = self.db.rows(
            "SELECT id, mailbox, received_at, error FROM raw_mails "
            "WHERE state = 'unreadable' ORDER BY id DESC"
        )
        return [
            Unreadable(r["id"], r["mailbox"], moment(r["received_at"]), r["error"]) for r in rows
        ]

    def place(self, raw_id: int) -> Place | None:
        """Return where the mail lies on the server, None when it came from an import."""
        row = self.db.one(
            "SELECT mailbox, folder, uidvalidity, uid FROM places "
            "WHERE raw_id = :raw_id AND uidvalidity > 0 ORDER BY uidvalidity DESC, uid DESC",
            raw_id=raw_id,
        )
        return Place(**row) if row else None
