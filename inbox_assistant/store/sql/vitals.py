"""How the store fares, in questions that cost the same in a store of any size."""

from collections.abc import Mapping
from datetime import datetime

from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.rows import Row, moment_or_none, seconds
from inbox_assistant.store.vitals import Counts

#: Where counting stops.
AT_MOST = 10_000
_SPAN_DAYS, _DAY = 30, 86_400
# From one kind to the next by the index: DISTINCT would read every job.
_KINDS = (
    "WITH RECURSIVE kinds (kind) AS (SELECT min(kind) FROM jobs UNION ALL "
    "SELECT (SELECT min(kind) FROM jobs WHERE jobs.kind > kinds.kind) FROM kinds "
    "WHERE kind IS NOT NULL) SELECT kind FROM kinds WHERE kind IS NOT NULL"
)
_WAITING = "FROM jobs WHERE kind = :kind AND state <> 'dead'"
# Jobs rest among the oldest of their kind: those behind them wait. So no index of them is needed.
_RESTING = (
    "SELECT count(*) AS n FROM (SELECT state FROM jobs WHERE kind = :kind "
    "ORDER BY subject LIMIT :most) WHERE state = 'dead'"
)
_TROUBLED = "state IN ('deferred', 'refused', 'unknown') AND settled = 0"
_ON_ITS_WAY = "state IN ('waiting', 'sending')"
#: How replies stand, each counted in the words of an index.
_OUTBOX: Mapping[str, str] = {
    "waiting": _ON_ITS_WAY,
    "sending": _ON_ITS_WAY,
    "deferred": _TROUBLED,
    "refused": _TROUBLED,
    "unknown": _TROUBLED,
}
_OVERDUE = "SELECT min(not_before) AS at FROM outbox WHERE state IN ('waiting', 'deferred')"
_CLOCKS = "status = 'open' AND waiting_since IS NOT NULL"
_READ = "SELECT coalesce(sum(mails), 0) AS n FROM figure_registers WHERE day >= :day"
_RECEIVED = "SELECT coalesce(max(id), 0) AS n FROM raw_mails"
_NIGHT = "SELECT night, made_at FROM reports ORDER BY night DESC LIMIT 1"
_SIZE = (
    "SELECT c.page_count * s.page_size AS n FROM pragma_page_count() AS c, pragma_page_size() AS s"
)


class SqlVitals(Facet):
    """Implements `store.vitals.Vitals`."""

    def counts(self, at: datetime) -> Counts:
        """Return what there is to count, as of that moment."""
        kinds = [row["kind"] for row in self.db.rows(_KINDS)]
        night = self.db.one(_NIGHT) or {"night": "", "made_at": None}
        overdue = self._row(_OVERDUE)["at"]
        return Counts(
            received=self._number(_RECEIVED),
            read=self._number(_READ, day=seconds(at) // _DAY - _SPAN_DAYS),
            kept=self._upto("FROM raw_mails WHERE state = 'kept'"),
            unreadable=self._upto("FROM raw_mails WHERE state = 'unreadable'"),
            jobs_waiting={kind: self._upto(_WAITING, kind=kind) for kind in kinds},
            jobs_resting={k: self._number(_RESTING, kind=k, most=AT_MOST) for k in kinds},
            outbox={state: self._outbox(state) for state in _OUTBOX},
            overdue_since=moment_or_none(overdue) if (overdue or 0) < seconds(at) else None,
            conversations_waiting=self._upto(f"FROM conversations WHERE {_CLOCKS}"),
            waiting_since=self._waiting_since(),
            promises_due=self._promises("due"),
            promises_missed=self._promises("missed"),
            report_night=night["night"],
            report_at=moment_or_none(night["made_at"]),
            size=self._number(_SIZE),
        )

    def again(self) -> int:
        """Let every job that rests be tried again."""
        return self.db.run(
            "UPDATE jobs SET state = 'waiting', attempts = 0, not_before = 0 WHERE state = 'dead'"
        )

    def _promises(self, state: str) -> int:
        return self._upto(
            "FROM promises WHERE state IN ('due', 'missed') AND state = :state", state=state
        )

    def _outbox(self, state: str) -> int:
        where = f"{_OUTBOX[state]} AND state = :state"
        return self._upto(f"FROM outbox WHERE {where}", state=state)

    def _waiting_since(self) -> datetime | None:
        sql = f"SELECT min(waiting_since) AS at FROM conversations WHERE {_CLOCKS}"  # noqa: S608
        return moment_or_none(self._row(sql)["at"])

    def _upto(self, what: str, **values: object) -> int:
        sql = f"SELECT count(*) AS n FROM (SELECT 1 {what} LIMIT :most)"  # noqa: S608
        return self._number(sql, most=AT_MOST, **values)

    def _number(self, sql: str, **values: object) -> int:
        return int(self._row(sql, **values)["n"])

    def _row(self, sql: str, **values: object) -> Row:
        return self.db.one(sql, **values) or {}
