"""What is special about SQLite: locks, files, and starting up together."""

import threading
from pathlib import Path

import pytest

from inbox_assistant.errors import ConfigError, StoreError
from inbox_assistant.model import Cursor
from inbox_assistant.store import open_store
from inbox_assistant.store.sqlite import SqliteStore
from tests.builders import fetched


def test_writers_take_turns_and_nothing_is_lost(tmp_path: Path) -> None:
    path = str(tmp_path / "inbox.db")
    open_store(path).close()

    def write(worker: int) -> None:
        store = open_store(path)
        for number in range(40):
            mail = fetched(number, f"{worker} {number}".encode())
            store.raw_mails.keep("support", [mail], Cursor("support", f"F{worker}", 1, number))
        store.close()

    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(open_store(path).raw_mails.unparsed(1000)) == 160


def test_a_path_that_can_not_be_opened_is_explained(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="folder must be writable"):
        open_store(str(tmp_path / "missing" / "inbox.db"))


def test_an_unknown_kind_of_store_is_a_configuration_error() -> None:
    with pytest.raises(ConfigError, match="mysql"):
        open_store("mysql://somewhere")


def test_a_store_opened_again_is_unchanged(tmp_path: Path) -> None:
    for _ in range(2):
        store = open_store(str(tmp_path / "inbox.db"))
        store.close()


def test_a_full_disk_is_explained_and_loses_nothing(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "inbox.db"))
    store.raw_mails.keep("support", [fetched(1, b"first")], Cursor("support", "INBOX", 1, 1))
    store._db._db.execute("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]
    with pytest.raises(StoreError, match="free space"):
        store.raw_mails.keep("support", [fetched(2, b"x" * 500_000)], Cursor("s", "INBOX", 1, 2))
    assert [mail.raw for mail in store.raw_mails.unparsed(9)] == [b"first"]
    store.close()


def test_a_store_in_memory_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    open_store(":memory:").close()
    assert list(tmp_path.iterdir()) == []


def test_only_its_owner_may_read_the_store(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "inbox.db"))
    assert [path.stat().st_mode & 0o077 for path in tmp_path.iterdir()] == [0] * 3
    store.close()


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    store = SqliteStore.open(path)
    applied = {"migration_set": "inbox_assistant", "name": "9999_later", "applied_at": "now"}
    store._db.insert("_sqlite_migrations", applied)
    store.close()
    with pytest.raises(StoreError, match="newer version \\(9999_later\\)"):
        SqliteStore.open(path)
