"""SQLite through sqlite-utils: the default store, one file, safe for several processes.

Settings after measurements in docs/decisions/0003-sqlite.md: WAL so that readers never wait,
`synchronous=FULL` because promises and sent replies live here, and BEGIN IMMEDIATE for every
write (a deferred transaction that reads first can fail with "database is locked").
"""

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from copy import copy
from functools import cache
from pathlib import Path
from typing import Any

import sqlite_utils
from filelock import FileLock

from inbox_assistant.errors import StoreError, StoreUnavailable
from inbox_assistant.store.access import Access
from inbox_assistant.store.arriving import (
    Answering,
    Attempts,
    Erasing,
    HealthBook,
    Missing,
    RawMails,
    Twins,
)
from inbox_assistant.store.base import (
    Agents,
    Conversations,
    Issues,
    Jobs,
    Readings,
    Reports,
    Sessions,
    Trust,
)
from inbox_assistant.store.checking import Checking
from inbox_assistant.store.desk import Acts, Desk, Notes, Tags
from inbox_assistant.store.enclosing import DraftFiles, SentFiles, Translations
from inbox_assistant.store.exporting import Exporting
from inbox_assistant.store.figures import Figures
from inbox_assistant.store.history import Histories, Settings
from inbox_assistant.store.issues import IssueBook, IssueDesk, Regrouping
from inbox_assistant.store.joining import Joining, Merging
from inbox_assistant.store.learning import Corrections, Learning, Rereading
from inbox_assistant.store.ledger import Clocks, Promises
from inbox_assistant.store.login import Audit, Logins, SecondFactors
from inbox_assistant.store.migrations import migrations
from inbox_assistant.store.people import Acquaintance, Organisations, People
from inbox_assistant.store.reaching import ReachBook
from inbox_assistant.store.remaining import Forgetting, Remaining
from inbox_assistant.store.sending import Outbox, OutboxDesk, SendingBook, SentCopies
from inbox_assistant.store.shelving import Shelving
from inbox_assistant.store.solutions import Solutions, Suggested
from inbox_assistant.store.sql.access import SqlAccess
from inbox_assistant.store.sql.acquaintance import SqlAcquaintance
from inbox_assistant.store.sql.acts import SqlActs
from inbox_assistant.store.sql.addressings import SqlAddressings
from inbox_assistant.store.sql.agents import SqlAgents
from inbox_assistant.store.sql.answering import SqlAnswering
from inbox_assistant.store.sql.attempts import SqlAttempts
from inbox_assistant.store.sql.audit import SqlAudit
from inbox_assistant.store.sql.checking import SqlChecking
from inbox_assistant.store.sql.conversations import SqlConversations
from inbox_assistant.store.sql.corrections import SqlCorrections
from inbox_assistant.store.sql.database import storable
from inbox_assistant.store.sql.desk import SqlDesk
from inbox_assistant.store.sql.drafts import SqlDrafts
from inbox_assistant.store.sql.enclosing import SqlDraftFiles, SqlSentFiles, SqlTranslations
from inbox_assistant.store.sql.erasing import SqlErasing
from inbox_assistant.store.sql.exporting import SqlExporting
from inbox_assistant.store.sql.figures import SqlFigures
from inbox_assistant.store.sql.forgetting_people import SqlForgetting
from inbox_assistant.store.sql.health import SqlHealthBook
from inbox_assistant.store.sql.history import SqlHistories
from inbox_assistant.store.sql.incidents import SqlIncidents
from inbox_assistant.store.sql.issue_book import SqlIssueBook
from inbox_assistant.store.sql.issue_desk import SqlIssueDesk
from inbox_assistant.store.sql.issues import SqlIssues
from inbox_assistant.store.sql.jobs import SqlJobs
from inbox_assistant.store.sql.joining import SqlJoining
from inbox_assistant.store.sql.learning import SqlLearning, SqlRereading
from inbox_assistant.store.sql.logins import SqlLogins
from inbox_assistant.store.sql.merging import SqlMerging
from inbox_assistant.store.sql.missing import SqlMissing
from inbox_assistant.store.sql.narrowing import narrow
from inbox_assistant.store.sql.notes import SqlNotes
from inbox_assistant.store.sql.organisations import SqlOrganisations
from inbox_assistant.store.sql.outbox import SqlOutbox
from inbox_assistant.store.sql.outbox_desk import SqlOutboxDesk
from inbox_assistant.store.sql.people import SqlPeople
from inbox_assistant.store.sql.presence import SqlPresences
from inbox_assistant.store.sql.promises import SqlClocks, SqlPromises
from inbox_assistant.store.sql.raw_mails import SqlRawMails
from inbox_assistant.store.sql.reaching import SqlReachBook
from inbox_assistant.store.sql.readings import SqlReadings
from inbox_assistant.store.sql.regrouping import SqlRegrouping
from inbox_assistant.store.sql.remaining import SqlRemaining
from inbox_assistant.store.sql.reports import SqlReports
from inbox_assistant.store.sql.second_factors import SqlSecondFactors
from inbox_assistant.store.sql.sending import SqlSendingBook
from inbox_assistant.store.sql.sent_copies import SqlSentCopies
from inbox_assistant.store.sql.sessions import SqlSessions
from inbox_assistant.store.sql.settings import SqlSettings
from inbox_assistant.store.sql.shelving import SqlShelving
from inbox_assistant.store.sql.solutions import SqlSolutions
from inbox_assistant.store.sql.suggested import SqlSuggested
from inbox_assistant.store.sql.tags import SqlTags
from inbox_assistant.store.sql.trust import SqlTrust
from inbox_assistant.store.sql.twins import SqlTwins
from inbox_assistant.store.sql.updates import SqlUpdates
from inbox_assistant.store.sql.views import SqlViews
from inbox_assistant.store.sql.voices import SqlVoices
from inbox_assistant.store.together import Drafts, Presences
from inbox_assistant.store.updates import Addressings, Incidents, Updates
from inbox_assistant.store.views import Views
from inbox_assistant.store.voices import Voices

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
                self._db.conn.commit()
            except BaseException:
                self._db.conn.rollback()
                raise

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


