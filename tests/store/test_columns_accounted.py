"""Whatever is kept, erasing a person knows of it: a new column has to say what it may hold."""

import json
from pathlib import Path

import pytest

from inbox_assistant.store.sql.exporting import TOLD, UNTOLD
from inbox_assistant.store.sql.quoting import GOING, PLACES, SILENT
from inbox_assistant.store.sqlite import SqliteStore
from tests.rig.stores import fresh_store

_OWN = ("sqlite_", "_sqlite", "mail_search_")


@pytest.fixture
def opened(tmp_path: Path) -> SqliteStore:
    return fresh_store(tmp_path / "inbox.db")


def test_every_table_says_what_erasing_a_person_does_with_it(opened: SqliteStore) -> None:
    tables = {
        row["name"]
        for row in opened._db.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not row["name"].startswith(_OWN)
    }
    known = GOING | SILENT.keys() | {place.table for place in PLACES}
    assert tables - known == set(), "say in store/sql/quoting.py what these hold"
    assert known - tables == set()


def test_every_text_of_a_table_that_may_quote_is_looked_at(opened: SqliteStore) -> None:
    looked = {(place.table, place.column) for place in PLACES}
    for table in {place.table for place in PLACES} - GOING:
        texts = {
            row["name"]
            for row in opened._db.rows(f"SELECT name, type FROM pragma_table_info('{table}')")
            if row["type"] == "TEXT"
        }
        left = {name for name in texts if (table, name) not in looked}
        assert left <= _SHORT.get(table, set()), table


def test_every_table_that_goes_with_a_person_is_in_their_export() -> None:
    assert not GOING - TOLD - UNTOLD, "say in store/sql/exporting.py what these hold"
    assert not TOLD & UNTOLD


def test_every_place_can_be_read_and_written(opened: SqliteStore) -> None:
    assert list(opened.remaining.passages()) == []
    for place in PLACES:
        assert (
            json.dumps(place.key)
            and opened._db.rows(f"SELECT {', '.join(place.key)} FROM {place.table}") is not None
        )


#: Slugs, dates and codes beside the texts.
_SHORT = {
    "known_answers": {"language"},
    "issues": {"language", "status"},
    "issue_events": {"kind"},
    "updates": {"stage", "state"},
    "audit": {"act"},
    "jobs": {"kind", "state", "worker"},
    "acts": {"kind"},
    "reports": {"night", "span", "mailboxes", "language"},
    "translations": {"language", "model", "source"},
    "draft_files": {"sha256", "type"},
    "tags": {"folded", "colour"},  # `name_tag` writes it
    "promises": {"state"},
    "troubles": {"mailbox", "kind"},
}
