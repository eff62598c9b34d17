"""Promises can be postponed or withdrawn, and each is reminded of once; so is a waiting clock."""

from sqlite_utils import Database

_STATEMENTS = (
    """CREATE TABLE promises_now (
        id INTEGER PRIMARY KEY,
        conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
        outbox_id INTEGER NOT NULL REFERENCES outbox ON DELETE CASCADE,
        until INTEGER NOT NULL,
        quote TEXT NOT NULL,
        words TEXT NOT NULL DEFAULT '',
        state TEXT NOT NULL DEFAULT 'due'
            CHECK (state IN ('due', 'kept', 'missed', 'postponed', 'withdrawn')),
        missed INTEGER NOT NULL DEFAULT 0,
        kept_by INTEGER REFERENCES outbox ON DELETE SET NULL,
        reason TEXT NOT NULL DEFAULT '',
        withdrawn_by INTEGER REFERENCES agents ON DELETE SET NULL,
        reminded_at INTEGER
    ) STRICT""",
    "INSERT INTO promises_now "
    "(id, conversation_id, outbox_id, until, quote, state, missed, kept_by) "
    "SELECT id, conversation_id, outbox_id, until, quote, state, missed, kept_by FROM promises",
    "DROP TABLE promises",
    "ALTER TABLE promises_now RENAME TO promises",
    "CREATE INDEX promises_open ON promises (until) WHERE state IN ('due', 'missed')",
    "CREATE INDEX promises_untold ON promises (until) "
    "WHERE state IN ('due', 'missed') AND reminded_at IS NULL",
    "CREATE INDEX promises_of_conversation ON promises (conversation_id, until)",
    "CREATE INDEX promises_of_reply ON promises (outbox_id, until)",
    # The clock that was told of, by its beginning: a new wait is a new clock.
    "ALTER TABLE conversations ADD COLUMN reminded_since INTEGER",
    "CREATE INDEX conversations_untold ON conversations (waiting_since, id) "
    "WHERE status = 'open' AND waiting_since IS NOT NULL "
    "AND reminded_since IS NOT waiting_since",
    "CREATE INDEX conversations_quiet ON conversations (sent_at) "
    "WHERE status = 'open' AND waiting_since IS NULL AND promised_until IS NULL "
    "AND undelivered = '' AND sent_at IS NOT NULL",
)


def promises(db: Database) -> None:
    """Rebuild the ledger with its new states; add what reminders and quiet closing look for."""
    for statement in _STATEMENTS:
        db.execute(statement)
