"""How each mailbox fares."""

from datetime import datetime

from inbox_assistant.model import Health
from inbox_assistant.store.sql.database import Facet, may_see
from inbox_assistant.store.sql.rows import Row, moment_or_none, seconds


class SqlHealthBook(Facet):
    """Implements `store.base.HealthBook`."""

    def ok(self, mailbox: str, at: datetime, mail_at: datetime | None) -> None:
        """Note that all is well, and when the last mail came, if one did."""
        self.db.run(
            "INSERT INTO health (mailbox, ok_at, mail_at) VALUES (:mailbox, :at, :mail_at) "
            "ON CONFLICT (mailbox) DO UPDATE SET ok_at = excluded.ok_at, error = '', "
            "refused = 0, failing_since = NULL, alerted_at = NULL, "
            "mail_at = max(coalesce(excluded.mail_at, 0), coalesce(mail_at, 0))",
            mailbox=mailbox,
            at=seconds(at),
            mail_at=seconds(mail_at) if mail_at else None,
        )

    def error(self, mailbox: str, at: datetime, words: str, *, refused: bool = False) -> None:
        """Note what went wrong, in plain words; `refused` when only a person can mend it."""
        self.db.run(
            "INSERT INTO health (mailbox, error, error_at, failing_since, refused) "
            "VALUES (:mailbox, :words, :at, :at, :refused) "
            "ON CONFLICT (mailbox) DO UPDATE SET error = excluded.error, "
            "error_at = excluded.error_at, refused = excluded.refused, "
            "failing_since = coalesce(failing_since, excluded.failing_since)",
            mailbox=mailbox,
            at=seconds(at),
            words=words,
            refused=int(refused),
        )

    def progress(self, mailbox: str, at: datetime, done: int, left: int) -> None:
        """Note how far an import is; it is over when nothing is left."""
        self.db.run(
            "INSERT INTO health (mailbox, import_at, import_done, import_left) "
            "VALUES (:mailbox, :at, :done, :left) ON CONFLICT (mailbox) DO UPDATE SET "
            "import_at = excluded.import_at, import_done = excluded.import_done, "
            "import_left = excluded.import_left",
            mailbox=mailbox,
            at=seconds(at),
            done=done if left else 0,
            left=left,
        )

    def alerted(self, mailbox: str, at: datetime | None) -> bool:
        """Claim the alert about the present trouble; False when it was sent already. None gives
        the claim back: nothing was handed over."""
        claimed = self.db.run(
            "UPDATE health SET alerted_at = :at WHERE mailbox = :mailbox "
            "AND (alerted_at IS NULL OR :at IS NULL) AND error <> ''",
            mailbox=mailbox,
            at=seconds(at) if at else None,
        )
        return bool(claimed)

    def all(self) -> list[Health]:
        """Return the health of every mailbox seen so far, by name."""
        rows = self.db.rows(
            "SELECT h.*, (SELECT count(*) FROM missing WHERE missing.mailbox = h.mailbox) "  # noqa: S608
            f"AS missing FROM health h WHERE {may_see('h.mailbox')} ORDER BY mailbox",
            seen=self.seen,
        )
        return [_health(row) for row in rows]


def _health(row: Row) -> Health:
    return Health(
        mailbox=row["mailbox"],
        ok_at=moment_or_none(row["ok_at"]),
        mail_at=moment_or_none(row["mail_at"] or None),
        error=row["error"],
        error_at=moment_or_none(row["error_at"]),
        failing_since=moment_or_none(row["failing_since"]),
        refused=bool(row["refused"]),
        alerted_at=moment_or_none(row["alerted_at"]),
        missing=row["missing"],
        import_at=moment_or_none(row["import_at"]),
        import_done=row["import_done"],
        import_left=row["import_left"],
    )
