"""What a facet may ask of the database under it."""

import json
from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol


class Database(Protocol):
    """A connection with named parameters (`:name`)."""

    def rows(self, sql: str, **values: Any) -> list[dict[str, Any]]:
        """Return all rows of a query as dictionaries."""
        ...

    def one(self, sql: str, **values: Any) -> dict[str, Any] | None:
        """Return the first row of a query, None when there is none."""
        ...

    def run(self, sql: str, **values: Any) -> int:
        """Execute a statement that writes; return the number of rows touched."""
        ...

    def run_many(self, sql: str, values: Sequence[Mapping[str, Any]]) -> None:
        """Execute a statement that writes once for each of the values."""
        ...

    def insert(self, table: str, row: Mapping[str, Any]) -> int:
        """Insert a row and return its id."""
        ...

    def remember(self, line: Mapping[str, Any]) -> None:
        """Let the file beside the database know what this transaction erases (`store.erased`)."""
        ...

    def shred(self, *, compact: bool) -> None:
        """Leave nothing of what was deleted in the files; `compact` writes them anew."""
        ...

    def writing(self) -> AbstractContextManager[None]:
        """One write transaction; inside another one it joins it."""
        ...


def storable(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with texts any database takes: lone surrogates become "?", NUL a blank
    (SQL text functions stop at it)."""
    return {key: _text(value) if isinstance(value, str) else value for key, value in values.items()}


def _text(value: str) -> str:
    if value.isascii() and "\0" not in value:
        return value
    return value.replace("\0", " ").encode("utf-8", "replace").decode("utf-8")


def may_see(column: str = "mailbox") -> str:
    """Return the condition that a mailbox is among those of `:seen` (`Facet.seen`)."""
    return f"(:seen IS NULL OR {column} IN (SELECT value FROM json_each(:seen)))"  # noqa: S608


class Facet:
    """A facet holds the database, and the mailboxes that may be seen through it.

    `seen` is the value of `may_see`: a JSON array, None for all of them.
    """

    def __init__(self, db: Database, mailboxes: Collection[str] | None = None) -> None:
        self.db = db
        self.seen = None if mailboxes is None else json.dumps(sorted(mailboxes))
