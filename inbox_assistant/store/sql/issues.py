"""Recurring problems, as people see them."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from inbox_assistant.model import (
    Issue,
    IssueEvent,
    IssueStatus,
    KnownAnswer,
    Membership,
    Reading,
    StoredMail,
)
from inbox_assistant.store.sql.counting import languages_of, languages_of_all
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.incidents import end_incidents
from inbox_assistant.store.sql.issue_events import note
from inbox_assistant.store.sql.readings import SqlReadings
from inbox_assistant.store.sql.rows import Row, issue, membership, seconds, stored_mail
from inbox_assistant.store.sql.standing import standing, standing_row, touch

#: The condition that an issue comes after another in lists, the latest mail first.
BEFORE = "(last_at, id) < (:before_at, :before_id)"
_END = 2**62  # behind every moment


def before_values(before: tuple[datetime, int] | None) -> dict[str, int]:
    """Return the values of `BEFORE`; without another one all come after."""
    return {"before_at": seconds(before[0]) if before else _END, "before_id": (before or (0, 0))[1]}


class SqlIssues(Facet):
    """Implements `store.base.Issues`."""

    def page(
        self,
        status: Sequence[IssueStatus],
        limit: int,
        *,
        writers: int = 1,
        before: tuple[datetime, int] | None = None,
    ) -> list[Issue]:
        """Return issues that at least so many people wrote about, the latest mail first."""
        # One question per status, each answered from an index in order; the bounds are written out,
        # since a partial index is only used when the question names its condition.
        many = "writers >= 2 AND " if writers > 1 else "writers >= 1 AND "
        rows = [
            row
            for one in dict.fromkeys(status)
            for row in self.db.rows(
                f"SELECT * FROM issues WHERE merged_into IS NULL AND {many} status = :status "  # noqa: S608
                f"AND writers >= :writers AND {BEFORE} ORDER BY last_at DESC, id DESC LIMIT :limit",
                status=one,
                writers=writers,
                limit=limit,
                **before_values(before),
            )
        ]
        rows.sort(key=lambda row: (row["last_at"], row["id"]), reverse=True)
        languages = languages_of_all(self.db, [row["id"] for row in rows[:limit]])
        return [issue(row, languages[row["id"]]) for row in rows[:limit]]

    def get(self, issue_id: int) -> Issue:
        """Return one issue: that which stands where this one's mails are."""
        row = standing_row(self.db, issue_id)
        return issue(row, languages_of(self.db, row["id"]))

    def mails(self, issue_id: int, limit: int) -> list[tuple[StoredMail, Reading, Membership]]:
        """Return its mails, newest first."""
        rows = self.db.rows(
            "SELECT m.* FROM memberships s JOIN mails m ON m.id = s.mail_id "
            "WHERE s.issue_id = :id ORDER BY s.at DESC, s.mail_id DESC LIMIT :limit",
            id=standing(self.db, issue_id),
            limit=limit,
        )
        return self._as_read(rows)

    def _as_read(self, rows: Sequence[Row]) -> list[tuple[StoredMail, Reading, Membership]]:
        """Return the mails of these rows as they were read; those that were not are left out."""
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
            id=standing(self.db, issue_id),
            since=seconds(since),
        )
        return {row["day"]: row["n"] for row in rows}

    def answers(self, issue_id: int) -> list[KnownAnswer]:
        """Return the known answers, one per language."""
        stands = standing(self.db, issue_id)
        rows = self.db.rows(
            "SELECT language, text FROM known_answers WHERE issue_id = :id ORDER BY language",
            id=stands,
        )
        return [KnownAnswer(stands, row["language"], row["text"]) for row in rows]

    def answer(self, known: KnownAnswer, agent_id: int, at: datetime) -> None:
        """Set the known answer of that language; an empty text removes it."""
        with self.db.writing():
            stands = standing(self.db, known.issue)
            before = {a.language: a.text for a in self.answers(stands)}
            text = known.text if known.text.strip() else ""
            # Said again, an answer that came with a merged issue is this one's own.
            self._set_answer(KnownAnswer(stands, known.language, text), agent_id)
            if before.get(known.language, "") == text:
                return
            said = f"{known.language}: {text}".strip()
            note(self.db, IssueEvent(stands, at, "answered", agent_id, text=said))
            touch(self.db, stands)

    def _set_answer(self, known: KnownAnswer, agent_id: int) -> None:
        if not known.text:
            self.db.run(
                "DELETE FROM known_answers WHERE issue_id = :id AND language = :language",
                id=known.issue,
                language=known.language,
            )
            return
        self.db.run(
            "INSERT INTO known_answers (issue_id, language, text, agent_id) "
            "VALUES (:id, :language, :text, :agent) ON CONFLICT (issue_id, language) DO UPDATE "
            "SET text = excluded.text, agent_id = excluded.agent_id, came_from = NULL",
            id=known.issue,
            language=known.language,
            text=known.text,
            agent=agent_id,
        )

    def rename(self, issue_id: int, title: str, agent_id: int, at: datetime) -> None:
        """Give it an agent's title, which no method changes again."""
        with self.db.writing():
            row = standing_row(self.db, issue_id)
            self.db.run(
                "UPDATE issues SET title = :title, title_by_agent = 1 WHERE id = :id",
                id=row["id"],
                title=title,
            )
            touch(self.db, row["id"])
            if row["title"] != title:
                note(self.db, IssueEvent(row["id"], at, "renamed", agent_id, text=title))

    def set_status(self, issue_id: int, status: IssueStatus, agent_id: int, at: datetime) -> None:
        """Open, watch, fix or ignore it. Mail that comes later opens a fixed one again."""
        with self.db.writing():
            row = standing_row(self.db, issue_id)
            if row["status"] == status:
                return
            self.db.run(
                "UPDATE issues SET status = :status, fixed_at = :fixed WHERE id = :id",
                id=row["id"],
                status=status,
                fixed=seconds(at) if status == "fixed" else None,
            )
            if status in ("fixed", "ignored"):
                end_incidents(self.db, row["id"], at)
            touch(self.db, row["id"])
            note(self.db, IssueEvent(row["id"], at, "status", agent_id, text=status))
