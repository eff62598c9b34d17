"""Issues that hit many at once, now."""

from datetime import datetime, timedelta

from inbox_assistant.model import Incident
from inbox_assistant.store.sql.database import Database, Facet
from inbox_assistant.store.sql.rows import Row, moment, moment_or_none, seconds
from inbox_assistant.store.sql.standing import TREE, standing, standing_row

_NEWEST = (
    f"SELECT * FROM incidents WHERE issue_id IN ({TREE}) "  # noqa: S608  # our own words
    "ORDER BY ended_at IS NOT NULL, id DESC LIMIT 1"
)
_OPEN = "SELECT * FROM incidents WHERE ended_at IS NULL ORDER BY started_at, id"
_TOLD = f"SELECT max(begun_at) AS at FROM updates WHERE issue_id IN ({TREE})"  # noqa: S608


class SqlIncidents(Facet):
    """Implements `store.updates.Incidents`."""

    def begin(self, issue_id: int, agent_id: int, at: datetime) -> None:
        """Say that it has begun; one that is open goes on."""
        with self.db.writing():
            newest = self.of_issue(issue_id)
            if newest and newest.ended_at is None:
                return
            stands = standing(self.db, issue_id)
            row = {"issue_id": stands, "started_at": seconds(at), "agent_id": agent_id}
            self.db.insert("incidents", row)

    def end(self, issue_id: int, at: datetime) -> None:
        """Say that it is over."""
        end_incidents(self.db, issue_id, at)

    def of_issue(self, issue_id: int) -> Incident | None:
        """Return its newest incident: the open one, if there is."""
        row = self.db.one(_NEWEST, id=standing(self.db, issue_id))
        return self._incident(row) if row else None

    def open(self) -> list[Incident]:
        """Return those that are not over, the oldest first, one per issue."""
        found: dict[int, Incident] = {}
        for incident in map(self._incident, self.db.rows(_OPEN)):
            found.setdefault(incident.issue, incident)
        return list(found.values())

    def remind(self, incident_id: int, at: datetime, every: timedelta) -> bool:
        """Claim a reminder of an open incident."""
        touched = self.db.run(
            "UPDATE incidents SET reminded_at = :now WHERE id = :id AND ended_at IS NULL "
            "AND (reminded_at IS NULL OR reminded_at <= :last)",
            id=incident_id,
            now=seconds(at),
            last=seconds(at - every),
        )
        return bool(touched)

    def _incident(self, row: Row) -> Incident:
        stands = standing_row(self.db, row["issue_id"])
        told = self.db.one(_TOLD, id=stands["id"])
        return Incident(
            id=row["id"],
            issue=stands["id"],
            started_at=moment(row["started_at"]),
            ended_at=moment_or_none(row["ended_at"]),
            told_at=moment_or_none(told["at"] if told else None),
            title=stands["title"],
            language=stands["language"],
        )


def end_incidents(db: Database, issue_id: int, at: datetime) -> None:
    """Let no incident of the issue go on."""
    db.run(
        f"UPDATE incidents SET ended_at = :at WHERE issue_id IN ({TREE}) AND ended_at IS NULL",  # noqa: S608
        id=standing(db, issue_id),
        at=seconds(at),
    )
