"""SQLite through sqlite-utils: one file, safe for several processes.

Settings after measurements in docs/decisions/0003-sqlite.md: WAL so that readers never wait,
`synchronous=FULL` because promises and sent replies live here, and BEGIN IMMEDIATE for every
write (a deferred transaction that reads first can fail with "database is locked").
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

import sqlite_utils
from filelock import FileLock

from inbox_assistant.errors import StoreError, StoreUnavailable
from inbox_assistant.store import erased
from inbox_assistant.store.migrations import migrations
from inbox_assistant.store.migrations.newer import refuse_newer
from inbox_assistant.store.sql.database import storable

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "cache_size=-16384",  # more, or mmap, only grows with the database: the system caches too
    "temp_store=MEMORY",
    # What is deleted or replaced is overwritten: erased mail can't be read out of the file.
    "secure_delete=ON",
)
_WAIT_SECONDS = 30.0
_IN_MEMORY = ":memory:"  # SQLite's name for no file at all
_UNAVAILABLE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_NOMEM,
}


@cache
def _insertion(table: str, names: tuple[str, ...]) -> str:
    holes = ", ".join(f":{name}" for name in names)
    return f"INSERT INTO {table} ({', '.join(names)}) VALUES ({holes})"  # noqa: S608  # our own names


class SqliteDatabase:
    """The few verbs the facets need; another database offers the same (see `sql.database`)."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._erased: list[erased.Line] = []
        if str(path) != _IN_MEMORY:
            with suppress(OSError):  # what is wrong with the path, SQLite says next
                # Customers' mail is nobody else's to read; SQLite's own files take over this mode.
                path.touch(mode=0o600)
        with _explained("can't be opened; its folder must be writable, on a disk with room"):
            connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
            self._db = sqlite_utils.Database(connection, execute_plugins=False)
            for pragma in _PRAGMAS:
                self._db.execute(f"PRAGMA {pragma}").fetchall()

    def migrate(self) -> None:
        """Bring the tables up to date; two processes that start at once take turns."""
        with self.writing():
            refuse_newer(migrations, self._db)
            migrations.apply(self._db)

    def rows(self, sql: str, **values: Any) -> list[dict[str, Any]]:
        """Return all rows of a query as dictionaries."""
        # Without `Database.query`, which puts a savepoint around every question.
        with _explained():
            cursor = self._db.conn.execute(sql, storable(values))
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    def one(self, sql: str, **values: Any) -> dict[str, Any] | None:
        """Return the first row of a query, None when there is none."""
        with _explained():
            cursor = self._db.conn.execute(sql, storable(values))
            row = cursor.fetchone()
            names = (column[0] for column in cursor.description)
            return dict(zip(names, row, strict=True)) if row else None

    def run(self, sql: str, **values: Any) -> int:
        """Execute a statement that writes; return the number of rows touched."""
        return self._write(sql, values).rowcount

    def run_many(self, sql: str, values: Sequence[Mapping[str, Any]]) -> None:
        """Execute a statement that writes once for each of the values."""
        with self.writing():
            self._db.conn.executemany(sql, map(storable, values))

    def insert(self, table: str, row: Mapping[str, Any]) -> int:
        """Insert a row and return its rowid."""
        return int(self._write(_insertion(table, tuple(row)), row).lastrowid or 0)

    def _write(self, sql: str, values: Mapping[str, Any]) -> sqlite3.Cursor:
        if self._db.conn.in_transaction:  # what `writing` would find, without its cost
            return self._db.conn.execute(sql, storable(values))
        with self.writing():
            return self._db.conn.execute(sql, storable(values))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One write transaction; inside another one it simply joins it."""
        if self._db.conn.in_transaction:
            yield
            return
        with _explained():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._remember_erased()
                self._db.conn.commit()
            except BaseException:
                self._db.conn.rollback()
                raise
            finally:
                self._erased.clear()

    def remember(self, line: erased.Line) -> None:
        """Let the file beside the database know what this transaction erases."""
        self._erased.append(line)

    def _remember_erased(self) -> None:
        """Before the commit: what was erased and not remembered would rise from a backup."""
        try:
            erased.append(erased.erased_file(self._path), self._erased)
        except OSError as error:
            raise StoreUnavailable(
                f"What was erased can't be noted beside the database; check the disk ({error})."
            ) from error

    @contextmanager
    def alone(self, work: str) -> Iterator[None]:
        """Hold the lock of that work, a file beside the database; it ends with the process."""
        lock = FileLock(f"{self._path}.{work}-lock", mode=0o600)
        try:
            lock.acquire()
        except OSError as error:
            raise StoreUnavailable(
                f"The lock beside the database can't be taken; check the disk ({error})."
            ) from error
        try:
            yield
        finally:
            lock.release()

    def shred(self, *, compact: bool) -> None:
        """Leave nothing of what was deleted: neither in the index, which keeps old words until its
        parts are merged, nor in the log; `compact` writes the file anew."""
        with _explained():
            self._db.execute("INSERT INTO mail_search (mail_search) VALUES ('optimize')")
            if compact:
                self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close the connection."""
        self._db.close()


@contextmanager
def _explained(
    trouble: str = "failed; check the disk's free space and that nothing else holds the file",
) -> Iterator[None]:
    """Turn the library's errors into ours, which say what to look at."""
    try:
        yield
    except sqlite3.Error as error:
        kind = StoreUnavailable if _of_the_disk(error) else StoreError
        raise kind(f"The database {trouble} ({error}).") from error


def _of_the_disk(error: sqlite3.Error) -> bool:
    """Return whether the same statement may succeed when disk or lock are free again."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # extended codes keep theirs here
    return code in _UNAVAILABLE
