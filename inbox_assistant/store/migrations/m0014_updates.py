"""Updates to everybody hit by an issue, who is told, and the incidents they are about."""

from sqlite_utils import Database

_STATEMENTS = (
    """CREATE TABLE updates (
        id INTEGER PRIMARY KEY,
        issue_id INTEGER NOT NULL REFERENCES issues ON DELETE CASCADE,
        stage TEXT NOT NULL CHECK (stage IN ('investigating', 'identified', 'fixing', 'solved')),
        words TEXT NOT NULL,
        until INTEGER,
        agent_id INTEGER NOT NULL REFERENCES agents,
        made_at INTEGER NOT NULL,
        begun_at INTEGER,
        after INTEGER,
        state TEXT NOT NULL DEFAULT 'draft'
            CHECK (state IN ('draft', 'sending', 'paused', 'overtaken'))
    ) STRICT""",
    "CREATE INDEX updates_of_issue ON updates (issue_id, id)",
    # At most one addressing per update and conversation: what makes sending happen once.
    """CREATE TABLE addressings (
        update_id INTEGER NOT NULL REFERENCES updates ON DELETE CASCADE,
        conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
        name TEXT NOT NULL,
        address TEXT NOT NULL,
        language TEXT NOT NULL,
        formality TEXT NOT NULL,
        text TEXT NOT NULL,
        answers INTEGER NOT NULL,
        seen INTEGER NOT NULL,
        reason TEXT NOT NULL DEFAULT '',
        state TEXT NOT NULL DEFAULT 'proposed'
            CHECK (state IN ('proposed', 'waiting', 'queued', 'held', 'skipped')),
        outbox_id INTEGER REFERENCES outbox ON DELETE SET NULL,
        PRIMARY KEY (update_id, conversation_id)
    ) STRICT""",
    "CREATE INDEX addressings_of_conversation ON addressings (conversation_id)",
    "CREATE INDEX addressings_waiting ON addressings (update_id, conversation_id) "
    "WHERE state = 'waiting'",
    "CREATE UNIQUE INDEX addressings_in_outbox ON addressings (outbox_id) "
    "WHERE outbox_id IS NOT NULL",
    # Those closed lately, without a look at all that were ever closed.
    "CREATE INDEX conversations_hit ON conversations (issue, last_at, id) "
    "WHERE issue IS NOT NULL AND automatic IS NULL",
    "CREATE INDEX drafts_of_conversation ON drafts (conversation_id)",
    """CREATE TABLE incidents (
        id INTEGER PRIMARY KEY,
        issue_id INTEGER NOT NULL REFERENCES issues ON DELETE CASCADE,
        started_at INTEGER NOT NULL,
        ended_at INTEGER,
        reminded_at INTEGER,
        agent_id INTEGER NOT NULL REFERENCES agents
    ) STRICT""",
    "CREATE INDEX incidents_of_issue ON incidents (issue_id, id)",
    "CREATE UNIQUE INDEX incidents_open ON incidents (issue_id) WHERE ended_at IS NULL",
)


def updates(db: Database) -> None:
    """Add the tables."""
    for statement in _STATEMENTS:
        db.execute(statement)
