"""Putting a mail into its tables: the one way for incoming mail and for our replies."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from inbox_assistant.model import Direction, Mail
from inbox_assistant.store.sql.database import Database
from inbox_assistant.store.sql.rows import Row, mail_json, mail_of
from inbox_assistant.store.sql.search import fold
from inbox_assistant.store.sql.vocabulary import forget_words, learn_words

# Enough for any mail a person wrote; a 50 MB log pasted into one must not swell the index.
_INDEXED_CHARACTERS = 200_000
#: The columns of the index that hold words somebody wrote.
WORDED = ("subject", "sender", "recipients", "body", "files")
#: The mark that every mail has, to ask for all of them.
ANY = "mail"
#: The mark of mail with attachments.
FILES = "files"


def add_mail(
    db: Database,
    conversation_id: int,
    mailbox: str,
    direction: Direction,
    at: int,
    mail: Mail,
    raw_id: int | None = None,
    **told: Any,
) -> int:
    """Insert the mail and return its id; `told` are other columns."""
    mail_id = db.insert(
        "mails",
        {
            "conversation_id": conversation_id,
            "raw_id": raw_id,
            "mailbox": mailbox,
            "direction": direction,
            "at": at,
            "message_id": mail.message_id,
            "writer": mail.sender.address.casefold(),
            "automatic": mail.automatic,
            "data": mail_json(mail),
            **told,
        },
    )
    index_mail(db, mail_id, mailbox, at, mail)
    return mail_id


def index_mail(db: Database, mail_id: int, mailbox: str, at: int, mail: Mail) -> None:
    """Make the mail findable."""
    row = indexed(mailbox, at, mail)
    db.insert("mail_search", {"rowid": mail_id, **row})
    learn_words(db, words_of(row))


def unindex_mail(db: Database, mail: Row) -> None:
    """Take a row of `mails` out of the index (a contentless index needs the very words again), and
    the words that no other mail has out of the vocabulary."""
    row = indexed(mail["mailbox"], mail["at"], mail_of(mail["data"]))
    db.insert("mail_search", {"mail_search": "delete", "rowid": mail["id"], **row})
    forget_words(db, words_of(row))


def indexed(mailbox: str, at: int, mail: Mail) -> dict[str, Any]:
    """Return what the index holds of a mail, by column."""
    return {
        "subject": fold(mail.subject),
        "sender": fold(str(mail.sender)),
        "recipients": fold(_bounded(map(str, (*mail.to, *mail.cc)))),
        "body": fold(mail.own_words[:_INDEXED_CHARACTERS]),
        "files": fold(_bounded(file.name for file in mail.attachments)),
        "marks": " ".join(_marks(mailbox, at, mail)),
    }


def words_of(row: Mapping[str, Any]) -> set[str]:
    """Return the words of what the index holds of a mail."""
    return {word for column in WORDED for word in row[column].split()}


def mailbox_mark(mailbox: str) -> str:
    """Return the mark of all mail of a mailbox, a word whatever its name."""
    return "in" + mailbox.encode("utf-8", "replace").hex()


def _marks(mailbox: str, at: int, mail: Mail) -> list[str]:
    day = datetime.fromtimestamp(at, UTC)
    marks = [ANY, mailbox_mark(mailbox), f"y{day.year}", f"m{day.year}{day.month:02}"]
    return [*marks, FILES] if mail.attachments else marks


def _bounded(texts: Iterable[str]) -> str:
    return " ".join(texts)[:_INDEXED_CHARACTERS]
