"""Promises from before they could be postponed, withdrawn and reminded of."""

from pathlib import Path

import sqlite_utils

from inbox_assistant.store.migrations import migrations
from inbox_assistant.store.sqlite import SqliteStore
from tests.builders import MORNING, hours

_DAY = int(MORNING.timestamp())
_ROWS = (
    (1, 1, 1, _DAY, "Monday", "missed", 1, None),
    (2, 1, 2, _DAY + 86_400, "tomorrow", "kept", 0, 3),
    (3, 1, 3, _DAY + 3 * 86_400, "on Thursday", "due", 0, None),
)


def _old(path: Path) -> None:
    db = sqlite_utils.Database(path)
    migrations.apply(db, stop_before="0013_promises")
    db.execute(
        "INSERT INTO conversations (id, mailbox, subject, customer_name, customer_address, "
        "last_at) VALUES (1, 'support', '', '', 'a@x.example', 1)"
    )
    for number in (1, 2, 3):
        db.execute(
            "INSERT INTO outbox (id, conversation_id, mailbox, message_id, sender, recipients, "
            "raw, state, copy_state, not_before) "
            "VALUES (?, 1, 'support', ?, 's@x.example', '[]', x'', 'sent', 'pending', 1)",
            [number, f"<{number}@x>"],
        )
    for row in _ROWS:
        db.execute(
            "INSERT INTO promises (id, conversation_id, outbox_id, until, quote, state, missed, "
            "kept_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
    db.close()


def test_old_promises_keep_their_words_states_and_replies(tmp_path: Path) -> None:
    _old(tmp_path / "old.db")
    store = SqliteStore.open(tmp_path / "old.db")
    found = {one.quote: one for one in store.promises.of_conversation(1)}
    assert {quote: one.state for quote, one in found.items()} == {
        "Monday": "missed",
        "tomorrow": "kept",
        "on Thursday": "due",
    }
    assert found["on Thursday"].until == MORNING + hours(72)
    assert all((one.words, one.reason) == ("", "") for one in found.values())
    store.close()


def test_what_was_open_in_an_old_database_is_reminded_of_and_can_be_withdrawn(
    tmp_path: Path,
) -> None:
    _old(tmp_path / "old.db")
    store = SqliteStore.open(tmp_path / "old.db")
    late = [one.quote for one in store.promises.untold(MORNING + hours(24), limit=9)]
    assert late == ["Monday"]
    agent = store.agents.add("Bo", "bo@x.example", "hash", "agent", "en")
    assert store.promises.withdraw(3, agent.id, "was no promise") == 1
    assert [one.quote for one in store.promises.due(MORNING + hours(99))] == ["Monday"]
    store.close()
