"""How SQLite answers lists and searches: from indexes, in their order."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from inbox_assistant.store.pages import Filters, Folder, Wanted
from inbox_assistant.store.sqlite import SqliteStore
from tests.builders import MORNING, arrive
from tests.rig.stores import fresh_store

SOME = frozenset({"billing", "support"})
FILTERS = Filters(language="it", emotion="anger", blocking=2, unread=True, status="open")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    store = fresh_store(tmp_path / "inbox.db")
    for number in range(1, 4):
        arrive(store, number)
    yield store
    store.close()


@contextmanager
def asked(store: SqliteStore) -> Iterator[list[str]]:
    """Collect the statements that the store asks the database."""
    connection = store._db._db.conn
    statements: list[str] = []
    connection.set_trace_callback(statements.append)
    yield statements
    connection.set_trace_callback(None)


def steps(store: SqliteStore, statements: list[str]) -> list[str]:
    """Return what the database does for them, each step with its statement."""
    return [
        f"{row['detail']}  <-  {statement}"
        for statement in statements
        if statement.startswith("SELECT")
        for row in store._db.rows(f"EXPLAIN QUERY PLAN {statement}")
    ]


def slow(step: str) -> bool:
    """Return whether a step reads a whole table or index that grows, or sorts."""
    plan = step.partition("  <-  ")[0]
    grows = any(f"SCAN {table}" in plan for table in ("conversations", "mails", "search_words"))
    return "TEMP B-TREE" in plan or (grows and "USING" not in plan)


@pytest.mark.parametrize("after", [None, (1, 1)])
@pytest.mark.parametrize("filters", [Filters(), FILTERS])
@pytest.mark.parametrize("mailboxes", [None, SOME])
@pytest.mark.parametrize("folder", sorted({*get_args(Folder)} - {"mentions"}))
def test_lists_are_read_from_an_index_in_its_order(
    store: SqliteStore,
    monkeypatch: pytest.MonkeyPatch,
    folder: Folder,
    mailboxes: frozenset[str] | None,
    filters: Filters,
    after: tuple[int, int] | None,
) -> None:
    monkeypatch.setattr("inbox_assistant.store.sql.lists.FEW", -1)
    monkeypatch.setattr("inbox_assistant.store.sql.lists.LOOKED_AT", 2)
    wanted = Wanted(folder, 1, mailboxes, filters=filters)
    with asked(store) as statements:
        store.conversations.page(wanted, after, 40)
    assert [step for step in steps(store, statements) if slow(step)] == []


@pytest.mark.parametrize("mailboxes", [None, SOME])
def test_counts_are_read_from_an_index(
    store: SqliteStore, mailboxes: frozenset[str] | None
) -> None:
    wanted = Wanted("waiting", 1, mailboxes, filters=FILTERS)
    with asked(store) as statements:
        store.conversations.counts(wanted)
        store.views.count(wanted)
        store.views.languages()
    assert [step for step in steps(store, statements) if slow(step)] == []


@pytest.mark.parametrize("query", ["profilo", "profillo", "from:anna is:unread before:2027 -x"])
def test_searches_read_no_table_whole(store: SqliteStore, query: str) -> None:
    for mailboxes in (None, SOME):
        wanted = Wanted(query=query, mailboxes=mailboxes)
        with asked(store) as statements:
            store.conversations.search(wanted, None, 40)
            store.conversations.search(replace(wanted, filters=FILTERS), (9, 9), 40)
        assert [step for step in steps(store, statements) if slow(step)] == []


def test_a_folder_is_read_from_the_index_of_its_mailbox(store: SqliteStore) -> None:
    with asked(store) as statements:
        store.conversations.page(Wanted("closed", 1, SOME), (int(MORNING.timestamp()), 1), 40)
    assert sum("conversations_closed_by_mailbox" in step for step in steps(store, statements)) == 2
