"""Which mailboxes an agent may see (an agent without rows: all), and of which mailbox each voice
of an issue is, so that an issue can be asked for what of it may be seen."""

from sqlite_utils import Database

_STATEMENTS = (
    """CREATE TABLE agent_mailboxes (
        agent_id INTEGER NOT NULL REFERENCES agents ON DELETE CASCADE,
        mailbox TEXT NOT NULL,
        PRIMARY KEY (agent_id, mailbox)
    ) STRICT, WITHOUT ROWID""",
    "ALTER TABLE memberships ADD COLUMN mailbox TEXT NOT NULL DEFAULT ''",
    "UPDATE memberships SET mailbox = (SELECT m.mailbox FROM mails m WHERE m.id = mail_id)",
    # Who wrote in which language is counted from the index alone.
    "CREATE INDEX memberships_of_mailbox ON memberships "
    "(issue_id, mailbox, at, writer, language, blocking) WHERE issue_id IS NOT NULL",
)


def access(db: Database) -> None:
    """Create the table and fill the column."""
    for statement in _STATEMENTS:
        db.execute(statement)
