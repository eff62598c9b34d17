"""Plants somebody's words into every text of a database that may hold them, whatever tables there
are: a table of tomorrow is planted the day `store.sql.quoting` knows of it."""

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from inbox_assistant.store.sql.quoting import GOING, PLACES

#: Columns of rows that go as a whole, by which the program finds them: names, hashes, slugs.
_NAMES = {
    *("address", "automatic", "candidates", "content", "copy_state", "customer_address", "data"),
    *("domain", "embedder", "field", "first", "folder", "formality", "key", "kind", "language"),
    *("last", "mailbox", "message_id", "method", "reader", "recipient", "recipients", "sender"),
    *("sha256", "state", "status", "thread", "topic", "type", "warmth", "what", "word", "worker"),
    "writer",
}
_DATA = frozenset({"draft_files"})  # whose bytes are somebody's too
_CHOICE = re.compile(r"(\w+)\s+TEXT[^,]*?CHECK\s*\(\s*\w+\s+IN\s*\(\s*'(\w+)'")
_PLAIN: Mapping[str, Any] = {"INTEGER": 1, "REAL": 0.5, "BLOB": b"", "TEXT": "x"}
TABLES = sorted(GOING | {place.table for place in PLACES})


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    type: str
    is_key: bool
    has_default: bool


@dataclass(frozen=True, slots=True)
class Soil:
    """A database, the words, and the person's rows that others may refer to (the newest, if not
    said)."""

    db: sqlite3.Connection
    words: str
    rows: Mapping[str, int]

    def plant(self) -> set[str]:
        """Write the words wherever they may stand; return which places those are."""
        tables = [table for table in TABLES if self._sql(table) and self._holds(table)]
        for _ in range(3):  # those that refer to others come after them
            for table in tables:
                if not self.db.execute(f"SELECT 1 FROM {table}").fetchone():
                    self._add(table)
        planted = {place for table in tables for place in self._fill(table)}
        assert self.db.execute("PRAGMA foreign_key_check").fetchall() == []
        self.db.commit()
        return planted

    def _sql(self, table: str) -> str:
        row = self.db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        assert row, table
        return "" if "VIRTUAL" in row[0] else row[0]

    def _add(self, table: str) -> None:
        """Add a row of the person's; none while something that it refers to is not there."""
        values: dict[str, Any] = {}
        parents, choices = self._parents(table), dict(_CHOICE.findall(self._sql(table)))
        for column in self._columns(table):
            if column.name in parents:
                parent = parents[column.name]
                values[column.name] = self.rows.get(parent, self._newest(parent))
                if values[column.name] is None:
                    return
            elif not column.has_default:
                values[column.name] = choices.get(column.name, _PLAIN[column.type])
        holes = ", ".join("?" for _ in values)
        sql = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({holes})"
        self.db.execute(sql, list(values.values()))

    def _fill(self, table: str) -> Iterator[str]:
        places = {place.column for place in PLACES if place.table == table}
        json_ones = {place.column for place in PLACES if place.table == table and place.is_json}
        theirs = self._theirs(table) if table in GOING else "true"
        for column in self._columns(table):
            if not self._may_hold(table, column):
                continue
            said: Any = json.dumps({"en": self.words}) if column.name in json_ones else self.words
            if column.name not in places and column.type == "TEXT":
                said = json.dumps(self.words)  # some of them are read as JSON
            # Into a report more is written: its page reads what it says.
            before = f"{column.name} || ' ' || " if table == "reports" else ""
            if column.type == "BLOB":
                said = said.encode()
            done = self.db.execute(
                f"UPDATE {table} SET {column.name} = {before}? WHERE {theirs}", (said,)
            )
            assert done.rowcount, f"nothing of theirs is in {table}"
            yield f"{table}.{column.name}"

    def _holds(self, table: str) -> bool:
        return any(self._may_hold(table, column) for column in self._columns(table))

    def _may_hold(self, table: str, column: Column) -> bool:
        if column.is_key or (table, column.name) == ("reports", "data"):
            return False
        if any((place.table, place.column) == (table, column.name) for place in PLACES):
            return True
        going = table in GOING and column.name not in _NAMES and column.type == "TEXT"
        chosen = dict(_CHOICE.findall(self._sql(table)))
        quiet = column.name in chosen or column.name in self._parents(table)
        return (going and not quiet) or (table in _DATA and column.type == "BLOB")

    def _theirs(self, table: str) -> str:
        """Return the condition that a row goes with the person."""
        if table in self.rows:
            return f"rowid = {self.rows[table]}"
        parents = [(name, of) for name, of in self._parents(table).items() if of in self.rows]
        return " AND ".join(f"{name} IS {self.rows[of]}" for name, of in parents) or "true"

    def _newest(self, table: str) -> int | None:
        row = self.db.execute(f"SELECT max(rowid) FROM {table}").fetchone()
        return row[0] if row else None

    def _parents(self, table: str) -> dict[str, str]:
        rows = self.db.execute(f"PRAGMA foreign_key_list({table})").fetchall()
        return {row[3]: row[2] for row in rows}

    def _columns(self, table: str) -> list[Column]:
        rows = self.db.execute(f"PRAGMA table_info({table})").fetchall()
        return [
            Column(name, kind, bool(key), not needed or default is not None)
            for _, name, kind, needed, default, key in rows
        ]
