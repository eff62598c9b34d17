"""What heads looked at, when and by whom readings were corrected, and what was learnt of it."""

from sqlite_utils import Database

_STATEMENTS = (
    """CREATE TABLE perceptions (
        mail_id INTEGER PRIMARY KEY REFERENCES mails ON DELETE CASCADE,
        method TEXT NOT NULL,
        reader TEXT NOT NULL,
        data BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX perceptions_by_reader ON perceptions (reader, mail_id)",
    "ALTER TABLE corrections ADD COLUMN at INTEGER NOT NULL DEFAULT 0",
    # Of corrections made before times were kept, the time of the mail is the best there is.
    "UPDATE corrections SET at = coalesce((SELECT at FROM mails WHERE id = mail_id), 0)",
    """CREATE TABLE correction_history (
        id INTEGER PRIMARY KEY,
        mail_id INTEGER NOT NULL REFERENCES mails ON DELETE CASCADE,
        field TEXT NOT NULL,
        before TEXT NOT NULL DEFAULT 'null',
        after TEXT NOT NULL,
        taken_back INTEGER NOT NULL DEFAULT 0,
        agent_id INTEGER NOT NULL REFERENCES agents,
        at INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX correction_history_of_mail ON correction_history (mail_id, id)",
    "INSERT INTO correction_history (mail_id, field, after, agent_id, at) "
    "SELECT mail_id, field, value, agent_id, at FROM corrections",
    """CREATE TABLE heads (
        version INTEGER NOT NULL,
        field TEXT NOT NULL,
        method TEXT NOT NULL,
        made_at INTEGER NOT NULL,
        corrections INTEGER NOT NULL,
        lessons INTEGER NOT NULL,
        before REAL NOT NULL,
        after REAL NOT NULL,
        data BLOB NOT NULL,
        taken_back INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (version, field)
    ) STRICT""",
    """CREATE TABLE learning_nights (
        night TEXT PRIMARY KEY,
        at INTEGER NOT NULL
    ) STRICT""",
)


def learning(db: Database) -> None:
    """Add the tables, and begin the history with the corrections there are."""
    for statement in _STATEMENTS:
        db.execute(statement)
