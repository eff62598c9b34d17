"""How each mailbox fares."""

from datetime import datetime

from inbox_assistant.model import Health
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import moment_or_none, seconds


class SqlHealthBook(Facet):
    """Implements `store.base.HealthBook`."""

    def ok(self, mailbox: str, at: datetime, mail_at: datetime | None) -> None:
        """Note that all is well, and when the last mail came, if one did."""
        self.db.run(
            "INSERT INTO health (mailbox, ok_at, mail_at) VALUES (:mailbox, :at, :mail_at) "
            "ON CONFLICT (mailbox) DO UPDATE SET ok_at = excluded.ok_at, error = '', "
            "mail_at = coalesce(excluded.mail_at, mail_at)",
            mailbox=mailbox,
            at=seconds(at),
            mail_at=seconds(mail_at) if mail_at else None,
        )

    def error(self, mailbox: str, at: datetime, words: str) -> None:
        """Note what went wrong, in plain words."""
        self.db.run(
            "INSERT INTO health (mailbox, error, error_at) VALUES (:mailbox, :words, :at) "
            "ON CONFLICT (mailbox) DO UPDATE "
            "SET error = excluded.error, error_at = excluded.error_at",
            mailbox=mailbox,
            at=seconds(at),
            words=words,
        )

    def all(self) -> list[Health]:
        """Return the health of every mailbox seen so far, by name."""
        return [
            Health(
                row["mailbox"],
                moment_or_none(row["ok_at"]),
                moment_or_none(row["mail_at"]),
                row["error"],
                moment_or_none(row["error_at"]),
            )
            for row in self.db.rows("SELECT * FROM health ORDER BY mailbox")
        ]
