"""SQLite through sqlite-utils: the default store, one file, safe for several processes.

Settings after measurements in docs/decisions/0003-sqlite.md: WAL so that readers never wait,
`synchronous=FULL` because promises and sent replies live here, and BEGIN IMMEDIATE for every
write (a deferred transaction that reads first can fail with "database is locked").
"""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlite_utils

from inbox_assistant.errors import StoreError
from inbox_assistant.store.base import (
    Agents,
    Conversations,
    HealthBook,
    Issues,
    Jobs,
    Outbox,
    OutboxDesk,
    Promises,
    RawMails,
    Readings,
    Reports,
    Sessions,
)
from inbox_assistant.store.migrations import migrations
from inbox_assistant.store.sql.agents import SqlAgents
from inbox_assistant.store.sql.conversations import SqlConversations
from inbox_assistant.store.sql.database import storable
from inbox_assistant.store.sql.health import SqlHealthBook
from inbox_assistant.store.sql.issues import SqlIssues
from inbox_assistant.store.sql.jobs import SqlJobs
from inbox_assistant.store.sql.outbox import SqlOutbox, SqlOutboxDesk
from inbox_assistant.store.sql.promises import SqlPromises
from inbox_assistant.store.sql.raw_mails import SqlRawMails
from inbox_assistant.store.sql.readings import SqlReadings
from inbox_assistant.store.sql.reports import SqlReports
from inbox_assistant.store.sql.sessions import SqlSessions

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "cache_size=-65536",
    "temp_store=MEMORY",
    "mmap_size=268435456",
)
_WAIT_SECONDS = 30.0


class SqliteDatabase:
    """The few verbs the facets need; another database offers the same (see `sql.database`)."""

    def __init__(self, path: Path) -> None:
        with suppress(OSError):  # what is wrong with the path, SQLite says next
            # Customers' mail is nobody else's to read; SQLite's own files take over this mode.
            path.touch(mode=0o600)
        with _explained("can't be opened; check that its folder exists and can be written to"):
            connection = sqlite3.connect(path, timeout=_WAIT_SECONDS, isolation_level=None)
            self._db = sqlite_utils.Database(connection, execute_plugins=False)
            for pragma in _PRAGMAS:
                self._db.execute(f"PRAGMA {pragma}").fetchall()

    def migrate(self) -> None:
        """Bring the tables up to date; two processes that start at once take turns."""
        with self.writing():
            migrations.apply(self._db)

    def rows(self, sql: str, **values: Any) -> list[dict[str, Any]]:
        """Return all rows of a query as dictionaries."""
        with _explained():
            return list(self._db.query(sql, storable(values)))

    def one(self, sql: str, **values: Any) -> dict[str, Any] | None:
        """Return the first row of a query, None when there is none."""
        with _explained():
            return next(iter(self._db.query(sql, storable(values))), None)

    def run(self, sql: str, **values: Any) -> int:
        """Execute a statement that writes; return the number of rows touched."""
        with self.writing():
            return self._db.execute(sql, storable(values)).rowcount

    def insert(self, table: str, row: Mapping[str, Any]) -> int:
        """Insert a row and return its rowid."""
        names = ", ".join(row)
        holes = ", ".join(f":{name}" for name in row)
        with self.writing():
            cursor = self._db.execute(
                f"INSERT INTO {table} ({names}) VALUES ({holes})",  # noqa: S608  # our own names
                storable(row),
            )
            return int(cursor.lastrowid or 0)

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
                self._db.conn.commit()
            except BaseException:
                self._db.conn.rollback()
                raise

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
        raise StoreError(f"The database {trouble} ({error}).") from error


class SqliteStore:
    """All facets on one connection. It belongs to the thread that opened it."""

    def __init__(self, db: SqliteDatabase) -> None:
        self._db = db
        self.raw_mails: RawMails = SqlRawMails(db)
        self.conversations: Conversations = SqlConversations(db)
        self.readings: Readings = SqlReadings(db)
        self.issues: Issues = SqlIssues(db)
        self.agents: Agents = SqlAgents(db)
        self.sessions: Sessions = SqlSessions(db)
        self.jobs: Jobs = SqlJobs(db)
        self.outbox: Outbox = SqlOutbox(db)
        self.outbox_desk: OutboxDesk = SqlOutboxDesk(db)
        self.promises: Promises = SqlPromises(db)
        self.reports: Reports = SqlReports(db)
        self.health: HealthBook = SqlHealthBook(db)
        self.writing = db.writing
        self.close = db.close

    @classmethod
    def open(cls, path: Path) -> "SqliteStore":
        """Return the store in that file, created and migrated as needed. Raises StoreError."""
        db = SqliteDatabase(path)
        db.migrate()
        return cls(db)
