"""Many people at once: what was told of it."""

from datetime import datetime

from inbox_assistant.model import GOES_ON, Burst, IssueEvent, RaisedBurst
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.happenings import tell
from inbox_assistant.store.sql.issue_events import note
from inbox_assistant.store.sql.rows import Row, moment, seconds
from inbox_assistant.store.sql.standing import TREE, standing, standing_or_none, touch

_OF_ISSUE = f"SELECT * FROM bursts WHERE issue_id IN ({TREE}) ORDER BY seen_at DESC LIMIT 1"  # noqa: S608
_OF_ALL = "SELECT * FROM bursts WHERE issue_id IS NULL ORDER BY seen_at DESC LIMIT 1"
_GOING_ON = "SELECT * FROM bursts WHERE seen_at > :since ORDER BY seen_at DESC, id DESC"
_RAISED = (
    "SELECT * FROM bursts WHERE raised_at >= :since AND raised_at < :until ORDER BY raised_at, id"
)
_UNMAILED = (
    "SELECT * FROM bursts WHERE mailed_at IS NULL AND raised_at >= :since "
    "ORDER BY raised_at LIMIT :limit"
)


class SqlBursts(Facet):
    """Implements `store.alerting.Bursts`."""

    def of_issue(self, issue_id: int | None) -> RaisedBurst | None:
        """Return the one of the issue (None: of all mail) that was seen last."""
        if issue_id is None:
            row = self.db.one(_OF_ALL)
        else:
            row = self.db.one(_OF_ISSUE, id=standing(self.db, issue_id))
        return self._raised(row) if row else None

    def begin(self, issue_id: int | None, burst: Burst, at: datetime) -> int:
        """Keep that it was raised; return its id."""
        with self.db.writing():
            issue = None if issue_id is None else standing(self.db, issue_id)
            figures = {"people": burst.people, "minutes": burst.minutes}
            row = {
                **figures,
                "issue_id": issue,
                "begun_at": seconds(burst.begun),
                "at": seconds(burst.at),
                "raised_at": seconds(at),
                "seen_at": seconds(burst.at),
                "since_begun": burst.people,
                "expected": burst.expected,
                "surprise": burst.surprise,
                "method": burst.method,
            }
            raised = self.db.insert("bursts", row)
            if issue is not None:
                text = f"{burst.people}/{burst.minutes}"
                note(self.db, IssueEvent(issue, at, "burst", text=text))
                touch(self.db, issue)
            told = figures | {"usual_per_day": round(burst.usual_a_day, 2)}
            event = "inbox.burst" if issue is None else "issue.burst"
            tell(self.db, event, issue, burst.at, told)
        return raised

    def goes_on(self, burst_id: int, people: int, at: datetime) -> None:
        """Note that it still goes on."""
        self.db.run(
            "UPDATE bursts SET seen_at = max(seen_at, :at), since_begun = max(since_begun, :people)"
            " WHERE id = :id",
            id=burst_id,
            at=seconds(at),
            people=people,
        )

    def going_on(self, at: datetime) -> list[RaisedBurst]:
        """Return those that go on, the newest first."""
        rows = self.db.rows(_GOING_ON, since=seconds(at - GOES_ON))
        return [self._raised(row) for row in rows]

    def since(self, since: datetime, until: datetime) -> list[RaisedBurst]:
        """Return those raised in [since, until), in order."""
        rows = self.db.rows(_RAISED, since=seconds(since), until=seconds(until))
        return [self._raised(row) for row in rows]

    def unmailed(self, since: datetime, limit: int) -> list[RaisedBurst]:
        """Return those of which no mail left, in order."""
        rows = self.db.rows(_UNMAILED, since=seconds(since), limit=limit)
        return [self._raised(row) for row in rows]

    def mailed(self, burst_id: int, at: datetime | None) -> bool:
        """Claim the mailing of one, or give the claim back."""
        touched = self.db.run(
            "UPDATE bursts SET mailed_at = :at WHERE id = :id "
            "AND (mailed_at IS NULL OR :at IS NULL)",
            id=burst_id,
            at=None if at is None else seconds(at),
        )
        return bool(touched)

    def _raised(self, row: Row) -> RaisedBurst:
        burst = Burst(
            begun=moment(row["begun_at"]),
            at=moment(row["at"]),
            people=row["people"],
            minutes=row["minutes"],
            expected=row["expected"],
            surprise=row["surprise"],
            method=row["method"],
        )
        return RaisedBurst(
            id=row["id"],
            issue=standing_or_none(self.db, row["issue_id"]),
            raised_at=moment(row["raised_at"]),
            seen_at=moment(row["seen_at"]),
            since_begun=row["since_begun"],
            burst=burst,
        )


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS = (_OF_ISSUE, _OF_ALL, _GOING_ON, _RAISED, _UNMAILED)
