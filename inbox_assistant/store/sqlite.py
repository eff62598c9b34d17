"""All facets of a store on SQLite, the default: one file."""

from collections.abc import Collection
from copy import copy
from pathlib import Path

from inbox_assistant.store.access import Access
from inbox_assistant.store.alerting import ApiTokens, Bursts, Flow, Happenings
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
from inbox_assistant.store.care import Care
from inbox_assistant.store.checking import Checking
from inbox_assistant.store.desk import Acts, Desk, Notes, Tags
from inbox_assistant.store.enclosing import DraftFiles, SentFiles, Translations
from inbox_assistant.store.exporting import Exporting
from inbox_assistant.store.figures import Figures
from inbox_assistant.store.history import Histories, Settings
from inbox_assistant.store.issues import IssueBook, IssueDesk, Regrouping
from inbox_assistant.store.joining import Joining, Merging
from inbox_assistant.store.keeping import Backups, Burials, Restores, Retaining
from inbox_assistant.store.learning import Corrections, Learning, Rereading
from inbox_assistant.store.ledger import Clocks, Promises
from inbox_assistant.store.login import Audit, Logins, SecondFactors
from inbox_assistant.store.people import Acquaintance, Organisations, People
from inbox_assistant.store.reaching import Courses, ReachBook
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
from inbox_assistant.store.sql.api_tokens import SqlApiTokens
from inbox_assistant.store.sql.attempts import SqlAttempts
from inbox_assistant.store.sql.audit import SqlAudit
from inbox_assistant.store.sql.backups import SqlBackups
from inbox_assistant.store.sql.burials import SqlBurials
from inbox_assistant.store.sql.bursts import SqlBursts
from inbox_assistant.store.sql.care import SqlCare
from inbox_assistant.store.sql.checking import SqlChecking
from inbox_assistant.store.sql.conversations import SqlConversations
from inbox_assistant.store.sql.corrections import SqlCorrections
from inbox_assistant.store.sql.desk import SqlDesk
from inbox_assistant.store.sql.drafts import SqlDrafts
from inbox_assistant.store.sql.enclosing import SqlDraftFiles, SqlSentFiles, SqlTranslations
from inbox_assistant.store.sql.erasing import SqlErasing
from inbox_assistant.store.sql.exporting import SqlExporting
from inbox_assistant.store.sql.figures import SqlFigures
from inbox_assistant.store.sql.flow import SqlFlow
from inbox_assistant.store.sql.forgetting_people import SqlForgetting
from inbox_assistant.store.sql.happenings import SqlHappenings
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
from inbox_assistant.store.sql.restores import SqlRestores
from inbox_assistant.store.sql.retaining import SqlRetaining
from inbox_assistant.store.sql.second_factors import SqlSecondFactors
from inbox_assistant.store.sql.sending import SqlSendingBook
from inbox_assistant.store.sql.sent_copies import SqlSentCopies
from inbox_assistant.store.sql.sessions import SqlSessions
from inbox_assistant.store.sql.settings import SqlSettings
from inbox_assistant.store.sql.shelving import SqlShelving
from inbox_assistant.store.sql.solutions import SqlSolutions
from inbox_assistant.store.sql.subscriptions import SqlSubscriptions
from inbox_assistant.store.sql.suggested import SqlSuggested
from inbox_assistant.store.sql.tags import SqlTags
from inbox_assistant.store.sql.trust import SqlTrust
from inbox_assistant.store.sql.twins import SqlTwins
from inbox_assistant.store.sql.updates import SqlUpdates
from inbox_assistant.store.sql.views import SqlViews
from inbox_assistant.store.sql.vitals import SqlVitals
from inbox_assistant.store.sql.voices import SqlVoices
from inbox_assistant.store.sqlite_database import SqliteDatabase
from inbox_assistant.store.subscribing import Subscriptions
from inbox_assistant.store.together import Drafts, Presences
from inbox_assistant.store.updates import Addressings, Incidents, Updates
from inbox_assistant.store.views import Views
from inbox_assistant.store.vitals import Vitals
from inbox_assistant.store.voices import Voices


class SqliteStore:
    """All facets on one connection. It belongs to the thread that opened it."""

    def __init__(self, db: SqliteDatabase) -> None:
        self._db = db
        self._of_mail(db)
        self._of_understanding(db)
        self._of_replies(db)
        self._of_team(db)
        self._of_people(db)
        self._of_keeping(db)
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
        self.courses: Courses = SqlReachBook(db)
        self.history: Histories = SqlHistories(db)
        self.reports: Reports = SqlReports(db)
        self.subscriptions: Subscriptions = SqlSubscriptions(db)
        self.figures: Figures = SqlFigures(db)
        self.flow: Flow = SqlFlow(db)
        self.bursts: Bursts = SqlBursts(db)
        self.care: Care = SqlCare(db)

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
        self.api_tokens: ApiTokens = SqlApiTokens(db)
        self.audit: Audit = SqlAudit(db)
        self.logins: Logins = SqlLogins(db)
        self.second_factors: SecondFactors = SqlSecondFactors(db)
        self.presences: Presences = SqlPresences(db)
        self.drafts: Drafts = SqlDrafts(db)
        self.jobs: Jobs = SqlJobs(db)
        self.settings: Settings = SqlSettings(db)
        self.checking: Checking = SqlChecking(db)
        self.health: HealthBook = SqlHealthBook(db)
        self.happenings: Happenings = SqlHappenings(db)
        self.vitals: Vitals = SqlVitals(db)

    def _of_people(self, db: SqliteDatabase) -> None:
        self.people: People = SqlPeople(db)
        self.organisations: Organisations = SqlOrganisations(db)
        self.acquaintance: Acquaintance = SqlAcquaintance(db)
        self.exporting: Exporting = SqlExporting(db)
        self.remaining: Remaining = SqlRemaining(db)
        self.forgetting: Forgetting = SqlForgetting(db)

    def _of_keeping(self, db: SqliteDatabase) -> None:
        self.backups: Backups = SqlBackups(db)
        self.restores: Restores = SqlRestores(db)
        self.burials: Burials = SqlBurials(db)
        self.retaining: Retaining = SqlRetaining(db)

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
