"""The figures reports are made from, and the finished reports, one per night."""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeVar

from inbox_assistant.model import Conversation, Reading, ReportRow, StoredMail, Wrote
from inbox_assistant.store.figures import DayFigures, IssueFigures
from inbox_assistant.store.sql.counting import languages_of
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.readings import SqlReadings
from inbox_assistant.store.sql.rows import (
    Row,
    conversation,
    issue,
    moment,
    moment_or_none,
    seconds,
    stored_mail,
)
from inbox_assistant.store.sql.settings import thresholds

_Key = TypeVar("_Key", int, str)


class SqlReports(Facet):
    """Implements `store.base.Reports`."""

    def issues(self, since: datetime, until: datetime) -> list[IssueFigures]:
        """Return issues with mail in [since, until), the most writers first."""
        span = {"since": seconds(since), "until": seconds(until)}
        rows = self.db.rows(
            "SELECT i.*, count(*) AS span_mails, count(DISTINCT s.writer) AS span_writers "
            "FROM memberships s JOIN issues i ON i.id = s.issue_id "
            "WHERE s.at >= :since AND s.at < :until AND i.status <> 'ignored' "
            "GROUP BY i.id ORDER BY span_writers DESC, i.id",
            **span,
        )
        return [self._figures(row, span) for row in rows]

    def _figures(self, row: Row, span: dict[str, int]) -> IssueFigures:
        members = self.db.rows(
            "SELECT mail_id, language, blocking, writer FROM memberships "
            "WHERE issue_id = :id AND at >= :since AND at < :until "
            "ORDER BY probability DESC, mail_id",
            id=row["id"],
            **span,
        )
        before = self.db.one(
            "SELECT count(*) AS n FROM memberships "
            "WHERE issue_id = :id AND at >= :since AND at < :until",
            id=row["id"],
            since=2 * span["since"] - span["until"],
            until=span["since"],
        )
        answers = self.db.rows(
            "SELECT language FROM known_answers WHERE issue_id = :id ORDER BY language",
            id=row["id"],
        )
        degrees = sorted(m["blocking"] for m in members)
        reading = SqlReadings(self.db).get(members[0]["mail_id"])
        return IssueFigures(
            issue=issue(row, languages_of(self.db, row["id"])),
            mails=row["span_mails"],
            writers=row["span_writers"],
            mails_before=before["n"] if before else 0,
            blocking=degrees[len(degrees) // 2],
            languages=_tally(m["language"] for m in members),
            quote=reading.request if reading else "",
            answered_languages=tuple(answer["language"] for answer in answers),
            wrote=Wrote(
                row["span_writers"],
                _tally(writer.rpartition("@")[2] for writer in {m["writer"] for m in members}),
                _tally(degrees),
            ),
        )

    def day(self, since: datetime, until: datetime) -> DayFigures:
        """Return the figures of all mail that came or left in [since, until)."""
        span = {"since": seconds(since), "until": seconds(until)}
        mails = self._one(
            "SELECT count(*) AS mails, count(DISTINCT writer) AS writers, "
            "count(automatic) AS automatic FROM mails "
            "WHERE direction = 'in' AND at >= :since AND at < :until",
            span,
        )
        people = self._one(
            "SELECT count(DISTINCT writer) AS writers FROM mails "
            "WHERE direction = 'in' AND automatic IS NULL AND at >= :since AND at < :until",
            span,
        )
        replies = self._one(
            "SELECT count(*) AS replies, count(DISTINCT conversation_id) AS conversations "
            "FROM mails WHERE direction = 'out' AND automatic IS NULL "
            "AND at >= :since AND at < :until",
            span,
        )
        languages = self.db.rows(
            "SELECT language FROM memberships WHERE at >= :since AND at < :until", **span
        )
        return DayFigures(
            mails=mails["mails"],
            writers=people["writers"],
            automatic=mails["automatic"],
            replies=replies["replies"],
            answered_conversations=replies["conversations"],
            median_first_answer_minutes=self._first_answer(span),
            languages=_tally(row["language"] for row in languages),
        )

    def _one(self, sql: str, values: dict[str, int]) -> Row:
        return self.db.one(sql, **values) or {}

    def _first_answer(self, span: dict[str, int]) -> int | None:
        """Return the median minutes from a conversation's first mail to its first reply."""
        rows = self.db.rows(
            "SELECT (o.first - min(m.at)) / 60 AS minutes FROM mails m JOIN "
            "(SELECT conversation_id, min(at) AS first FROM mails WHERE direction = 'out' "
            " AND automatic IS NULL GROUP BY conversation_id "
            " HAVING first >= :since AND first < :until) o "
            "ON o.conversation_id = m.conversation_id AND m.direction = 'in' "
            "GROUP BY m.conversation_id ORDER BY minutes",
            **span,
        )
        return int(rows[len(rows) // 2]["minutes"]) if rows else None

    def waiting(self, at: datetime, limit: int) -> list[Conversation]:
        """Return conversations that wait for us, the longest first (robots left out)."""
        rows = self.db.rows(
            "SELECT * FROM conversations WHERE status = 'open' AND waiting_since IS NOT NULL "
            "AND waiting_since < :at ORDER BY waiting_since, id LIMIT :limit",
            at=seconds(at),
            limit=limit,
        )
        known = thresholds(self.db)
        return [conversation(row, known) for row in rows]

    def vague(self, since: datetime, until: datetime) -> list[tuple[StoredMail, Reading]]:
        """Return vague mails of the span that wait and belong to no issue for sure."""
        rows = self.db.rows(
            "SELECT m.* FROM memberships s JOIN mails m ON m.id = s.mail_id "
            "JOIN conversations c ON c.id = m.conversation_id "
            "WHERE s.at >= :since AND s.at < :until AND s.vague AND c.waiting_since IS NOT NULL "
            "AND (s.issue_id IS NULL OR s.probability < 0.5) ORDER BY m.at",
            since=seconds(since),
            until=seconds(until),
        )
        readings = SqlReadings(self.db)
        pairs = [(stored_mail(row), readings.get(row["id"])) for row in rows]
        return [(mail, reading) for mail, reading in pairs if reading]

    def save(self, row: ReportRow) -> bool:
        """Keep a night's report; False (and nothing changes) when that night has one already."""
        return bool(
            self.db.run(
                "INSERT INTO reports (night, made_at, html, text, csv, data) "
                "VALUES (:night, :made_at, :html, :text, :csv, :data) ON CONFLICT DO NOTHING",
                night=row.night,
                made_at=seconds(row.made_at),
                html=row.html,
                text=row.text,
                csv=row.csv,
                data=row.data,
            )
        )

    def get(self, night: str) -> ReportRow | None:
        """Return the report of a night, None when it was not made."""
        row = self.db.one("SELECT * FROM reports WHERE night = :night", night=night)
        return _report(row) if row else None

    def nights(self, limit: int) -> list[ReportRow]:
        """Return the newest reports first."""
        rows = self.db.rows("SELECT * FROM reports ORDER BY night DESC LIMIT :limit", limit=limit)
        return [_report(row) for row in rows]

    def mailed(self, night: str, at: datetime | None) -> bool:
        """Claim the mailing of that night's report (None: give the claim back)."""
        return bool(
            self.db.run(
                "UPDATE reports SET mailed_at = :at "
                "WHERE night = :night AND (mailed_at IS NULL OR :at IS NULL)",
                night=night,
                at=seconds(at) if at else None,
            )
        )


def _tally(values: Iterable[_Key]) -> dict[_Key, int]:
    counts: dict[_Key, int] = {}
    for value in values:
        counts[value] = counts.get(value, 0) + 1
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _report(row: Row) -> ReportRow:
    return ReportRow(
        night=row["night"],
        made_at=moment(row["made_at"]),
        html=row["html"],
        text=row["text"],
        csv=row["csv"],
        data=row["data"],
        mailed_at=moment_or_none(row["mailed_at"]),
    )
