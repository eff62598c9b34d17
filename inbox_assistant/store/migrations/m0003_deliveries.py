"""What became of each mail for each recipient, who is sending it, and the automatic answers."""

import json

from sqlite_utils import Database

_STATEMENTS = (
    """CREATE TABLE deliveries (
        outbox_id INTEGER NOT NULL REFERENCES outbox ON DELETE CASCADE,
        place INTEGER NOT NULL,
        recipient TEXT NOT NULL,
        state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN
            ('waiting', 'taken', 'refused', 'deferred', 'unknown')),
        error TEXT NOT NULL DEFAULT '',
        PRIMARY KEY (outbox_id, recipient)
    ) STRICT""",
    "ALTER TABLE outbox ADD COLUMN automatic INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE outbox ADD COLUMN settled INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE outbox ADD COLUMN worker TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE outbox ADD COLUMN lease_until INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE outbox ADD COLUMN tried_at INTEGER",
    "ALTER TABLE outbox ADD COLUMN left_at INTEGER",
    "ALTER TABLE outbox ADD COLUMN copy_attempts INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE outbox ADD COLUMN copy_not_before INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE outbox ADD COLUMN copy_error TEXT NOT NULL DEFAULT ''",
    "UPDATE outbox SET copy_error = error, left_at = not_before WHERE state = 'sent'",
    "UPDATE outbox SET error = '' WHERE state = 'sent'",
    "DROP INDEX outbox_troubled",
    "DROP INDEX outbox_copies",
    "CREATE INDEX outbox_sending ON outbox (id) WHERE state = 'sending'",
    "CREATE INDEX outbox_on_its_way ON outbox (id) WHERE state IN ('waiting', 'sending')",
    "CREATE INDEX outbox_troubled ON outbox (id) "
    "WHERE state IN ('deferred', 'refused', 'unknown') AND settled = 0",
    "CREATE INDEX outbox_copies ON outbox (copy_not_before, id) "
    "WHERE copy_state = 'pending' AND left_at IS NOT NULL",
    "CREATE INDEX outbox_uncopied ON outbox (id) WHERE copy_state = 'failed'",
    """CREATE TABLE acknowledgements (
        outbox_id INTEGER PRIMARY KEY REFERENCES outbox ON DELETE CASCADE,
        mailbox TEXT NOT NULL,
        address TEXT NOT NULL,
        at INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX acknowledgements_to ON acknowledgements (address, at)",
    "CREATE INDEX acknowledgements_from ON acknowledgements (mailbox, at)",
    """CREATE TABLE troubles (
        mailbox TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('sending', 'acknowledging')),
        at INTEGER NOT NULL,
        words TEXT NOT NULL,
        PRIMARY KEY (mailbox, kind)
    ) STRICT""",
)
_STATES = {"sent": "taken", "refused": "refused", "deferred": "deferred", "unknown": "unknown"}


def deliveries(db: Database) -> None:
    """Add the tables and columns, and a delivery for each recipient of the mails there are."""
    for statement in _STATEMENTS:
        db.execute(statement)
    for row in list(db.query("SELECT id, state, handed_over, error, recipients FROM outbox")):
        handed = row["state"] == "sending" and row["handed_over"]
        state = "unknown" if handed else _STATES.get(row["state"], "waiting")
        for place, recipient in enumerate(dict.fromkeys(json.loads(row["recipients"]))):
            db.execute(
                "INSERT INTO deliveries VALUES (?, ?, ?, ?, ?)",
                (row["id"], place, recipient, state, row["error"]),
            )
    db.execute("ALTER TABLE outbox DROP COLUMN handed_over")
