"""Editions of a report for some mailboxes or in another language, and who wants which by mail."""

from sqlite_utils import Database

_STATEMENTS = (
    # A primary key can't be changed: another table takes the place and the name.
    "ALTER TABLE reports RENAME TO reports_before",
    "DROP INDEX reports_of_span",
    # mailboxes: a JSON array, '' for all of them; language: '' for the team's.
    """CREATE TABLE reports (
        id INTEGER PRIMARY KEY,
        night TEXT NOT NULL,
        span TEXT NOT NULL DEFAULT 'night' CHECK (span IN ('night', 'week', 'month')),
        mailboxes TEXT NOT NULL DEFAULT '',
        language TEXT NOT NULL DEFAULT '',
        made_at INTEGER NOT NULL,
        html TEXT NOT NULL,
        text TEXT NOT NULL,
        csv TEXT NOT NULL,
        data TEXT NOT NULL,
        mailed_at INTEGER,
        UNIQUE (night, mailboxes, language)
    ) STRICT""",
    "INSERT INTO reports (night, span, made_at, html, text, csv, data, mailed_at) "
    "SELECT night, span, made_at, html, text, csv, data, mailed_at FROM reports_before "
    "ORDER BY night",
    "DROP TABLE reports_before",
    "CREATE INDEX reports_of_span ON reports (span, night)",
    "CREATE INDEX reports_by_age ON reports (made_at)",
    "CREATE INDEX reports_of_edition ON reports (mailboxes, language, span, night)",
    """CREATE TABLE subscriptions (
        id INTEGER PRIMARY KEY,
        agent_id INTEGER REFERENCES agents ON DELETE CASCADE,
        address TEXT NOT NULL DEFAULT '',
        language TEXT NOT NULL DEFAULT '',
        span TEXT NOT NULL CHECK (span IN ('night', 'week', 'month')),
        mailboxes TEXT NOT NULL DEFAULT '',
        since INTEGER NOT NULL,
        CHECK ((agent_id IS NULL) = (address <> ''))
    ) STRICT""",
    "CREATE UNIQUE INDEX subscriptions_of_agent ON subscriptions (agent_id, span) "
    "WHERE agent_id IS NOT NULL",
    "CREATE UNIQUE INDEX subscriptions_of_address ON subscriptions (address, span) "
    "WHERE address <> ''",
    # Claimed before a report leaves, so that nobody gets it twice.
    """CREATE TABLE report_mailings (
        night TEXT NOT NULL,
        address TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (night, address)
    ) STRICT, WITHOUT ROWID""",
)


def subscriptions(db: Database) -> None:
    """Make the reports' table anew with its editions, and add the others."""
    for statement in _STATEMENTS:
        db.execute(statement)
