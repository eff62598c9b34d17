"""A copy of a database at one moment, while others go on writing; and what a copy holds.

SQLite's online backup (sqlite.org/backup.html) begins anew whenever somebody writes between two of
its steps: under load it never ends. A read transaction around it (WAL) holds the moment instead,
and keeps nobody from writing; the log can only be emptied when it is over.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import sqlite_utils

from inbox_assistant.errors import StoreError
from inbox_assistant.store.migrations import migrations

#: Hears what is done, how far it is and of how much; what it raises ends the work.
Told = Callable[[str, int, int], None]

_PAGES = 2_000  # copied between two words about the progress: 8 MB
_MAILS = 500
_PATIENCE = 30.0
# What people and mail leave behind, and when: the latest of it is how new a database is.
_MOMENTS = (
    ("raw_mails", "received_at"),
    ("outbox", "left_at"),
    ("audit", "at"),
    ("acts", "at"),
    ("notes", "at"),
    ("drafts", "at"),
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a database holds: which changes of tables it knows, the rows of each table, the bytes of
    all mails in one hash, and the latest moment anything happened (seconds)."""

    schema: tuple[str, ...]
    counts: Mapping[str, int]
    mails: str
    newest: int

    @property
    def too_new(self) -> bool:
        """Whether a later version of the program made it."""
        with closing(sqlite_utils.Database(memory=True)) as nothing:
            known = {step.name for step in migrations.pending(nothing)}
        return not set(self.schema) <= known


def snapshot(source: Path, target: Path, told: Told) -> Facts:
    """Copy the database as it is now, and return what it holds at that very moment. Raises
    StoreError."""
    with _reading(source) as db, closing(sqlite3.connect(target)) as copy:

        def progress(_status: int, left: int, all_: int) -> None:
            told("copying", all_ - left, all_)

        with _explained(source):
            db.execute("BEGIN")
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()  # from here it stands still
            db.backup(copy, pages=_PAGES, progress=progress)
            # One file, without a log beside it.
            copy.execute("PRAGMA journal_mode=DELETE").fetchall()
            return _facts(db, told)


def facts(path: Path, told: Told) -> Facts:
    """Return what the database in that file holds. Raises StoreError when it can't be read."""
    with _reading(path) as db, _explained(path):
        db.execute("BEGIN")
        return _facts(db, told)


def fault(path: Path) -> str:
    """Return what is wrong inside the file, "" when it is whole."""
    with _reading(path) as db, _explained(path):
        (first,) = db.execute("PRAGMA integrity_check(1)").fetchone()
        if first != "ok":
            return str(first)
        lost = db.execute("PRAGMA foreign_key_check").fetchone()
    return f"a row of {lost[0]} refers to nothing" if lost else ""


def bytes_of(path: Path) -> int:
    """Return how large a copy of the database would be."""
    with _reading(path) as db, _explained(path):
        (pages,), (size,) = (
            db.execute(f"PRAGMA {name}").fetchone() for name in ("page_count", "page_size")
        )
    return int(pages * size)


def in_use(path: Path) -> bool:
    """Return whether some process has the database open. Raises StoreError when it is none.

    Leaving WAL takes sole access, which SQLite refuses while anybody else is connected; what its
    log holds is in the file afterwards.
    """
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as db:
        try:
            db.execute("PRAGMA journal_mode=DELETE").fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                return True
            raise StoreError(f"{path} can't be opened ({error}).") from error
        except sqlite3.Error as error:
            raise StoreError(f"{path} can't be read ({error}).") from error
    return False


def _facts(db: sqlite3.Connection, told: Told) -> Facts:
    tables = _tables(db)
    counts = {
        name: int(db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])  # noqa: S608
        for name in tables
    }
    known = [(table, column) for table, column in _MOMENTS if table in tables]
    latest = (
        db.execute(f"SELECT max({column}) FROM {table}").fetchone()[0]  # noqa: S608
        for table, column in known
    )
    steps = db.execute("SELECT name FROM _sqlite_migrations ORDER BY id") if tables else ()
    return Facts(
        schema=tuple(name for (name,) in steps),
        counts=counts,
        mails=_mails(db, counts.get("raw_bytes", 0), told),
        newest=max((moment or 0 for moment in latest), default=0),
    )


def _tables(db: sqlite3.Connection) -> list[str]:
    """Return the names of the tables that hold rows of ours."""
    rows = db.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' "
        "AND name NOT LIKE 'sqlite%' AND name NOT LIKE '\\_sqlite%' ESCAPE '\\' ORDER BY name"
    )
    return [name for (name,) in rows]


def _mails(db: sqlite3.Connection, number: int, told: Told) -> str:
    """Return one hash of the bytes of all mails, in their order."""
    digest = sha256()
    if not number:
        return digest.hexdigest()
    for done, (raw_id, data) in enumerate(
        db.execute("SELECT raw_id, data FROM raw_bytes ORDER BY raw_id"), 1
    ):
        digest.update(b"%d %d " % (raw_id, len(data)))
        digest.update(data)
        if done % _MAILS == 0:
            told("reading", done, number)
    return digest.hexdigest()


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    address = f"file:{quote(str(path.resolve()))}?mode=rw"  # a database is never made by looking
    with _explained(path):
        db = sqlite3.connect(address, uri=True, timeout=_PATIENCE, isolation_level=None)
    with closing(db):
        yield db


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        raise StoreError(f"{path} can't be read ({error}).") from error
