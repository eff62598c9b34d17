"""Recurring problems, as people see them."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from inbox_assistant.model import (
    Issue,
    IssueStatus,
    KnownAnswer,
    Membership,
    Reading,
    StoredMail,
)
from inbox_assistant.store.sql.counting import languages_of
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.readings import SqlReadings
from inbox_assistant.store.sql.rows import found, issue, membership, seconds, stored_mail


class SqlIssues(Facet):
    """Implements `store.base.Issues`."""

    def page(self, status: Sequence[IssueStatus], limit: int, *, writers: int = 1) -> list[Issue]:
        """Return issues that at least so many people wrote about, the latest mail first."""
        rows = self.db.rows(
            "SELECT * FROM issues WHERE writers >= :writers "
            "AND status IN (SELECT value FROM json_each(:status)) "
            "ORDER BY last_at DESC, id DESC LIMIT :limit",
            writers=writers,
            status=json.dumps(list(status)),
            limit=limit,
        )
        return [issue(row, languages_of(self.db, row["id"])) for row in rows]

    def get(self, issue_id: int) -> Issue:
        """Return one issue."""
        row = found(self.db.one("SELECT * FROM issues WHERE id = :id", id=issue_id), "issue")
        return issue(row, languages_of(self.db, issue_id))

    def mails(self, issue_id: int, limit: int) -> list[tuple[StoredMail, Reading, Membership]]:
        """Return its mails, newest first."""
        rows = self.db.rows(
            "SELECT m.* FROM memberships s JOIN mails m ON m.id = s.mail_id "
            "WHERE s.issue_id = :id ORDER BY s.at DESC, s.mail_id DESC LIMIT :limit",
            id=issue_id,
            limit=limit,
        )
        readings = SqlReadings(self.db)
        result = []
        for row in rows:
            reading = readings.get(row["id"])
            member = self.db.one("SELECT * FROM memberships WHERE mail_id = :id", id=row["id"])
            if reading and member:
                result.append((stored_mail(row), reading, membership(member)))
        return result

    def daily(self, issue_id: int, since: datetime) -> Mapping[str, int]:
        """Return mails a day (UTC date -> count), days without mail left out."""
        rows = self.db.rows(
            "SELECT date(at, 'unixepoch') AS day, count(*) AS n FROM memberships "
            "WHERE issue_id = :id AND at >= :since GROUP BY day ORDER BY day",
            id=issue_id,
            since=seconds(since),
        )
        return {row["day"]: row["n"] for row in rows}

    def answers(self, issue_id: int) -> list[KnownAnswer]:
        """Return the known answers, one per language."""
        rows = self.db.rows(
            "SELECT language, text FROM known_answers WHERE issue_id = :id ORDER BY language",
            id=issue_id,
        )
        return [KnownAnswer(issue_id, row["language"], row["text"]) for row in rows]

    def answer(self, known: KnownAnswer, agent_id: int) -> None:
        """Set the known answer of that language; an empty text removes it."""
        self.get(known.issue)
        if not known.text.strip():
            self.db.run(
                "DELETE FROM known_answers WHERE issue_id = :id AND language = :language",
                id=known.issue,
                language=known.language,
            )
            return
        self.db.run(
            "INSERT INTO known_answers VALUES (:id, :language, :text, :agent) "
            "ON CONFLICT (issue_id, language) DO UPDATE "
            "SET text = excluded.text, agent_id = excluded.agent_id",
            id=known.issue,
            language=known.language,
            text=known.text,
            agent=agent_id,
        )

    def rename(self, issue_id: int, title: str) -> None:
        """Give it an agent's title, which no method changes again."""
        self._set(issue_id, "title = :value, title_by_agent = 1", title)

    def set_status(self, issue_id: int, status: IssueStatus) -> None:
        """Open, watch, fix or ignore it."""
        self._set(issue_id, "status = :value", status)

    def _set(self, issue_id: int, sets: str, value: str) -> None:
        sql = f"UPDATE issues SET {sets} WHERE id = :id"  # noqa: S608  # our own words
        touched = self.db.run(sql, id=issue_id, value=value)
        found({} if touched else None, "issue")
