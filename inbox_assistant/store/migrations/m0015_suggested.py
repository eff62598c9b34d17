"""What agents made of suggestions, and replies found by the mail they answer.

What was sent lies in `mails`, who sent it in `outbox`: a row here goes with its mail, when the
reply is taken back or the conversation erased.
"""

from sqlite_utils import Database

_KINDS = "'received', 'interim', 'question', 'solution', 'closing', 'follow_up', 'thanks', 'update'"
_STATEMENTS = (
    f"""CREATE TABLE suggested (
        mail_id INTEGER PRIMARY KEY REFERENCES mails ON DELETE CASCADE,
        kind TEXT CHECK (kind IN ({_KINDS})),
        language TEXT NOT NULL,
        formality TEXT NOT NULL,
        text TEXT NOT NULL,
        share REAL NOT NULL CHECK (share BETWEEN 0 AND 1),
        at INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX suggested_by_time ON suggested (at, kind, language, share)",
    "CREATE INDEX suggested_edited ON suggested (kind, language, at) WHERE share > 0",
    # The suggestion beside an unsent draft.
    f"""CREATE TABLE begun (
        agent_id INTEGER NOT NULL REFERENCES agents ON DELETE CASCADE,
        conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ({_KINDS})),
        language TEXT NOT NULL,
        formality TEXT NOT NULL,
        text TEXT NOT NULL,
        PRIMARY KEY (agent_id, conversation_id)
    ) STRICT""",
    "CREATE INDEX begun_of_conversation ON begun (conversation_id)",
    "CREATE INDEX outbox_answering ON outbox (answers) WHERE answers IS NOT NULL",
)


def suggested(db: Database) -> None:
    """Add the tables and indexes."""
    for statement in _STATEMENTS:
        db.execute(statement)
