"""Files beside unsent drafts, and machine translations of mails.

Both go with what they stand beside: what was sent lies in the outbox, as the mail it became.
"""

from sqlite_utils import Database

_STATEMENTS = (
    # One file once: `sha256` is the hash of its bytes.
    """CREATE TABLE draft_files (
        agent_id INTEGER NOT NULL REFERENCES agents ON DELETE CASCADE,
        conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
        sha256 TEXT NOT NULL,
        name TEXT NOT NULL,
        type TEXT NOT NULL,
        bytes INTEGER NOT NULL,
        at INTEGER NOT NULL,
        data BLOB NOT NULL,
        PRIMARY KEY (agent_id, conversation_id, sha256)
    ) STRICT""",
    "CREATE INDEX draft_files_of_conversation ON draft_files (conversation_id)",
    """CREATE TABLE translations (
        mail_id INTEGER NOT NULL REFERENCES mails ON DELETE CASCADE,
        language TEXT NOT NULL,
        source TEXT NOT NULL,
        model TEXT NOT NULL,
        text TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (mail_id, language)
    ) STRICT""",
)


def attachments(db: Database) -> None:
    """Add the tables and the index."""
    for statement in _STATEMENTS:
        db.execute(statement)
