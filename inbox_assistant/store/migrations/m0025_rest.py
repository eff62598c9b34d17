"""What notes said before their writers changed them."""

from sqlite_utils import Database

_STATEMENTS = (
    # `until` is when the text was replaced; the conversation is that of the note.
    """CREATE TABLE note_versions (
        id INTEGER PRIMARY KEY,
        note_id INTEGER NOT NULL REFERENCES notes ON DELETE CASCADE,
        conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
        until INTEGER NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX note_versions_of_note ON note_versions (note_id, id)",
    "CREATE INDEX note_versions_of_conversation ON note_versions (conversation_id, id)",
)


def rest(db: Database) -> None:
    """Add the table and its indexes."""
    for statement in _STATEMENTS:
        db.execute(statement)
