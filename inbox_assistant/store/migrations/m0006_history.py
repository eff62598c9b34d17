"""Which mails opened a closed conversation again."""

from sqlite_utils import Database

_STATEMENTS = (
    "ALTER TABLE mails ADD COLUMN reopened INTEGER NOT NULL DEFAULT 0",
    "CREATE INDEX mails_reopening ON mails (conversation_id, at) WHERE reopened = 1",
)


def history(db: Database) -> None:
    """Add the column and its index; of what was reopened before, nobody took note."""
    for statement in _STATEMENTS:
        db.execute(statement)
