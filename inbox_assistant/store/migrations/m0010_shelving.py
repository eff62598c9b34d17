"""The issues that mail may join, found by their newest mail; the nights of the second look."""

from sqlite_utils import Database

_STATEMENTS = (
    "CREATE INDEX issues_grown ON issues (last_at, id) WHERE mails > 1",
    "CREATE INDEX issues_of_several ON issues (last_at, id) WHERE mails > 1 AND writers > 1",
    "CREATE INDEX issues_seeds ON issues (last_at, id) WHERE mails = 1",
    "CREATE TABLE consolidated_nights (night TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT",
)


def shelving(db: Database) -> None:
    """Add the indexes and the table."""
    for statement in _STATEMENTS:
        db.execute(statement)
