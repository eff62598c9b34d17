"""Corrections that were made before their times and their history were kept."""

from pathlib import Path

import sqlite_utils

from inbox_assistant.store.migrations.m0001_first import first
from inbox_assistant.store.migrations.m0005_learning import learning


def test_an_old_correction_gets_the_time_of_its_mail_and_begins_the_history(tmp_path: Path) -> None:
    db = sqlite_utils.Database(tmp_path / "old.db")
    first(db)
    db.execute("INSERT INTO agents VALUES (1, 'Bo', 'bo@x.example', 'agent', 'hash', 'en', 0)")
    db.execute(
        "INSERT INTO conversations (id, mailbox, subject, customer_name, customer_address, "
        "last_at) VALUES (1, 'support', '', '', 'a@x.example', 1)"
    )
    db.execute("INSERT INTO mails VALUES (5, 1, NULL, 'support', 'in', 77, '<1@x>', 'a', NULL, '')")
    db.execute("INSERT INTO corrections VALUES (5, 'emotion', '\"anger\"', 1)")
    learning(db)
    assert [row["at"] for row in db.query("SELECT at FROM corrections")] == [77]
    [told] = db.query("SELECT * FROM correction_history")
    assert (told["before"], told["after"], told["at"]) == ("null", '"anger"', 77)
    db.close()
