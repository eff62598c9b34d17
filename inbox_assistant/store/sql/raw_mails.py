"""The bytes as they came, and how far each folder was fetched."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date

from inbox_assistant.model import Cursor, Fetched, Place, RawMail, Unreadable
from inbox_assistant.store.sql.database import Facet, may_see
from inbox_assistant.store.sql.rows import Row, found, moment, seconds

# So much of the mail that waits is held in memory at once.
_UNPARSED_BYTES = 16_000_000


class SqlRawMails(Facet):
    """Implements `store.base.RawMails`."""

    def keep(
        self,
        mailbox: str,
        batch: Sequence[Fetched],
        cursor: Cursor | None,
        missing: Sequence[int] = (),
    ) -> list[RawMail]:
        """Keep the mails and move the cursor in one transaction; return those that were new."""
        new: dict[int, RawMail] = {}
        places: list[Row] = []
        with self.db.writing():
            for fetched in batch:
                digest = hashlib.sha256(fetched.raw).hexdigest()
                raw_id = self._insert(mailbox, digest, fetched)
                if raw_id is not None:
                    new[raw_id] = _waiting(raw_id, mailbox, fetched)
                elif (raw_id := self._known(mailbox, digest)) is None:
                    continue  # it was erased
                places.append(_place(raw_id, mailbox, fetched))
            self._write(new.values(), places)
            if cursor:
                self._move(cursor)
                self._miss(cursor, missing)
        return list(new.values())

    def _insert(self, mailbox: str, digest: str, fetched: Fetched) -> int | None:
        """Return the id of a mail that is new; None when its bytes are known or were erased."""
        row = self.db.one(
            "INSERT INTO raw_mails (mailbox, sha256, received_at, history, answered) "
            "SELECT :mailbox, :digest, :at, :history, :answered WHERE NOT EXISTS "
            "(SELECT 1 FROM tombstones WHERE mailbox = :mailbox AND hash = :digest) "
            "ON CONFLICT (mailbox, sha256) DO NOTHING RETURNING id",
            mailbox=mailbox,
            digest=digest,
            at=seconds(fetched.received_at),
            history=int(fetched.history),
            answered=int(fetched.answered),
        )
        return row["id"] if row else None

    def _known(self, mailbox: str, digest: str) -> int | None:
        row = self.db.one(
            "SELECT id FROM raw_mails WHERE mailbox = :mailbox AND sha256 = :digest",
            mailbox=mailbox,
            digest=digest,
        )
        return row["id"] if row else None

    def _write(self, new: Iterable[RawMail], places: Sequence[Row]) -> None:
        self.db.run_many(
            "INSERT INTO raw_bytes (raw_id, data) VALUES (:id, :data)",
            [{"id": raw.id, "data": raw.raw} for raw in new],
        )
        self.db.run_many(
            "INSERT INTO places VALUES (:mailbox, :folder, :uidvalidity, :uid, :raw_id) "
            "ON CONFLICT (mailbox, folder, uidvalidity, uid) "
            "DO UPDATE SET raw_id = excluded.raw_id",
            places,
        )

    def _move(self, cursor: Cursor) -> None:
        self.db.run(
            "INSERT INTO cursors (mailbox, folder, uidvalidity, uid, modseq, history, since) "
            "VALUES (:mailbox, :folder, :uidvalidity, :uid, :modseq, :history, :since) "
            "ON CONFLICT (mailbox, folder) DO UPDATE SET uidvalidity = excluded.uidvalidity, "
            "uid = excluded.uid, modseq = excluded.modseq, history = excluded.history, "
            "since = excluded.since",
            mailbox=cursor.mailbox,
            folder=cursor.folder,
            uidvalidity=cursor.uidvalidity,
            uid=cursor.uid,
            modseq=cursor.modseq,
            history=cursor.history,
            since=cursor.since.isoformat() if cursor.since else None,
        )
        # Under a new UIDVALIDITY everything comes again, and old UIDs mean nothing.
        self.db.run(
            "DELETE FROM missing WHERE mailbox = :mailbox AND folder = :folder "
            "AND uidvalidity <> :uidvalidity",
            mailbox=cursor.mailbox,
            folder=cursor.folder,
            uidvalidity=cursor.uidvalidity,
        )

    def _miss(self, cursor: Cursor, uids: Sequence[int]) -> None:
        for uid in uids:
            self.db.run(
                "INSERT INTO missing (mailbox, folder, uidvalidity, uid) "
                "VALUES (:mailbox, :folder, :uidvalidity, :uid) ON CONFLICT DO NOTHING",
                mailbox=cursor.mailbox,
                folder=cursor.folder,
                uidvalidity=cursor.uidvalidity,
                uid=uid,
            )

    def cursor(self, mailbox: str, folder: str) -> Cursor | None:
        """Return how far the folder has been fetched, None when never."""
        row = self.db.one(
            "SELECT * FROM cursors WHERE mailbox = :mailbox AND folder = :folder",
            mailbox=mailbox,
            folder=folder,
        )
        if row is None:
            return None
        since = date.fromisoformat(row["since"]) if row["since"] else None
        return Cursor(**{**row, "since": since})

    def unparsed(self, limit: int, mailbox: str | None = None) -> list[RawMail]:
        """Return the oldest mails (of that mailbox) that wait to be parsed, fewer when they are
        large. Those tried before come last, and one at a time: a batch may die of one of them."""
        rows = self._waiting("attempts = 0", limit, mailbox)
        # The least tried first: a program that is killed again and again blames no mail alone.
        rows = rows or self._waiting("attempts > 0", 1, mailbox)
        return [self._raw_mail(raw_id) for raw_id in _first_bytes(rows)]

    def _waiting(self, tried: str, limit: int, mailbox: str | None) -> list[Row]:
        return self.db.rows(
            "SELECT id, length(data) AS size FROM raw_mails JOIN raw_bytes ON raw_id = id "  # noqa: S608
            f"WHERE state = 'kept' AND {tried} AND mailbox = coalesce(:mailbox, mailbox) "
            "ORDER BY attempts, id LIMIT :limit",
            mailbox=mailbox,
            limit=limit,
        )

    def _raw_mail(self, raw_id: int) -> RawMail:
        row = self.db.one(
            "SELECT * FROM raw_mails JOIN raw_bytes ON raw_id = id WHERE id = :id", id=raw_id
        )
        row = found(row, "mail")
        return RawMail(
            id=row["id"],
            mailbox=row["mailbox"],
            raw=row["data"],
            received_at=moment(row["received_at"]),
            attempts=row["attempts"],
            history=bool(row["history"]),
            answered=bool(row["answered"]),
        )

    def failed(self, raw_id: int, error: str, *, give_up: bool) -> None:
        """Note why a mail could not be parsed; with `give_up` it is shown as unreadable from now
        on."""
        self.db.run(
            "UPDATE raw_mails SET error = :error, "
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
            "SELECT id, mailbox, received_at, error FROM raw_mails "  # noqa: S608
            f"WHERE state = 'unreadable' AND {may_see()} ORDER BY id DESC",
            seen=self.seen,
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


def _waiting(raw_id: int, mailbox: str, fetched: Fetched) -> RawMail:
    return RawMail(
        id=raw_id,
        mailbox=mailbox,
        raw=fetched.raw,
        received_at=moment(seconds(fetched.received_at)),  # as the store gives it
        history=fetched.history,
        answered=fetched.answered,
    )


def _place(raw_id: int, mailbox: str, fetched: Fetched) -> Row:
    return {
        "mailbox": mailbox,
        "folder": fetched.folder,
        "uidvalidity": fetched.uidvalidity,
        "uid": fetched.uid,
        "raw_id": raw_id,
    }


def _first_bytes(rows: list[Row]) -> list[int]:
    """Return the ids of the first mails that fit together, one at least."""
    ids: list[int] = []
    filled = 0
    for row in rows:
        filled += row["size"]
        if ids and filled > _UNPARSED_BYTES:
            break
        ids.append(row["id"])
    return ids
