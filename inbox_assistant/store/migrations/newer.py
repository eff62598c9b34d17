"""A database that was brought further than this program knows is left alone."""

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from inbox_assistant.errors import StoreError


def refuse_newer(migrations: Migrations, db: Database) -> None:
    """Raise StoreError when the database has had steps that are not among these: an older program
    would write into tables it does not know."""
    known = {migration.name for migration in migrations._migrations}
    if strange := {migration.name for migration in migrations.applied(db)} - known:
        raise StoreError(
            f"The database was made by a newer version ({max(strange)}): install that version, or "
            "restore the backup that was made before."
        )
