"""The figures reports are made from, and the finished reports, each made once."""

from collections.abc import Collection
from datetime import datetime

from inbox_assistant.model import Conversation, Edition, ReportHead, ReportRow, Span
from inbox_assistant.store.figures import DayFigures, IssueFigures
from inbox_assistant.store.sql.database import Database, Facet, may_see
from inbox_assistant.store.sql.rows import Row, conversation, moment, moment_or_none, seconds
from inbox_assistant.store.sql.settings import thresholds
from inbox_assistant.store.sql.span_figures import SpanFigures
from inbox_assistant.store.sql.subscriptions import set_of, set_text

_WAITING = (
    "SELECT * FROM conversations WHERE status = 'open' AND waiting_since IS NOT NULL "  # noqa: S608
    f"AND waiting_since < :at AND {may_see()} ORDER BY waiting_since, id LIMIT :limit"
)
_TEAM = Edition()
_DIGITS = 19  # of the largest number a row can have
_HEAD = "id, night, span, mailboxes, language, made_at, mailed_at"
_OF_SPAN = "(:span IS NULL OR span = :span)"
_EDITION = "mailboxes = :mailboxes AND language = :language"
# All of the set must lie within what may be seen; the set of all mailboxes does so for nobody else.
_SEEN = (
    "(:seen IS NULL OR (mailboxes <> '' AND NOT EXISTS (SELECT 1 FROM json_each(mailboxes) "
    "WHERE value NOT IN (SELECT value FROM json_each(:seen)))))"
)
_NEWEST = "ORDER BY night DESC, id LIMIT :limit"
_GET = f"SELECT * FROM reports WHERE night = :night AND {_EDITION} AND {_SEEN}"  # noqa: S608
_NUMBERED = f"SELECT * FROM reports WHERE id = :id AND night = :night AND {_SEEN}"  # noqa: S608


class SqlReports(Facet):
    """Implements `store.base.Reports`."""

    def __init__(self, db: Database, mailboxes: Collection[str] | None = None) -> None:
        super().__init__(db, mailboxes)
        self._mailboxes = mailboxes

    def issues(self, since: datetime, until: datetime) -> list[IssueFigures]:
        """Return issues with mail in [since, until), the most writers first."""
        return self._figures(since, until).issues()

    def day(self, since: datetime, until: datetime) -> DayFigures:
        """Return the figures of all mail that came or left in [since, until)."""
        return self._figures(since, until).day()

    def _figures(self, since: datetime, until: datetime) -> SpanFigures:
        span = seconds(since), seconds(until)
        return SpanFigures(self.db, *span, self.seen, self._mailboxes)

    def waiting(self, at: datetime, limit: int) -> list[Conversation]:
        """Return conversations that wait for us, the longest first (robots left out)."""
        rows = self.db.rows(_WAITING, at=seconds(at), limit=limit, seen=self.seen)
        known = thresholds(self.db)
        return [conversation(row, known) for row in rows]

    def save(self, row: ReportRow) -> bool:
        """Keep a night's report; False (and nothing changes) when it has that one already."""
        return bool(
            self.db.run(
                "INSERT INTO reports "
                "(night, mailboxes, language, made_at, html, text, csv, data, span) VALUES "
                "(:night, :mailboxes, :language, :made_at, :html, :text, :csv, :data, :span) "
                "ON CONFLICT DO NOTHING",
                night=row.night,
                **_kept(row.edition),
                made_at=seconds(row.made_at),
                html=row.html,
                text=row.text,
                csv=row.csv,
                data=row.data,
                span=row.span,
            )
        )

    def get(self, name: str, edition: Edition = _TEAM) -> ReportRow | None:
        """Return the report of a night, None when it was not made."""
        night, _, number = name.partition(".")
        if number.isascii() and number.isdigit() and len(number) < _DIGITS:
            row = self.db.one(_NUMBERED, night=night, id=int(number), seen=self.seen)
        else:
            row = self.db.one(_GET, night=name, **_kept(edition), seen=self.seen)
        return _report(row) if row else None

    def nights(self, limit: int, span: Span | None = None) -> list[ReportRow]:
        """Return the newest reports first, whole; `span`: only nights, weeks or months."""
        sql = f"SELECT * FROM reports WHERE {_OF_SPAN} AND {_SEEN} {_NEWEST}"  # noqa: S608
        return [_report(row) for row in self.db.rows(sql, limit=limit, span=span, seen=self.seen)]

    def heads(
        self, limit: int, span: Span | None = None, edition: Edition | None = None
    ) -> list[ReportHead]:
        """Return the same without what they say; `edition`: only those of it."""
        kept = {} if edition is None else _kept(edition)
        of_edition = "" if edition is None else f"AND {_EDITION}"
        rows = self.db.rows(
            f"SELECT {_HEAD} FROM reports WHERE {_OF_SPAN} AND {_SEEN} {of_edition} {_NEWEST}",  # noqa: S608
            limit=limit,
            span=span,
            seen=self.seen,
            **kept,
        )
        return [_head(row) for row in rows]

    def mailed(self, night: str, at: datetime | None) -> bool:
        """Claim the mailing of the team's own report of that night (None: give it back)."""
        return bool(
            self.db.run(
                "UPDATE reports SET mailed_at = :at WHERE night = :night AND mailboxes = '' "
                "AND language = '' AND (mailed_at IS NULL OR :at IS NULL)",
                night=night,
                at=seconds(at) if at else None,
            )
        )


def _kept(edition: Edition) -> dict[str, str]:
    return {"mailboxes": set_text(edition.mailboxes), "language": edition.language}


def _head(row: Row) -> ReportHead:
    return ReportHead(
        night=row["night"],
        span=row["span"],
        made_at=moment(row["made_at"]),
        mailed_at=moment_or_none(row["mailed_at"]),
        edition=Edition(set_of(row["mailboxes"]), row["language"]),
        id=row["id"],
    )


def _report(row: Row) -> ReportRow:
    head = _head(row)
    return ReportRow(
        night=head.night,
        made_at=head.made_at,
        html=row["html"],
        text=row["text"],
        csv=row["csv"],
        data=row["data"],
        mailed_at=head.mailed_at,
        span=head.span,
        edition=head.edition,
        id=head.id,
    )
