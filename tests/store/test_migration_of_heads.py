"""Heads of conversations from before they held how probable their values are."""

import json
from pathlib import Path

import sqlite_utils

from inbox_assistant.store.migrations.m0001_first import first
from inbox_assistant.store.migrations.m0005_learning import learning
from inbox_assistant.store.migrations.m0007_settings import settings


def test_old_heads_learn_what_was_read_and_what_agents_said(tmp_path: Path) -> None:
    db = sqlite_utils.Database(tmp_path / "old.db")
    first(db)
    learning(db)
    db.execute("INSERT INTO agents VALUES (1, 'Bo', 'bo@x.example', 'agent', 'hash', 'en', 0)")
    for number in (1, 2):
        db.execute(
            "INSERT INTO conversations (id, mailbox, subject, customer_name, customer_address, "
            "last_at, language) VALUES (?, 'support', '', '', 'a@x.example', 1, 'it')",
            [number],
        )
    db.execute("INSERT INTO mails VALUES (5, 1, NULL, 'support', 'in', 77, '<1@x>', 'a', NULL, '')")
    db.execute(
        "INSERT INTO memberships VALUES (5, NULL, 1, NULL, '[]', 'x', 0, 7, 'a', 'it', 1, 0)"
    )
    values = {"language": ("it", 0.9), "emotion": ("joy", 0.3), "blocking": (2, 0.4)}
    read = {name: {"value": v, "probability": p} for name, (v, p) in values.items()}
    db.execute("INSERT INTO readings VALUES (5, ?)", [json.dumps(read)])
    db.execute("INSERT INTO corrections VALUES (5, 'emotion', '\"anger\"', 1, 7)")
    settings(db)
    heads = [
        [row[name] for name in values] + [row[f"{name}_probability"] for name in values]
        for row in db.query("SELECT * FROM conversations ORDER BY id")
    ]
    assert heads == [["it", "anger", 2, 0.9, 1.0, 0.4], ["it", None, None, 0.0, 0.0, 0.0]]
    db.close()
