"""Which backups were made, and which tries failed."""

from dataclasses import asdict

from inbox_assistant.model import BackupRow
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import moment, seconds

_REMEMBERED = 100


class SqlBackups(Facet):
    """Implements `store.keeping.Backups`."""

    def note(self, row: BackupRow) -> None:
        """Keep a try; only the newest few are remembered."""
        with self.db.writing():
            newest = self.db.insert("backups", {**asdict(row), "at": seconds(row.at)})
            self.db.run("DELETE FROM backups WHERE id <= :id", id=newest - _REMEMBERED)

    def tries(self) -> list[BackupRow]:
        """Return the tries that are remembered, the newest first."""
        rows = self.db.rows("SELECT at, file, bytes, error FROM backups ORDER BY id DESC")
        return [BackupRow(**{**row, "at": moment(row["at"])}) for row in rows]
