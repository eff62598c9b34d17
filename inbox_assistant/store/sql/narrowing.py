"""Which facets look otherwise to who sees only some mailboxes."""

from collections.abc import Callable, Collection, Mapping

from inbox_assistant.store.base import Store
from inbox_assistant.store.sql.addressings import SqlAddressings
from inbox_assistant.store.sql.care import SqlCare
from inbox_assistant.store.sql.database import Database, Facet
from inbox_assistant.store.sql.figures import SqlFigures
from inbox_assistant.store.sql.health import SqlHealthBook
from inbox_assistant.store.sql.history import SqlHistories
from inbox_assistant.store.sql.outbox_desk import SqlOutboxDesk
from inbox_assistant.store.sql.promises import SqlClocks
from inbox_assistant.store.sql.raw_mails import SqlRawMails
from inbox_assistant.store.sql.reaching import SqlReachBook
from inbox_assistant.store.sql.reports import SqlReports
from inbox_assistant.store.sql.restores import SqlRestores
from inbox_assistant.store.sql.seen_issues import SeenIssueBook, SeenIssues
from inbox_assistant.store.sql.seen_updates import SeenIncidents, SeenUpdates
from inbox_assistant.store.sql.sending import SqlSendingBook
from inbox_assistant.store.sql.solutions import SqlSolutions
from inbox_assistant.store.sql.voices import SqlVoices

NARROWED: Mapping[str, Callable[[Database, Collection[str]], Facet]] = {
    "addressings": SqlAddressings,
    "care": SqlCare,
    "clocks": SqlClocks,
    "courses": SqlReachBook,
    "figures": SqlFigures,
    "health": SqlHealthBook,
    "history": SqlHistories,
    "incidents": SeenIncidents,
    "issue_book": SeenIssueBook,
    "issues": SeenIssues,
    "outbox_desk": SqlOutboxDesk,
    "raw_mails": SqlRawMails,
    "reports": SqlReports,
    "restores": SqlRestores,
    "sending": SqlSendingBook,
    "solutions": SqlSolutions,
    "updates": SeenUpdates,
    "voices": SqlVoices,
}


def narrow(store: Store, db: Database, mailboxes: Collection[str]) -> None:
    """Let the store show no more than what lies in these mailboxes."""
    for name, facet in NARROWED.items():
        setattr(store, name, facet(db, mailboxes))
