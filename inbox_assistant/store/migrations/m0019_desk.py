"""The work at the desk: snoozing, spam, tags, notes with mentions, and who did what when."""

from sqlite_utils import Database

_STATUS = (
    # A column's CHECK can't be changed, and rebuilding the table would cascade through all mail:
    # so another column takes the place and the name.
    "ALTER TABLE conversations ADD COLUMN status_now TEXT NOT NULL DEFAULT 'open' "
    "CHECK (status_now IN ('open', 'closed', 'snoozed', 'spam'))",
    "UPDATE conversations SET status_now = status WHERE status <> 'open'",
    "ALTER TABLE conversations DROP COLUMN status",
    "ALTER TABLE conversations RENAME COLUMN status_now TO status",
)
_STATEMENTS = (
    # Of an open conversation: until when it was to sleep; it came back, or the customer wrote.
    "ALTER TABLE conversations ADD COLUMN snoozed_until INTEGER",
    "UPDATE conversations SET status = 'open' WHERE status = 'snoozed'",  # nobody knew until when
    "CREATE INDEX conversations_snoozed ON conversations (snoozed_until, id) "
    "WHERE status = 'snoozed'",
    "CREATE INDEX conversations_spam ON conversations (last_at, id) WHERE status = 'spam'",
    """CREATE TABLE tags (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        folded TEXT NOT NULL UNIQUE,
        colour TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE conversation_tags (
        conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
        tag_id INTEGER NOT NULL REFERENCES tags ON DELETE CASCADE,
        PRIMARY KEY (conversation_id, tag_id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX conversation_tags_by_tag ON conversation_tags (tag_id, conversation_id)",
    """CREATE TABLE notes (
        id INTEGER PRIMARY KEY,
        conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
        agent_id INTEGER NOT NULL REFERENCES agents ON DELETE CASCADE,
        at INTEGER NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX notes_of_conversation ON notes (conversation_id, id)",
    # The conversation is where the note stands now, after all merging.
    """CREATE TABLE mentions (
        agent_id INTEGER NOT NULL REFERENCES agents ON DELETE CASCADE,
        note_id INTEGER NOT NULL REFERENCES notes ON DELETE CASCADE,
        conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
        seen_at INTEGER,
        PRIMARY KEY (agent_id, note_id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX mentions_unseen ON mentions (agent_id, conversation_id) WHERE seen_at IS NULL",
    "CREATE INDEX mentions_of_note ON mentions (note_id)",
    "CREATE INDEX mentions_of_conversation ON mentions (conversation_id)",
    """CREATE TABLE acts (
        id INTEGER PRIMARY KEY,
        conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
        at INTEGER NOT NULL,
        agent_id INTEGER REFERENCES agents ON DELETE SET NULL,
        kind TEXT NOT NULL,
        detail TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX acts_of_conversation ON acts (conversation_id, id)",
    # What marking as spam took away, for the day it is taken back.
    """CREATE TABLE spam (
        conversation_id INTEGER PRIMARY KEY REFERENCES conversations ON DELETE CASCADE,
        status TEXT NOT NULL,
        waiting_since INTEGER
    ) STRICT""",
    """CREATE TABLE spam_members (
        mail_id INTEGER PRIMARY KEY REFERENCES mails ON DELETE CASCADE,
        issue_id INTEGER REFERENCES issues ON DELETE SET NULL,
        by_agent INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX spam_members_of_issue ON spam_members (issue_id) WHERE issue_id IS NOT NULL",
)


def desk(db: Database) -> None:
    """Let a conversation be spam; add the tables."""
    indexes = db.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' "
        "AND tbl_name = 'conversations' AND sql LIKE '%status%'"
    ).fetchall()
    for name, _ in indexes:
        db.execute(f"DROP INDEX {name}")
    for statement in (*_STATUS, *(sql for _, sql in indexes), *_STATEMENTS):
        db.execute(statement)
