"""Putting a mail into its tables: the one way for incoming mail and for our replies."""

from typing import Any

from inbox_assistant.model import Direction, Mail
from inbox_assistant.store.sql.database import Database
from inbox_assistant.store.sql.rows import mail_json
from inbox_assistant.store.sql.search import fold

# Enough for any mail a person wrote; a 50 MB log pasted into one must not swell the index.
_INDEXED_CHARACTERS = 200_000


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
    return db.insert(
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


def index_mail(db: Database, mail_id: int, mail: Mail) -> None:
    """Make the mail findable."""
    db.insert("mail_search", {"rowid": mail_id, **_indexed(mail)})


def unindex_mail(db: Database, mail_id: int, mail: Mail) -> None:
    """Take the mail out of the index (a contentless index needs the very words again)."""
    db.insert("mail_search", {"mail_search": "delete", "rowid": mail_id, **_indexed(mail)})


def _indexed(mail: Mail) -> dict[str, Any]:
    people = (mail.sender, *mail.to, *mail.cc)
    return {
        "subject": fold(mail.subject),
        "people": fold(" ".join(str(person) for person in people)[:_INDEXED_CHARACTERS]),
        "body": fold(mail.own_words[:_INDEXED_CHARACTERS]),
    }
