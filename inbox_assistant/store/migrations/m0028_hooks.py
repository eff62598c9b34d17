"""Bursts of issues and of the whole intake, what other programs are told, and tokens of the API."""

from sqlite_utils import Database

_KINDS = (
    # A column's CHECK can't be changed: another column takes the place and the name.
    "ALTER TABLE issue_events ADD COLUMN kind_now TEXT NOT NULL DEFAULT 'born' "
    "CHECK (kind_now IN ('born', 'merged', 'parted', 'moved', 'renamed', 'status', 'reopened', "
    "'answered', 'burst'))",
    "UPDATE issue_events SET kind_now = kind WHERE kind <> 'born'",
    "ALTER TABLE issue_events DROP COLUMN kind",
    "ALTER TABLE issue_events RENAME COLUMN kind_now TO kind",
)
_STATEMENTS = (
    # No issue: of all mail. `seen_at` is when it was last still going on.
    """CREATE TABLE bursts (
        id INTEGER PRIMARY KEY,
        issue_id INTEGER REFERENCES issues ON DELETE CASCADE,
        begun_at INTEGER NOT NULL,
        at INTEGER NOT NULL,
        raised_at INTEGER NOT NULL,
        seen_at INTEGER NOT NULL,
        people INTEGER NOT NULL,
        since_begun INTEGER NOT NULL,
        minutes INTEGER NOT NULL,
        expected REAL NOT NULL,
        surprise REAL NOT NULL,
        method TEXT NOT NULL,
        mailed_at INTEGER
    ) STRICT""",
    "CREATE INDEX bursts_of_issue ON bursts (issue_id, seen_at)",
    "CREATE INDEX bursts_by_time ON bursts (raised_at, id)",
    "CREATE INDEX bursts_going_on ON bursts (seen_at, id)",
    "CREATE INDEX bursts_unmailed ON bursts (raised_at) WHERE mailed_at IS NULL",
    # What happened, by numbers alone: titles are put in when it leaves.
    """CREATE TABLE happenings (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        event TEXT NOT NULL,
        subject INTEGER,
        at INTEGER NOT NULL,
        figures TEXT NOT NULL,
        addressed_at INTEGER
    ) STRICT""",
    "CREATE INDEX happenings_new ON happenings (id) WHERE addressed_at IS NULL",
    "CREATE INDEX happenings_by_time ON happenings (at)",
    "CREATE INDEX happenings_by_subject ON happenings (event, subject)",
    """CREATE TABLE hook_deliveries (
        id INTEGER PRIMARY KEY,
        happening_id INTEGER NOT NULL REFERENCES happenings ON DELETE CASCADE,
        hook TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'dead')),
        attempts INTEGER NOT NULL DEFAULT 0,
        not_before INTEGER NOT NULL,
        tried_at INTEGER,
        status INTEGER,
        error TEXT NOT NULL DEFAULT '',
        UNIQUE (happening_id, hook)
    ) STRICT""",
    "CREATE INDEX hook_deliveries_ready ON hook_deliveries (not_before, id) "
    "WHERE state = 'waiting'",
    "CREATE INDEX hook_deliveries_waiting ON hook_deliveries (hook) WHERE state = 'waiting'",
    "CREATE INDEX hook_deliveries_tried ON hook_deliveries (hook, tried_at, id) "
    "WHERE tried_at IS NOT NULL",
    "CREATE INDEX hook_deliveries_dead ON hook_deliveries (hook) WHERE state = 'dead'",
    """CREATE TABLE api_tokens (
        id INTEGER PRIMARY KEY,
        agent_id INTEGER NOT NULL REFERENCES agents ON DELETE CASCADE,
        name TEXT NOT NULL,
        token_hash TEXT NOT NULL UNIQUE,
        made_at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        used_at INTEGER
    ) STRICT""",
    "CREATE INDEX api_tokens_of_agent ON api_tokens (agent_id, id)",
)


def hooks(db: Database) -> None:
    """Let an issue's history tell of bursts; add the tables."""
    indexes = db.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' "
        "AND tbl_name = 'issue_events' AND sql LIKE '%kind%'"
    ).fetchall()
    for name, _ in indexes:
        db.execute(f"DROP INDEX {name}")
    for statement in (*_KINDS, *(sql for _, sql in indexes), *_STATEMENTS):
        db.execute(statement)
