"""Two agents at once: who has a conversation open, who writes there, which page kept a draft."""

from sqlite_utils import Database

_STATEMENTS = (
    # A row is worth something for seconds; old ones are swept when somebody comes anew.
    """CREATE TABLE presence (
        conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
        agent_id INTEGER NOT NULL REFERENCES agents ON DELETE CASCADE,
        seen_at INTEGER NOT NULL,
        typed_at INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (conversation_id, agent_id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX presence_by_time ON presence (seen_at)",
    # The page (a tab, a device) that kept the text: it may go on, another one has to have seen it.
    "ALTER TABLE drafts ADD COLUMN page TEXT NOT NULL DEFAULT ''",
)


def together(db: Database) -> None:
    """Add the table and the column."""
    for statement in _STATEMENTS:
        db.execute(statement)
