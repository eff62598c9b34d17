"""Counters behind the overview: how long customers waited for us, and how they write."""

import json
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from inbox_assistant.model import IssueEvent, Membership, Voiced, Waited
from inbox_assistant.store.sql.access import SqlAccess
from inbox_assistant.store.sql.database import Database, Facet, may_see
from inbox_assistant.store.sql.issue_events import event_of
from inbox_assistant.store.sql.rows import Row, membership, moment, seconds
from inbox_assistant.store.sql.standing import standing

_HOUR, _DAY = 3_600, 86_400
#: Minutes in which an answer came: steps as people say them, so that a median is one of them.
WITHIN = (
    *(5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 240, 360, 480, 720, 1080),
    *(1440 * days for days in (1, 2, 3, 4, 5, 7, 10, 14, 21, 28, 365)),
)
_WAITS = (
    "SELECT hour, within, first, sum(answers) AS answers FROM figure_waits "  # noqa: S608
    f"WHERE hour >= :since AND hour < :until AND {may_see()} GROUP BY hour, first, within"
)
_REGISTERS = (
    "SELECT language, formality, warmth, sum(mails) AS mails FROM figure_registers "  # noqa: S608
    f"WHERE day >= :since AND day <= :until AND {may_see()} "
    "GROUP BY language, formality, warmth ORDER BY mails DESC, language, formality, warmth"
)
_CAME_BACK = (
    "SELECT e.issue_id, e.at FROM issue_events e WHERE e.id IN ("
    "SELECT max(l.id) FROM issue_events l WHERE l.kind IN ('status', 'reopened') "
    "AND l.issue_id IN (SELECT value FROM json_each(:ids)) GROUP BY l.issue_id) "
    "AND e.kind = 'reopened'"
)
_MILESTONES = (
    "SELECT *, '' AS other_title FROM issue_events WHERE issue_id = :id "
    "AND kind IN ('status', 'reopened', 'answered') AND at >= :since ORDER BY id DESC LIMIT :limit"
)
_TURNS = (
    "SELECT *, '' AS other_title FROM issue_events "
    "WHERE kind IN ('status', 'reopened', 'merged', 'parted') AND at >= :since AND at < :until "
    "AND mails >= 0 ORDER BY at DESC, id DESC LIMIT :limit"
)
_CLAIMS = (
    "SELECT * FROM memberships WHERE issue_id = :id AND at < :until AND by_agent = 0 "  # noqa: S608
    f"AND {may_see()} ORDER BY at DESC LIMIT :limit"
)


class SqlFigures(Facet):
    """Implements `store.figures.Figures`."""

    def __init__(self, db: Database, mailboxes: Collection[str] | None = None) -> None:
        super().__init__(db, mailboxes)
        self._mailboxes = mailboxes

    def waits(self, since: datetime, until: datetime) -> list[Waited]:
        """Return how soon those were answered who wrote in that span, by hour."""
        span = {"since": seconds(since) // _HOUR, "until": seconds(until) // _HOUR + 1}
        rows = self.db.rows(_WAITS, seen=self.seen, **span)
        return [Waited(r["hour"], r["within"], bool(r["first"]), r["answers"]) for r in rows]

    def registers(self, since: datetime, until: datetime) -> list[Voiced]:
        """Return how customers wrote on those days, the most frequent first."""
        span = {"since": seconds(since) // _DAY, "until": seconds(until) // _DAY}
        rows = self.db.rows(_REGISTERS, seen=self.seen, **span)
        return [Voiced(r["language"], r["formality"], r["warmth"], r["mails"]) for r in rows]

    def came_back(self, issue_ids: Sequence[int]) -> Mapping[int, datetime]:
        """Return when those of the issues came back whose last change of status that was."""
        rows = self.db.rows(_CAME_BACK, ids=json.dumps(list(issue_ids)))
        return {row["issue_id"]: moment(row["at"]) for row in rows}

    def milestones(self, issue_id: int, since: datetime, limit: int) -> list[IssueEvent]:
        """Return the newest changes of status and of known answers since then, newest first."""
        values = {"since": seconds(since), "limit": limit}
        rows = self.db.rows(_MILESTONES, id=standing(self.db, issue_id), **values)
        return [event_of(row) for row in rows]

    def turns(self, since: datetime, until: datetime, limit: int) -> list[IssueEvent]:
        """Return how issues changed status, came back, were joined or parted in that span."""
        span = {"since": seconds(since), "until": seconds(until), "limit": limit}
        events = [event_of(row) for row in self.db.rows(_TURNS, **span)]
        return [event for event in events if self._may_tell(event)]

    def _may_tell(self, event: IssueEvent) -> bool:
        if self._mailboxes is None:
            return True
        sees = SqlAccess(self.db).sees
        issues = {event.issue, event.other} - {None}
        return all(sees(self._mailboxes, "issue", issue) for issue in issues if issue)

    def claims(self, issue_id: int, until: datetime, limit: int) -> list[Membership]:
        """Return to what the issue's newest mails before then belong, and what else claimed
        them."""
        values = {"until": seconds(until), "limit": limit, "seen": self.seen}
        rows = self.db.rows(_CLAIMS, id=standing(self.db, issue_id), **values)
        return [membership(row) for row in rows]


def count_wait(db: Database, answer: Row, until: int, step: int = 1) -> None:
    """Count an answer of that moment, or take it back (`step` -1). `answer` is a row of the outbox:
    since when was waited, and whether we had answered before."""
    since = answer["waiting_before"]
    if since is None or answer["automatic"]:
        return
    minutes = max(0, until - since) / 60
    values = {
        "hour": since // _HOUR,
        "mailbox": answer["mailbox"],
        "first": int(answer["sent_before"] is None),
        "within": WITHIN[min(bisect_left(WITHIN, minutes), len(WITHIN) - 1)],
    }
    _count(db, "figure_waits", "answers", values, step)


def count_register(db: Database, member: Row, step: int = 1) -> None:
    """Count how a mail was written, or take it back: `member` is its row of `memberships`."""
    if not (member["formality"] and member["warmth"]):
        return
    names = ("mailbox", "language", "formality", "warmth")
    values = {"day": member["at"] // _DAY, **{name: member[name] for name in names}}
    _count(db, "figure_registers", "mails", values, step)


def _count(db: Database, table: str, count: str, values: Row, step: int) -> None:
    names = ", ".join(values)
    holes = ", ".join(f":{name}" for name in values)
    db.run(
        f"INSERT INTO {table} ({names}, {count}) VALUES ({holes}, :step) "  # noqa: S608  # our names
        f"ON CONFLICT ({names}) DO UPDATE SET {count} = {table}.{count} + excluded.{count}",
        step=step,
        **values,
    )
    where = " AND ".join(f"{name} = :{name}" for name in values)
    db.run(f"DELETE FROM {table} WHERE {where} AND {count} <= 0", **values)  # noqa: S608


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS: Sequence[str] = (*(_WAITS, _REGISTERS, _CAME_BACK, _MILESTONES, _TURNS, _CLAIMS),)
