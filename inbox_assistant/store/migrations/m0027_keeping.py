"""Backups that were made, restores, replies a restore holds back, and which erasings are known."""

from sqlite_utils import Database

_STATEMENTS = (
    "CREATE TABLE backups (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, file TEXT NOT NULL, "
    "bytes INTEGER NOT NULL, error TEXT NOT NULL) STRICT",
    "CREATE TABLE restores (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, "
    "backup_at INTEGER NOT NULL) STRICT",
    "CREATE TABLE restored (outbox_id INTEGER PRIMARY KEY "
    "REFERENCES outbox ON DELETE CASCADE) STRICT",
    "CREATE TABLE erasures (token TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
)


def keeping(db: Database) -> None:
    """Make room for what is known of backups, restores and erasings."""
    for statement in _STATEMENTS:
        db.execute(statement)
