"""How widely issues block and how they move: counts, and what agents stated."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from inbox_assistant.model import Closed, Stated, Wrote
from inbox_assistant.store.sql.database import Facet, may_see
from inbox_assistant.store.sql.rows import Row, found, moment, seconds

# Of so many people one domain more changes no range.
_MOST_PEOPLE = 2000
_DAY = 86_400
_COLUMNS = ("affected", "users", "listed", "both")


class SqlReachBook(Facet):
    """Implements `store.reaching.ReachBook`."""

    def wrote(self, issue_ids: Sequence[int]) -> Mapping[int, Wrote]:
        """Return who wrote about each of the issues."""
        people = {
            row["id"]: row["writers"]
            for row in self.db.rows(
                "SELECT id, writers FROM issues WHERE id IN (SELECT value FROM json_each(:ids))",
                ids=_ids(issue_ids),
            )
        }
        degrees = self.db.rows(
            "SELECT issue_id, key, mails FROM issue_counts WHERE what = 'blocking' "
            "AND issue_id IN (SELECT value FROM json_each(:ids))",
            ids=_ids(issue_ids),
        )
        blocking = _tables((row["issue_id"], int(row["key"]), row["mails"]) for row in degrees)
        return {
            issue: Wrote(count, self._domains(issue), blocking.get(issue, {}))
            for issue, count in people.items()
        }

    def _domains(self, issue_id: int) -> dict[str, int]:
        rows = self.db.rows(
            "SELECT substr(key, instr(key, '@') + 1) AS domain, count(*) AS people FROM "
            "(SELECT key FROM issue_counts WHERE issue_id = :id AND what = 'writer' LIMIT :most) "
            "WHERE instr(key, '@') GROUP BY domain",
            id=issue_id,
            most=_MOST_PEOPLE,
        )
        return {row["domain"]: row["people"] for row in rows}

    def stated(self, issue_ids: Sequence[int]) -> Mapping[int, Stated]:
        """Return what agents stated of those issues."""
        rows = self.db.rows(
            "SELECT * FROM issue_reach WHERE issue_id IN (SELECT value FROM json_each(:ids))",
            ids=_ids(issue_ids),
        )
        return {row["issue_id"]: _stated(row) for row in rows}

    def state(self, issue_id: int, stated: Stated) -> None:
        """Keep what is stated, in place of what was."""
        with self.db.writing():
            found(self.db.one("SELECT 1 FROM issues WHERE id = :id", id=issue_id), "issue")
            self.db.run("DELETE FROM issue_reach WHERE issue_id = :id", id=issue_id)
            values = {name: getattr(stated, name) for name in _COLUMNS}
            if stated.at is None or all(value is None for value in values.values()):
                return
            self.db.run(
                "INSERT INTO issue_reach VALUES "
                "(:id, :affected, :users, :listed, :both, :agent, :at)",
                id=issue_id,
                agent=stated.agent_id,
                at=seconds(stated.at),
                **values,
            )

    def closed(self, limit: int) -> list[Closed]:
        """Return closed issues of which is known how many they hit."""
        rows = self.db.rows(
            "SELECT i.blocking, i.writers, r.affected FROM issue_reach r "
            "JOIN issues i ON i.id = r.issue_id WHERE r.affected IS NOT NULL "
            "AND i.status IN ('fixed', 'ignored') AND i.writers > 0 "
            "ORDER BY r.at DESC LIMIT :limit",
            limit=limit,
        )
        return [Closed(row["blocking"], row["writers"], row["affected"]) for row in rows]

    def among_writers(self, issue_id: int, addresses: Sequence[str]) -> int:
        """Return how many of the addresses wrote about the issue."""
        row = self.db.one(
            "SELECT count(*) AS n FROM issue_counts WHERE issue_id = :id AND what = 'writer' "
            "AND key IN (SELECT value FROM json_each(:addresses))",
            id=issue_id,
            addresses=json.dumps(list(addresses)),
        )
        return row["n"] if row else 0

    def daily_writers(
        self, issue_ids: Sequence[int], until: datetime, days: int
    ) -> Mapping[int, list[int]]:
        """Return the people of each day back from `until`."""
        rows = self.db.rows(
            "SELECT issue_id, (:until - 1 - at) / 86400 AS day, count(DISTINCT writer) AS people "  # noqa: S608  # our own condition
            "FROM memberships WHERE issue_id IN (SELECT value FROM json_each(:ids)) "
            f"AND at >= :since AND at < :until AND {may_see()} GROUP BY issue_id, day",
            ids=_ids(issue_ids),
            seen=self.seen,
            since=seconds(until) - days * _DAY,
            until=seconds(until),
        )
        result = {issue: [0] * days for issue in issue_ids}
        for row in rows:
            result[row["issue_id"]][row["day"]] = row["people"]
        return result

    def hourly(self, issue_id: int | None, since: datetime, until: datetime) -> Mapping[int, int]:
        """Return the mails of each hour, by hours since 1970."""
        of_issue = "" if issue_id is None else "issue_id = :id AND "
        rows = self.db.rows(
            "SELECT at / 3600 AS hour, count(*) AS mails FROM memberships "  # noqa: S608  # our own condition
            f"WHERE {of_issue}at >= :since AND at < :until AND {may_see()} GROUP BY hour",
            since=seconds(since),
            until=seconds(until),
            seen=self.seen,
            id=issue_id,
        )
        return {row["hour"]: row["mails"] for row in rows}

    def reopened(self, issue_ids: Sequence[int], since: datetime, until: datetime) -> set[int]:
        """Return the issues that a mail opened again in that span."""
        rows = self.db.rows(
            "SELECT DISTINCT issue_id FROM issue_events WHERE kind = 'reopened' "
            "AND at >= :since AND at < :until "
            "AND issue_id IN (SELECT value FROM json_each(:ids))",
            ids=_ids(issue_ids),
            since=seconds(since),
            until=seconds(until),
        )
        return {row["issue_id"] for row in rows}


def _ids(issue_ids: Sequence[int]) -> str:
    return json.dumps(list(issue_ids))


def _tables(items: Iterable[tuple[int, int, int]]) -> dict[int, dict[int, int]]:
    tables: dict[int, dict[int, int]] = {}
    for issue, key, count in items:
        tables.setdefault(issue, {})[key] = count
    return tables


def _stated(row: Row) -> Stated:
    return Stated(
        **{name: row[name] for name in _COLUMNS}, agent_id=row["agent_id"], at=moment(row["at"])
    )
