"""Twins and erased mail told apart from new mail, mail a server held back, history, and health."""

from sqlite_utils import Database

_STATEMENTS = (
    "ALTER TABLE cursors ADD COLUMN modseq INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE cursors ADD COLUMN history INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE cursors ADD COLUMN since TEXT",
    "ALTER TABLE raw_mails ADD COLUMN history INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE raw_mails ADD COLUMN answered INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE raw_mails ADD COLUMN own INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE raw_mails ADD COLUMN content TEXT",
    "ALTER TABLE raw_mails ADD COLUMN twin_of INTEGER REFERENCES mails ON DELETE SET NULL",
    "CREATE INDEX raw_mails_by_content ON raw_mails (mailbox, content) WHERE content IS NOT NULL",
    "CREATE INDEX raw_mails_twins ON raw_mails (twin_of) WHERE twin_of IS NOT NULL",
    """CREATE TABLE missing (
        mailbox TEXT NOT NULL,
        folder TEXT NOT NULL,
        uidvalidity INTEGER NOT NULL,
        uid INTEGER NOT NULL,
        attempts INTEGER NOT NULL DEFAULT 0,
        not_before INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (mailbox, folder, uidvalidity, uid)
    ) STRICT""",
    "CREATE INDEX missing_due ON missing (mailbox, folder, uidvalidity, not_before)",
    """CREATE TABLE tombstones (
        mailbox TEXT NOT NULL,
        hash TEXT NOT NULL,
        PRIMARY KEY (mailbox, hash)
    ) STRICT""",
    "ALTER TABLE health ADD COLUMN failing_since INTEGER",
    "ALTER TABLE health ADD COLUMN refused INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE health ADD COLUMN alerted_at INTEGER",
    "ALTER TABLE health ADD COLUMN import_at INTEGER",
    "ALTER TABLE health ADD COLUMN import_done INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE health ADD COLUMN import_left INTEGER NOT NULL DEFAULT 0",
)


def intake(db: Database) -> None:
    """Add the columns, the tables and their indexes."""
    for statement in _STATEMENTS:
        db.execute(statement)
