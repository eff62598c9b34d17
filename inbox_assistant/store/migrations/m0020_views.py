"""Saved views; an index of every folder by mailbox; a search that tells sender from subject.

The search is made again: it knows who wrote and to whom, file names, months and mailboxes, and
finds beginnings of words without a look at all of them. `search_words` are the words of all mails.
"""

from collections.abc import Iterator

from sqlite_utils import Database

from inbox_assistant.store.sql.indexing import indexed, words_of
from inbox_assistant.store.sql.rows import mail_of
from inbox_assistant.store.sql.vocabulary import word_row

_STATEMENTS = (
    """CREATE TABLE views (
        id INTEGER PRIMARY KEY,
        name TEXT NOT NULL,
        arguments TEXT NOT NULL,
        agent_id INTEGER NOT NULL REFERENCES agents ON DELETE CASCADE,
        shared INTEGER NOT NULL,
        position INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX views_of_agent ON views (agent_id)",
    "CREATE INDEX views_shared ON views (position, id) WHERE shared = 1",
    "CREATE INDEX conversations_all_by_mailbox ON conversations (mailbox, last_at, id)",
    "CREATE INDEX conversations_unassigned_by_mailbox ON conversations (mailbox, last_at, id) "
    "WHERE status = 'open' AND assignee IS NULL AND automatic IS NULL",
    "CREATE INDEX conversations_mine_by_mailbox ON conversations (assignee, mailbox, last_at, id) "
    "WHERE status = 'open'",
    "CREATE INDEX conversations_waiting_by_mailbox ON conversations (mailbox, waiting_since, id) "
    "WHERE status = 'open' AND waiting_since IS NOT NULL",
    "CREATE INDEX conversations_promised_by_mailbox ON conversations (mailbox, promised_until, id) "
    "WHERE promised_until IS NOT NULL",
    "CREATE INDEX conversations_sent_by_mailbox ON conversations (mailbox, sent_at, id) "
    "WHERE sent_at IS NOT NULL",
    "CREATE INDEX conversations_closed_by_mailbox ON conversations (mailbox, last_at, id) "
    "WHERE status = 'closed'",
    "CREATE INDEX conversations_automatic_by_mailbox ON conversations (mailbox, last_at, id) "
    "WHERE automatic IS NOT NULL",
    "CREATE INDEX conversations_snoozed_by_mailbox ON conversations (mailbox, snoozed_until, id) "
    "WHERE status = 'snoozed'",
    "CREATE INDEX conversations_spam_by_mailbox ON conversations (mailbox, last_at, id) "
    "WHERE status = 'spam'",
    "CREATE INDEX conversations_in_language ON conversations (language) WHERE language IS NOT NULL",
    "CREATE INDEX conversations_unread ON conversations (id) WHERE unread = 1",
    "DROP TABLE mail_search",
    """CREATE VIRTUAL TABLE mail_search USING fts5 (
        subject, sender, recipients, body, files, marks,
        content = '', tokenize = 'unicode61 remove_diacritics 2', prefix = '3'
    )""",
    """CREATE TABLE search_words (
        word TEXT PRIMARY KEY,
        letters INTEGER NOT NULL,
        first TEXT NOT NULL,
        last TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX search_words_by_first ON search_words (first, letters) WHERE letters > 0",
    "CREATE INDEX search_words_by_last ON search_words (last, letters) WHERE letters > 0",
)
_MAILS = "SELECT id, mailbox, at, data FROM mails WHERE id > ? ORDER BY id LIMIT ?"
_AT_ONCE = 500
_COLUMNS = "rowid, subject, sender, recipients, body, files, marks"
_HOLES = ":rowid, :subject, :sender, :recipients, :body, :files, :marks"


def views(db: Database) -> None:
    """Add tables and indexes, and read all mails into the new search."""
    for statement in _STATEMENTS:
        db.execute(statement)
    for batch in _batches(db):
        db.conn.executemany(
            f"INSERT INTO mail_search ({_COLUMNS}) VALUES ({_HOLES})",  # noqa: S608  # our own names
            batch,
        )
        words = {word for row in batch for word in words_of(row)}
        db.conn.executemany(
            "INSERT OR IGNORE INTO search_words VALUES (:word, :letters, :first, :last)",
            [word_row(word) for word in words],
        )


def _batches(db: Database) -> Iterator[list[dict[str, object]]]:
    last = 0
    while rows := list(db.query(_MAILS, [last, _AT_ONCE])):
        last = rows[-1]["id"]
        yield [
            {"rowid": row["id"], **indexed(row["mailbox"], row["at"], mail_of(row["data"]))}
            for row in rows
        ]