class SqliteStore:
    """All facets on one connection. It belongs to the thread that opened it."""

    def __init__(self, db: SqliteDatabase) -> None:
        self._db = db
        self._of_mail(db)
        self._of_understanding(db)
        self._of_replies(db)
        self._of_team(db)
        self._of_people(db)
        self.writing = db.writing
        self.alone = db.alone
        self.close = db.close

    def _of_mail(self, db: SqliteDatabase) -> None:
        self.raw_mails: RawMails = SqlRawMails(db)
        self.attempts: Attempts = SqlAttempts(db)
        self.missing: Missing = SqlMissing(db)
        self.twins: Twins = SqlTwins(db)
        self.erasing: Erasing = SqlErasing(db)
        self.answering: Answering = SqlAnswering(db)
        self.conversations: Conversations = SqlConversations(db)
        self.desk: Desk = SqlDesk(db)
        self.acts: Acts = SqlActs(db)
        self.tags: Tags = SqlTags(db)
        self.notes: Notes = SqlNotes(db)
        self.joining: Joining = SqlJoining(db)
        self.merging: Merging = SqlMerging(db)
        self.trust: Trust = SqlTrust(db)

    def _of_understanding(self, db: SqliteDatabase) -> None:
        self.readings: Readings = SqlReadings(db)
        self.corrections: Corrections = SqlCorrections(db)
        self.learning: Learning = SqlLearning(db)
        self.rereading: Rereading = SqlRereading(db)
        self.issues: Issues = SqlIssues(db)
        self.issue_desk: IssueDesk = SqlIssueDesk(db)
        self.issue_book: IssueBook = SqlIssueBook(db)
        self.regrouping: Regrouping = SqlRegrouping(db)
        self.shelving: Shelving = SqlShelving(db)
        self.views: Views = SqlViews(db)
        self.voices: Voices = SqlVoices(db)
        self.reach_book: ReachBook = SqlReachBook(db)
        self.history: Histories = SqlHistories(db)
        self.reports: Reports = SqlReports(db)
        self.figures: Figures = SqlFigures(db)

    def _of_replies(self, db: SqliteDatabase) -> None:
        self.outbox: Outbox = SqlOutbox(db)
        self.outbox_desk: OutboxDesk = SqlOutboxDesk(db)
        self.copies: SentCopies = SqlSentCopies(db)
        self.sending: SendingBook = SqlSendingBook(db)
        self.promises: Promises = SqlPromises(db)
        self.clocks: Clocks = SqlClocks(db)
        self.solutions: Solutions = SqlSolutions(db)
        self.suggested: Suggested = SqlSuggested(db)
        self.draft_files: DraftFiles = SqlDraftFiles(db)
        self.sent_files: SentFiles = SqlSentFiles(db)
        self.translations: Translations = SqlTranslations(db)
        self.updates: Updates = SqlUpdates(db)
        self.addressings: Addressings = SqlAddressings(db)
        self.incidents: Incidents = SqlIncidents(db)

    def _of_team(self, db: SqliteDatabase) -> None:
        self.access: Access = SqlAccess(db)
        self.agents: Agents = SqlAgents(db)
        self.sessions: Sessions = SqlSessions(db)
        self.audit: Audit = SqlAudit(db)
        self.logins: Logins = SqlLogins(db)
        self.second_factors: SecondFactors = SqlSecondFactors(db)
        self.presences: Presences = SqlPresences(db)
        self.drafts: Drafts = SqlDrafts(db)
        self.jobs: Jobs = SqlJobs(db)
        self.settings: Settings = SqlSettings(db)
        self.checking: Checking = SqlChecking(db)
        self.health: HealthBook = SqlHealthBook(db)

    def _of_people(self, db: SqliteDatabase) -> None:
        self.people: People = SqlPeople(db)
        self.organisations: Organisations = SqlOrganisations(db)
        self.acquaintance: Acquaintance = SqlAcquaintance(db)
        self.exporting: Exporting = SqlExporting(db)
        self.remaining: Remaining = SqlRemaining(db)
        self.forgetting: Forgetting = SqlForgetting(db)

    def seen(self, mailboxes: Collection[str]) -> "SqliteStore":
        """Return this store as it looks to who sees only these mailboxes."""
        narrowed = copy(self)
        narrow(narrowed, self._db, mailboxes)
        return narrowed

    @classmethod
    def open(cls, path: Path) -> "SqliteStore":
        """Return the store in that file, created and migrated as needed. Raises StoreError."""
        db = SqliteDatabase(path)
        db.migrate()
        return cls(db)
