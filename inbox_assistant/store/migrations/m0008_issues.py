"""What agents say about issues, the history of issues, and what changed since a reader looked."""

from sqlite_utils import Database

_STATEMENTS = (
    # One counter for all issues: each change of one takes the next number.
    "CREATE TABLE issue_clock (version INTEGER NOT NULL) STRICT",
    "INSERT INTO issue_clock SELECT coalesce(max(id), 0) FROM issues",
    "ALTER TABLE issues ADD COLUMN version INTEGER NOT NULL DEFAULT 0",
    "UPDATE issues SET version = id",
    "ALTER TABLE issues ADD COLUMN merged_into INTEGER REFERENCES issues ON DELETE CASCADE",
    "ALTER TABLE issues ADD COLUMN fixed_at INTEGER",
    # When it was fixed nobody noted; whoever writes from now on opens it again.
    "UPDATE issues SET fixed_at = last_at WHERE status = 'fixed'",
    # An agent's merge holds the mails of both sides together: those that came until then.
    "ALTER TABLE issues ADD COLUMN held_until INTEGER",
    "ALTER TABLE issues ADD COLUMN brought_hold INTEGER",
    "DROP INDEX issues_by_last",
    "CREATE UNIQUE INDEX issues_by_version ON issues (version)",
    "CREATE INDEX issues_merged ON issues (merged_into) WHERE merged_into IS NOT NULL",
    "CREATE INDEX issues_living ON issues (status, last_at, id) "
    "WHERE merged_into IS NULL AND writers >= 1",
    "CREATE INDEX issues_recurring ON issues (status, last_at, id) "
    "WHERE merged_into IS NULL AND writers >= 2",
    "CREATE TABLE gone_issues (id INTEGER PRIMARY KEY, version INTEGER NOT NULL UNIQUE) STRICT",
    "ALTER TABLE memberships ADD COLUMN came_from INTEGER REFERENCES issues ON DELETE SET NULL",
    "CREATE INDEX memberships_moved ON memberships (came_from) WHERE came_from IS NOT NULL",
    "CREATE INDEX memberships_unsure ON memberships (at, mail_id, probability) WHERE by_agent = 0",
    "ALTER TABLE known_answers ADD COLUMN came_from INTEGER REFERENCES issues ON DELETE SET NULL",
    "CREATE INDEX known_answers_moved ON known_answers (came_from) WHERE came_from IS NOT NULL",
    "CREATE INDEX conversations_of_issue ON conversations (issue) WHERE issue IS NOT NULL",
    "CREATE INDEX conversations_to_close ON conversations (issue, id) WHERE issue IS NOT NULL "
    "AND automatic IS NULL AND (status <> 'closed' OR waiting_since IS NOT NULL)",
    """CREATE TABLE issue_events (
        id INTEGER PRIMARY KEY,
        issue_id INTEGER NOT NULL REFERENCES issues ON DELETE CASCADE,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('born', 'merged', 'parted', 'moved', 'renamed',
            'status', 'reopened', 'answered')),
        agent_id INTEGER REFERENCES agents,
        other INTEGER REFERENCES issues ON DELETE SET NULL,
        mail_id INTEGER REFERENCES mails ON DELETE SET NULL,
        mails INTEGER NOT NULL DEFAULT 0,
        text TEXT NOT NULL DEFAULT ''
    ) STRICT""",
    "CREATE INDEX issue_events_of_issue ON issue_events (issue_id, id)",
    "CREATE INDEX issue_events_of_other ON issue_events (other) WHERE other IS NOT NULL",
    "CREATE INDEX issue_events_of_mail ON issue_events (mail_id) WHERE mail_id IS NOT NULL",
    "INSERT INTO issue_events (issue_id, at, kind) SELECT id, first_at, 'born' FROM issues",
    """CREATE TABLE apart (
        low INTEGER NOT NULL REFERENCES issues ON DELETE CASCADE,
        high INTEGER NOT NULL REFERENCES issues ON DELETE CASCADE,
        agent_id INTEGER NOT NULL REFERENCES agents,
        at INTEGER NOT NULL,
        PRIMARY KEY (low, high),
        CHECK (low < high)
    ) STRICT""",
    "CREATE INDEX apart_by_high ON apart (high)",
    """CREATE TABLE pair_lessons (
        id INTEGER PRIMARY KEY,
        one INTEGER NOT NULL REFERENCES mails ON DELETE CASCADE,
        other INTEGER NOT NULL REFERENCES mails ON DELETE CASCADE,
        together INTEGER NOT NULL,
        agent_id INTEGER NOT NULL REFERENCES agents,
        at INTEGER NOT NULL,
        UNIQUE (one, other),
        CHECK (one < other)
    ) STRICT""",
    "CREATE INDEX pair_lessons_of_other ON pair_lessons (other)",
)


def issues(db: Database) -> None:
    """Add columns, tables and indexes; the history of the issues there are begins with birth."""
    for statement in _STATEMENTS:
        db.execute(statement)
