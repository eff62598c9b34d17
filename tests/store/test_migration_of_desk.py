"""Conversations from before they could be spam."""

from pathlib import Path

import sqlite_utils

from inbox_assistant.store.migrations import migrations
from inbox_assistant.store.sql.rows import mail_json
from inbox_assistant.store.sqlite import SqliteStore
from tests.builders import MORNING, a_mail

_INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'conversations'"


def _old(path: Path) -> set[tuple[str, str]]:
    db = sqlite_utils.Database(path)
    migrations.apply(db, stop_before="0019_desk")
    for number, status in enumerate(("open", "closed", "snoozed"), 1):
        db.execute(
            "INSERT INTO conversations (id, mailbox, subject, customer_name, customer_address, "
            "last_at, status) VALUES (?, 'support', '', '', 'a@x.example', 1, ?)",
            [number, status],
        )
    db.execute(
        "INSERT INTO mails (conversation_id, mailbox, direction, at, message_id, writer, data) "
        "VALUES (2, 'support', 'in', 1, '<1@x>', '', ?)",
        [mail_json(a_mail())],
    )
    indexes = {(name, sql) for name, sql in db.execute(_INDEXES)}
    db.close()
    return indexes


def test_old_conversations_keep_mails_states_and_indexes_and_can_be_spam(tmp_path: Path) -> None:
    before = _old(tmp_path / "old.db")
    store = SqliteStore.open(tmp_path / "old.db")
    # Nobody knew until when the third was to sleep: it is looked at now.
    assert [store.conversations.get(n).status for n in (1, 2, 3)] == ["open", "closed", "open"]
    db = store._db
    assert db.one("SELECT count(*) AS n FROM mails") == {"n": 1}
    after = {(row["name"], row["sql"]) for row in db.rows(_INDEXES)}
    assert {name for name, _ in before} <= {name for name, _ in after}
    assert db.rows("PRAGMA foreign_key_check") == []
    assert db.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]
    agent = store.agents.add("Bo", "bo@x.example", "hash", "agent", "en")
    store.desk.spam(1, agent.id, MORNING)
    assert store.conversations.get(1).status == "spam"
    store.close()
