"""Rows of the outbox with their deliveries: what its facets have in common."""

import json
from collections.abc import Iterable

from inbox_assistant.model import Delivery, OutboxRow, outcome
from inbox_assistant.store.sql.database import Database
from inbox_assistant.store.sql.rows import Row, moment, moment_or_none

#: All of a row but its bytes.
HEAD = (
    "id, conversation_id, mailbox, message_id, sender, recipients, state, copy_state, attempts, "
    "not_before, answers, error, automatic, settled, worker, tried_at, left_at, copy_attempts, "
    "copy_not_before, copy_error"
)


def outbox_row(db: Database, row: Row) -> OutboxRow:
    """Return the value of a row of `outbox`; without its bytes when they were not selected."""
    return OutboxRow(
        id=row["id"],
        conversation_id=row["conversation_id"],
        mailbox=row["mailbox"],
        message_id=row["message_id"],
        sender=row["sender"],
        recipients=tuple(json.loads(row["recipients"])),
        raw=row.get("raw", b""),
        state=row["state"],
        copy_state=row["copy_state"],
        attempts=row["attempts"],
        not_before=moment(row["not_before"]),
        answers=row["answers"],
        error=row["error"],
        deliveries=deliveries_of(db, row["id"]),
        automatic=bool(row["automatic"]),
        settled=bool(row["settled"]),
        worker=row["worker"],
        tried_at=moment_or_none(row["tried_at"]),
        left_at=moment_or_none(row["left_at"]),
        copy_attempts=row["copy_attempts"],
        copy_not_before=moment(row["copy_not_before"]),
        copy_error=row["copy_error"],
    )


def deliveries_of(db: Database, outbox_id: int) -> tuple[Delivery, ...]:
    """Return what became of a mail for each recipient, in the order they were named."""
    rows = db.rows(
        "SELECT recipient, state, error FROM deliveries WHERE outbox_id = :id ORDER BY place",
        id=outbox_id,
    )
    return tuple(Delivery(row["recipient"], row["state"], row["error"]) for row in rows)


def add_deliveries(db: Database, outbox_id: int, recipients: Iterable[str]) -> None:
    """Begin a delivery for each recipient, once each."""
    for place, recipient in enumerate(dict.fromkeys(recipients)):
        row = {"outbox_id": outbox_id, "place": place, "recipient": recipient}
        db.insert("deliveries", row)


def keep_deliveries(db: Database, outbox_id: int, deliveries: Iterable[Delivery]) -> None:
    """Keep how these recipients fare; the others stay as they were."""
    for delivery in deliveries:
        db.run(
            "UPDATE deliveries SET state = :state, error = :error "
            "WHERE outbox_id = :id AND recipient = :recipient",
            id=outbox_id,
            recipient=delivery.recipient,
            state=delivery.state,
            error=delivery.error,
        )


def follow_deliveries(db: Database, outbox_id: int, at: int | None = None) -> None:
    """Bring the row's state in line with its deliveries; `at` is when the mail left, if it did."""
    deliveries = deliveries_of(db, outbox_id)
    taken = any(delivery.state == "taken" for delivery in deliveries)
    db.run(
        "UPDATE outbox SET state = :state, left_at = coalesce(left_at, :left) WHERE id = :id",
        id=outbox_id,
        state=outcome(deliveries),
        left=at if taken else None,
    )
