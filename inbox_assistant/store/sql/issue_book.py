"""The history of issues, and what follows from agents' words. Every question has its index."""

from collections.abc import Collection, Sequence

from inbox_assistant.model import Address, Closing, Doubt, Issue, IssueEvent, PairLesson, StoredMail
from inbox_assistant.store.sql.counting import languages_of
from inbox_assistant.store.sql.database import Facet, may_see
from inbox_assistant.store.sql.issue_events import event_of, note
from inbox_assistant.store.sql.readings import SqlReadings
from inbox_assistant.store.sql.rows import Row, issue, membership, moment
from inbox_assistant.store.sql.standing import apart, standing

_RECENT = 2_000  # unpinned mails looked through for the least sure: a matter of milliseconds

_EVENTS = (
    "SELECT e.*, i.title AS other_title FROM issue_events e LEFT JOIN issues i ON i.id = e.other "
    "WHERE e.issue_id = :id AND e.id < :before ORDER BY e.id DESC LIMIT :limit"
)
_FIRST_EVENTS = _EVENTS.replace(" AND e.id < :before", "")
_MERGED = "SELECT * FROM issues WHERE merged_into = :id ORDER BY id DESC LIMIT :limit"
_PAIRS = "SELECT * FROM pair_lessons ORDER BY id DESC LIMIT :limit"
_UNSURE = (
    "SELECT s.* FROM memberships s WHERE s.by_agent = 0 "
    "ORDER BY s.at DESC, s.mail_id DESC LIMIT :recent"
)
_UNCERTAIN = (
    f"SELECT s.* FROM ({_UNSURE}) s LEFT JOIN issues i ON i.id = s.issue_id "  # noqa: S608
    "WHERE (i.id IS NULL OR (i.status IN ('open', 'watching') "
    "AND (i.held_until IS NULL OR i.held_until < s.at))) "
    f"AND {may_see('s.mailbox')} "
    "ORDER BY s.probability, s.mail_id LIMIT :limit"
)
_TO_CLOSE = (
    "SELECT * FROM conversations WHERE issue = :id AND id > :after AND automatic IS NULL "  # noqa: S608
    f"AND (status <> 'closed' OR waiting_since IS NOT NULL) AND {may_see()} "
    "ORDER BY id LIMIT :limit"
)
_NEWEST = (
    "SELECT m.id FROM mails m JOIN memberships s ON s.mail_id = m.id WHERE m.conversation_id = :id "
    "AND m.direction = 'in' ORDER BY m.at DESC, m.id DESC LIMIT 1"
)


class SqlIssueBook(Facet):
    """Implements `store.issues.IssueBook`."""

    def events(self, issue_id: int, before_id: int | None, limit: int) -> list[IssueEvent]:
        """Return its history, newest first; only events before that one, if given."""
        values = {"id": standing(self.db, issue_id), "limit": limit}
        if before_id is None:
            return [event_of(row) for row in self.db.rows(_FIRST_EVENTS, **values)]
        return [event_of(row) for row in self.db.rows(_EVENTS, before=before_id, **values)]

    def note(self, event: IssueEvent) -> int:
        """Write a line of history; return its id."""
        return note(self.db, event)

    def standing(self, issue_id: int) -> int:
        """Return where the mails of that issue are now, after all merging."""
        return standing(self.db, issue_id)

    def merged(self, issue_id: int, limit: int) -> list[Issue]:
        """Return the issues merged straight into that one, the newest first."""
        rows = self.db.rows(_MERGED, id=standing(self.db, issue_id), limit=limit)
        return [issue(row, languages_of(self.db, row["id"])) for row in rows]

    def apart(self, issue_ids: Collection[int]) -> frozenset[tuple[int, int]]:
        """Return the pairs (low, high) of these issues that agents parted."""
        return apart(self.db, issue_ids)

    def pairs(self, limit: int) -> list[PairLesson]:
        """Return agents' newest words on pairs of mails, newest first."""
        return [
            PairLesson(
                row["one"],
                row["other"],
                bool(row["together"]),
                row["agent_id"],
                moment(row["at"]),
            )
            for row in self.db.rows(_PAIRS, limit=limit)
        ]

    def uncertain(self, limit: int) -> list[Doubt]:
        """Return the mails whose issue is least sure and not pinned, the least sure first."""
        rows = self.db.rows(_UNCERTAIN, recent=_RECENT, limit=limit, seen=self.seen)
        return [Doubt(self._mail(row["mail_id"]), membership(row)) for row in rows]

    def _mail(self, mail_id: int) -> StoredMail:
        return SqlReadings(self.db).stored_mail(mail_id)

    def to_close(self, issue_id: int, limit: int, after: int = 0) -> list[Closing]:
        """Return the conversations of the issue that are open or wait, by id."""
        stands = standing(self.db, issue_id)
        rows = self.db.rows(_TO_CLOSE, id=stands, after=after, limit=limit, seen=self.seen)
        return [closing for row in rows if (closing := self._closing(row))]

    def _closing(self, row: Row) -> Closing | None:
        newest = self.db.one(_NEWEST, id=row["id"])
        reading = SqlReadings(self.db).get(newest["id"]) if newest else None
        if newest is None or reading is None:
            return None
        return Closing(
            conversation_id=row["id"],
            customer=Address(row["customer_name"], row["customer_address"]),
            language=reading.language.value,
            formality=reading.formality.value,
            mail_id=newest["id"],
        )


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS: Sequence[str] = (_EVENTS, _FIRST_EVENTS, _MERGED, _PAIRS, _UNSURE, _TO_CLOSE, _NEWEST)
