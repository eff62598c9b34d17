"""Replies that were on their way before deliveries were kept per recipient."""

from pathlib import Path

import pytest
import sqlite_utils

from inbox_assistant.store.migrations.m0001_first import first
from inbox_assistant.store.migrations.m0003_deliveries import deliveries


@pytest.mark.parametrize(
    ("state", "handed_over", "becomes"),
    [
        ("waiting", 0, "waiting"),
        ("sending", 0, "waiting"),
        ("sending", 1, "unknown"),
        ("sent", 0, "taken"),
        ("refused", 0, "refused"),
        ("unknown", 0, "unknown"),
        ("cancelled", 0, "waiting"),
    ],
)
def test_every_recipient_gets_the_state_its_mail_had(
    tmp_path: Path, state: str, handed_over: int, becomes: str
) -> None:
    db = sqlite_utils.Database(tmp_path / "old.db")
    first(db)
    db.execute(
        "INSERT INTO conversations (id, mailbox, subject, customer_name, customer_address, "
        "last_at) VALUES (1, 'support', '', '', 'a@x.example', 1)"
    )
    db.execute(
        "INSERT INTO outbox (conversation_id, mailbox, message_id, sender, recipients, raw, "
        "state, copy_state, not_before, handed_over, error) VALUES (1, 'support', '<1@x>', "
        "'s@x.example', '[\"a@x.example\", \"b@x.example\"]', x'', ?, 'pending', 7, ?, 'why')",
        (state, handed_over),
    )
    deliveries(db)
    rows = list(db.query("SELECT recipient, state FROM deliveries ORDER BY place"))
    assert [(row["recipient"], row["state"]) for row in rows] == [
        ("a@x.example", becomes),
        ("b@x.example", becomes),
    ]
    [row] = db.query("SELECT left_at FROM outbox")
    assert row["left_at"] == (7 if state == "sent" else None)
    db.close()
