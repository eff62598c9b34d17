"""The head of a conversation, made again of its mails after they were moved."""

from collections.abc import Mapping
from typing import Any

from inbox_assistant.store.sql.database import Database
from inbox_assistant.store.sql.person_rows import who_is
from inbox_assistant.store.sql.promises import refresh_promised_until
from inbox_assistant.store.sql.readings import SqlReadings
from inbox_assistant.store.sql.rows import found, mail_of
from inbox_assistant.store.sql.snippets import snippet


def add_head(db: Database, row: Mapping[str, Any]) -> int:
    """Begin a conversation and return its id, which is never given again: the tokens of an erased
    conversation must not lead into another one. Its customer is one of the people from now on."""
    conversation_id = db.insert("conversation_ids", {"id": None})
    customer = who_is(db, row["customer_address"])
    return db.insert("conversations", {"id": conversation_id, **customer, **row})


def clock_of(
    db: Database,
    conversation_id: int,
    who: str = "(automatic IS NULL OR automatic = 'bounce')",
    since: int | None = None,
) -> int | None:
    """Return since when a conversation waits, going by its mails alone.

    Unanswered is what came to us since the clock started and after our last reply; ids tell the
    order in which we learnt of mails. `since` is the clock of the conversation they lay in before.
    """
    if since is None:
        row = db.one("SELECT waiting_since FROM conversations WHERE id = :id", id=conversation_id)
        since = found(row, "conversation")["waiting_since"]
    row = db.one(
        "SELECT min(at) AS at FROM mails WHERE conversation_id = :id AND direction = 'in' "  # noqa: S608
        f"AND {who} AND at >= :since AND id > coalesce((SELECT max(m.id) FROM mails m "
        "JOIN outbox o ON o.mail_id = m.id AND NOT o.automatic "
        "WHERE m.conversation_id = :id), 0)",
        id=conversation_id,
        since=since,
    )
    return row["at"] if row else None


def refresh_head(db: Database, conversation_id: int, waiting_since: int | None) -> None:
    """Bring counters, snippet, times, promises and reading of a head in line with its mails."""
    newest = db.one(
        "SELECT data FROM mails WHERE conversation_id = :id AND direction = 'in' "
        "ORDER BY at DESC, id DESC LIMIT 1",
        id=conversation_id,
    )
    db.run(
        "UPDATE conversations SET snippet = :snippet, waiting_since = :waiting_since, "
        "language = NULL, emotion = NULL, blocking = NULL, issue = NULL, "
        "mails = (SELECT count(*) FROM mails WHERE conversation_id = :id), "
        "last_at = coalesce((SELECT max(at) FROM mails WHERE conversation_id = :id), last_at), "
        "sent_at = (SELECT max(at) FROM mails WHERE conversation_id = :id AND direction = 'out' "
        " AND id NOT IN (SELECT mail_id FROM outbox WHERE conversation_id = :id "
        "  AND automatic AND mail_id IS NOT NULL)), "
        "automatic = CASE WHEN EXISTS (SELECT 1 FROM mails "
        " WHERE conversation_id = :id AND automatic IS NULL) THEN NULL ELSE automatic END "
        "WHERE id = :id",
        id=conversation_id,
        snippet=snippet(mail_of(newest["data"])) if newest else "",
        waiting_since=waiting_since,
    )
    refresh_promised_until(db, conversation_id)
    SqlReadings(db).refresh_head(conversation_id)
