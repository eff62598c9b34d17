"""The issues that readers have at hand, and the conversation a mail comes into."""

from datetime import datetime

from inbox_assistant.model import Grouped, IssueProfile
from inbox_assistant.store.shelving import ShelfRow
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.grouped import grouped
from inbox_assistant.store.sql.rows import Row, moment, seconds

_SHELVED = (
    "SELECT id AS issue, state, title, problem, language, title_by_agent, last_at FROM issues "
)
_NEWEST_FIRST = "AND state <> x'' ORDER BY last_at DESC, id DESC LIMIT :limit"
_GROWN = f"{_SHELVED} WHERE mails > 1 {_NEWEST_FIRST}"
_SEEDS = f"{_SHELVED} WHERE mails = 1 {_NEWEST_FIRST}"
_RESTING = (
    f"{_SHELVED} WHERE mails > 1 AND writers > 1 AND (last_at, id) < (:at, :id) {_NEWEST_FIRST}"
)
_TOLD = (
    "SELECT s.*, m.conversation_id, v.embedder, v.data AS meaning, i.held_until, "
    "s.by_agent AS pinned "
    "FROM mails m JOIN memberships s ON s.mail_id = m.id "
    "JOIN meanings v ON v.mail_id = m.id LEFT JOIN issues i ON i.id = s.issue_id "
    "WHERE m.conversation_id = :id AND m.direction = 'in' "
    "ORDER BY m.at DESC, m.id DESC LIMIT :limit"
)


class SqlShelving(Facet):
    """Implements `store.shelving.Shelving`."""

    def grown(self, limit: int) -> list[ShelfRow]:
        """Return issues of several mails, the newest mail's first."""
        rows = self.db.rows(_GROWN, limit=limit)
        return [_shelf_row(row) for row in rows]

    def seeds(self, limit: int) -> list[ShelfRow]:
        """Return issues of one mail, the newest mail's first."""
        rows = self.db.rows(_SEEDS, limit=limit)
        return [_shelf_row(row) for row in rows]

    def resting(self, before: ShelfRow, limit: int) -> list[ShelfRow]:
        """Return the issues after that one which several people wrote about."""
        rows = self.db.rows(
            _RESTING, at=seconds(before.last_at), id=before.profile.issue, limit=limit
        )
        return [_shelf_row(row) for row in rows]

    def find(self, issue_id: int) -> IssueProfile | None:
        """Return the profile of an issue, None when there is none."""
        row = self.db.one(f"{_SHELVED} WHERE id = :id AND mails > 0 AND state <> x''", id=issue_id)
        return _shelf_row(row).profile if row else None

    def told(self, conversation_id: int, limit: int) -> list[Grouped]:
        """Return the newest read mails of a conversation, in order of time."""
        rows = self.db.rows(_TOLD, id=conversation_id, limit=limit)
        return [grouped(row) for row in reversed(rows)]

    def consolidated(self, night: str) -> bool:
        """Return whether that night's second look was asked for."""
        row = self.db.one("SELECT 1 FROM consolidated_nights WHERE night = :night", night=night)
        return row is not None

    def mark_consolidated(self, night: str, at: datetime) -> None:
        """Note that it was."""
        self.db.run(
            "INSERT INTO consolidated_nights VALUES (:night, :at) ON CONFLICT DO NOTHING",
            night=night,
            at=seconds(at),
        )


def _shelf_row(row: Row) -> ShelfRow:
    last_at = moment(row["last_at"])
    profile = IssueProfile(
        row["issue"],
        row["state"],
        row["title"],
        row["problem"],
        row["language"],
        bool(row["title_by_agent"]),
    )
    return ShelfRow(profile, last_at)


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS = (_GROWN, _SEEDS, _RESTING, _TOLD)
