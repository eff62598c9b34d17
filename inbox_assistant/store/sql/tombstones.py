"""What was erased, known only by hashes, so that it never comes back.

Per mailbox: the sha256 of the bytes, the hash of what makes a mail the same one (`mail.sameness`),
and the hash of its Message-ID, which tells cheaply that a closer look is worth it.
"""

import hashlib
from collections.abc import Iterable, Sequence

from inbox_assistant.store.sql.database import Database


def hash_of_id(message_id: str) -> str:
    """Return the hash under which a Message-ID is remembered."""
    return hashlib.sha256(f"message-id {message_id}".encode("utf-8", "replace")).hexdigest()


def bury(db: Database, mailbox: str, hashes: Iterable[str]) -> None:
    """Remember the hashes of an erased mail, inside a transaction."""
    for value in hashes:
        db.run(
            "INSERT INTO tombstones VALUES (:mailbox, :hash) ON CONFLICT DO NOTHING",
            mailbox=mailbox,
            hash=value,
        )
        db.remember({"mailbox": mailbox, "hash": value})


def is_erased(db: Database, mailbox: str, hashes: Sequence[str]) -> bool:
    """Return whether one of the hashes is that of an erased mail."""
    return any(
        db.one(
            "SELECT 1 FROM tombstones WHERE mailbox = :mailbox AND hash = :hash",
            mailbox=mailbox,
            hash=value,
        )
        for value in hashes
    )
