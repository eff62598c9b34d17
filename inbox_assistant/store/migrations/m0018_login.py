"""Trust: an audit log, sessions that say where they are, second factors, identities elsewhere."""

from sqlite_utils import Database

_STATEMENTS = (
    """CREATE TABLE audit (
        id INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        agent_id INTEGER REFERENCES agents,
        act TEXT NOT NULL,
        subject TEXT NOT NULL,
        detail TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX audit_by_time ON audit (at, id)",
    "CREATE INDEX audit_by_agent ON audit (agent_id, at, id)",
    "CREATE INDEX audit_by_act ON audit (act, at, id)",
    "ALTER TABLE agents ADD COLUMN timezone TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE agents ADD COLUMN keys INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE sessions ADD COLUMN device TEXT NOT NULL DEFAULT ''",
    # Only what is confirmed is asked for; `last_step` is the newest code used, which never
    # opens again.
    """CREATE TABLE second_factors (
        agent_id INTEGER PRIMARY KEY REFERENCES agents ON DELETE CASCADE,
        secret TEXT NOT NULL,
        begun_at INTEGER NOT NULL,
        confirmed_at INTEGER,
        last_step INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    """CREATE TABLE recovery_codes (
        agent_id INTEGER NOT NULL REFERENCES agents ON DELETE CASCADE,
        code_hash TEXT NOT NULL,
        PRIMARY KEY (agent_id, code_hash)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE identities (
        issuer TEXT NOT NULL,
        subject TEXT NOT NULL,
        agent_id INTEGER NOT NULL REFERENCES agents ON DELETE CASCADE,
        at INTEGER NOT NULL,
        PRIMARY KEY (issuer, subject)
    ) STRICT, WITHOUT ROWID""",
    "CREATE UNIQUE INDEX identities_of_agent ON identities (agent_id, issuer)",
    "CREATE INDEX login_failures_by_age ON login_failures (at)",
)


def login(db: Database) -> None:
    """Add the tables and columns."""
    for statement in _STATEMENTS:
        db.execute(statement)
