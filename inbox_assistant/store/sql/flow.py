"""What came lately, of an issue or of the whole inbox."""

from collections.abc import Mapping
from datetime import datetime

from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import moment, seconds

# Of all mail: what the team ignores alarms nobody.
_NOT_IGNORED = (
    "(issue_id IS NULL OR issue_id NOT IN (SELECT id FROM issues WHERE status = 'ignored' "
    "AND merged_into IS NULL AND writers >= 1)) AND"
)
_WROTE = (
    "SELECT at, writer FROM memberships WHERE {about} at > :since AND at <= :until "
    "ORDER BY at DESC LIMIT :limit"
)
_PEOPLE = (
    "SELECT count(DISTINCT writer) AS people FROM (SELECT writer FROM memberships "
    "WHERE {about} at >= :since ORDER BY at DESC LIMIT :limit)"
)
_ACTIVE = (
    "SELECT count(*) AS n FROM (SELECT DISTINCT issue_id FROM (SELECT issue_id FROM memberships "
    "WHERE at >= :since AND issue_id IS NOT NULL ORDER BY at DESC LIMIT :limit))"
)
_NEWEST = (
    "SELECT issue_id, max(at) AS at FROM (SELECT issue_id, at FROM memberships "
    "WHERE at >= :since AND issue_id IS NOT NULL ORDER BY at DESC LIMIT :limit) GROUP BY issue_id"
)


class SqlFlow(Facet):
    """Implements `store.alerting.Flow`."""

    def wrote(
        self, issue_id: int | None, since: datetime, until: datetime, limit: int
    ) -> list[tuple[datetime, str]]:
        """Return when and by whom mail came, the newest first."""
        span = {"since": seconds(since), "until": seconds(until), "limit": limit}
        rows = self.db.rows(_about(_WROTE, issue_id), **span, **_named(issue_id))
        return [(moment(row["at"]), row["writer"]) for row in rows]

    def people(self, issue_id: int | None, since: datetime, limit: int) -> int:
        """Return how many people wrote since then."""
        values = {"since": seconds(since), "limit": limit}
        [row] = self.db.rows(_about(_PEOPLE, issue_id), **values, **_named(issue_id))
        return int(row["people"])

    def active(self, since: datetime, limit: int) -> int:
        """Return how many issues had mail since then, of the newest `limit` mails."""
        [row] = self.db.rows(_ACTIVE, since=seconds(since), limit=limit)
        return int(row["n"])

    def newest(self, since: datetime, limit: int) -> Mapping[int, datetime]:
        """Return the issues with mail since then, each with its newest mail's moment."""
        rows = self.db.rows(_NEWEST, since=seconds(since), limit=limit)
        return {row["issue_id"]: moment(row["at"]) for row in rows}


def _about(sql: str, issue_id: int | None) -> str:
    return sql.format(about=_NOT_IGNORED if issue_id is None else "issue_id = :issue AND")


def _named(issue_id: int | None) -> dict[str, int]:
    return {} if issue_id is None else {"issue": issue_id}


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS = (
    *(_about(sql, about) for sql in (_WROTE, _PEOPLE) for about in (None, 1)),
    *(_ACTIVE, _NEWEST),
)
