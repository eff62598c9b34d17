"""What joins mails, what agents merged and split, and whose pictures may be shown."""

import secrets

from sqlite_utils import Database

_SECRET_BYTES = 32

_STATEMENTS = (
    "CREATE TABLE conversation_ids (id INTEGER PRIMARY KEY AUTOINCREMENT) STRICT",
    "INSERT INTO conversation_ids SELECT id FROM conversations",
    "ALTER TABLE conversations ADD COLUMN merged_into INTEGER "
    "REFERENCES conversations ON DELETE CASCADE",
    "ALTER TABLE conversations ADD COLUMN undelivered TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX conversations_merged ON conversations (merged_into) "
    "WHERE merged_into IS NOT NULL",
    "CREATE INDEX conversations_of_customer ON conversations (lower(customer_address), last_at)",
    "ALTER TABLE mails ADD COLUMN notices TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE mails ADD COLUMN thread TEXT",
    "ALTER TABLE mails ADD COLUMN topic TEXT",
    "CREATE INDEX mails_by_thread ON mails (mailbox, thread, at) WHERE thread IS NOT NULL",
    "CREATE INDEX mails_by_topic ON mails (mailbox, topic, at) WHERE topic IS NOT NULL",
    "CREATE INDEX outbox_of_mail ON outbox (mail_id)",
    "CREATE INDEX deliveries_to ON deliveries (lower(recipient))",
    """CREATE TABLE secrets (
        name TEXT PRIMARY KEY,
        value BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE merged_mails (
        source INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
        mail_id INTEGER NOT NULL REFERENCES mails ON DELETE CASCADE,
        PRIMARY KEY (source, mail_id)
    ) STRICT""",
    "CREATE INDEX merged_mails_of_mail ON merged_mails (mail_id)",
    """CREATE TABLE trusted_senders (
        address TEXT PRIMARY KEY,
        agent_id INTEGER NOT NULL REFERENCES agents,
        at INTEGER NOT NULL
    ) STRICT""",
)


def joining(db: Database) -> None:
    """Add the columns, their indexes and the tables, and the key our tokens are signed with."""
    for statement in _STATEMENTS:
        db.execute(statement)
    db.execute("INSERT INTO secrets VALUES ('token', ?)", [secrets.token_bytes(_SECRET_BYTES)])
