"""What a report counts in a span of time. What these questions cost grows with the span's mail,
never with the store's."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypeVar

from inbox_assistant.model import Issue, Wrote
from inbox_assistant.store.figures import DayFigures, IssueFigures
from inbox_assistant.store.sql.database import Database, may_see
from inbox_assistant.store.sql.issues import SqlIssues
from inbox_assistant.store.sql.readings import SqlReadings
from inbox_assistant.store.sql.rows import Row
from inbox_assistant.store.sql.seen_issues import SeenIssues

MOST_ISSUES = 200
_MOST_DOMAINS = 200
_QUOTED = 6  # mails of which one is quoted
_FEWEST_WORDS = 4  # of a quote that tells something

_Key = TypeVar("_Key", int, str)

_IN_SPAN = f"s.at >= :since AND s.at < :until AND {may_see('s.mailbox')}"
_ISSUES = (
    "SELECT s.issue_id AS id, count(*) AS mails, count(DISTINCT s.writer) AS writers "  # noqa: S608
    f"FROM memberships s JOIN issues i ON i.id = s.issue_id WHERE {_IN_SPAN} "
    "AND i.status <> 'ignored' GROUP BY s.issue_id "
    "ORDER BY writers DESC, max(s.blocking) DESC, s.issue_id LIMIT :limit"
)
_OF_ISSUE = f"FROM memberships s WHERE s.issue_id = :id AND {_IN_SPAN}"
_COUNT = f"SELECT count(*) AS n {_OF_ISSUE}"
_BY_LANGUAGE = f"SELECT s.language AS key, count(*) AS n {_OF_ISSUE} GROUP BY s.language"
_BY_DEGREE = f"SELECT s.blocking AS key, count(*) AS n {_OF_ISSUE} GROUP BY s.blocking"
_BY_DOMAIN = (
    "SELECT substr(s.writer, instr(s.writer, '@') + 1) AS key, "
    f"count(DISTINCT s.writer) AS n {_OF_ISSUE} GROUP BY 1 ORDER BY n DESC "
    f"LIMIT {_MOST_DOMAINS}"
)
_BEST = (
    f"SELECT s.mail_id {_OF_ISSUE} ORDER BY s.vague, s.probability DESC, s.mail_id LIMIT {_QUOTED}"
)
_ANSWERS = "SELECT language FROM known_answers WHERE issue_id = :id ORDER BY language"
_MAILS = (
    "SELECT count(*) AS mails, count(s.automatic) AS automatic, "  # noqa: S608
    "count(DISTINCT CASE WHEN s.automatic IS NULL THEN s.writer END) AS writers "
    f"FROM mails s WHERE s.direction = 'in' AND {_IN_SPAN}"
)
_REPLIES = (
    "SELECT count(*) AS replies, count(DISTINCT s.conversation_id) AS conversations "  # noqa: S608
    f"FROM mails s WHERE s.direction = 'out' AND s.automatic IS NULL AND {_IN_SPAN}"
)
_LANGUAGES = (
    f"SELECT s.language AS key, count(*) AS n FROM memberships s WHERE {_IN_SPAN} "  # noqa: S608
    "GROUP BY s.language"
)
# A first answer has none before it in its conversation.
_MINUTES = (
    "SELECT (s.at - (SELECT min(i.at) FROM mails i WHERE i.conversation_id = s.conversation_id "  # noqa: S608
    "AND i.direction = 'in')) / 60 AS minutes FROM mails s "
    f"WHERE s.direction = 'out' AND s.automatic IS NULL AND {_IN_SPAN} AND NOT EXISTS "
    "(SELECT 1 FROM mails e WHERE e.conversation_id = s.conversation_id AND e.direction = 'out' "
    "AND e.automatic IS NULL AND (e.at, e.id) < (s.at, s.id)) "
)
_MEDIAN = (
    f"WITH w AS ({_MINUTES}), known AS (SELECT minutes FROM w WHERE minutes >= 0) "  # noqa: S608
    "SELECT minutes FROM known ORDER BY minutes "
    "LIMIT 1 OFFSET (SELECT count(*) / 2 FROM known)"
)


class SpanFigures:
    """Counts the mail of [since, until), both in seconds; `seen` is as in `Facet`."""

    def __init__(
        self,
        db: Database,
        since: int,
        until: int,
        seen: str | None = None,
        mailboxes: Collection[str] | None = None,
    ) -> None:
        self._db = db
        self._span = {"since": since, "until": until, "seen": seen}
        self._before = {"since": 2 * since - until, "until": since, "seen": seen}
        self._issues = SqlIssues(db) if mailboxes is None else SeenIssues(db, mailboxes)

    def issues(self) -> list[IssueFigures]:
        """Return the issues with mail, the most writers first; of very many, the first."""
        rows = self._db.rows(_ISSUES, limit=MOST_ISSUES, **self._span)
        return [self._figures(row) for row in rows]

    def _figures(self, row: Row) -> IssueFigures:
        issue: Issue = self._issues.get(row["id"])
        degrees: dict[int, int] = self._tally(_BY_DEGREE, id=row["id"])
        before = self._db.one(_COUNT, id=row["id"], **self._before)
        answers = self._db.rows(_ANSWERS, id=row["id"])
        return IssueFigures(
            issue=issue,
            mails=row["mails"],
            writers=row["writers"],
            mails_before=before["n"] if before else 0,
            blocking=_median(degrees, row["mails"]),
            languages=self._tally(_BY_LANGUAGE, id=row["id"]),
            quote=self._quote(row["id"]),
            answered_languages=tuple(answer["language"] for answer in answers),
            wrote=Wrote(row["writers"], self._tally(_BY_DOMAIN, id=row["id"]), degrees),
        )

    def _quote(self, issue_id: int) -> str:
        """Return the request of the mail that surely belongs and says the most plainly what is
        wrong."""
        readings = SqlReadings(self._db)
        found = (
            readings.get(row["mail_id"]) for row in self._db.rows(_BEST, id=issue_id, **self._span)
        )
        requests = [reading.request for reading in found if reading and reading.request]
        telling = (text for text in requests if len(text.split()) >= _FEWEST_WORDS)
        return next(telling, requests[0] if requests else "")

    def day(self) -> DayFigures:
        """Return the figures of all mail."""
        mails = self._one(_MAILS)
        replies = self._one(_REPLIES)
        median = self._db.one(_MEDIAN, **self._span)
        return DayFigures(
            mails=mails["mails"],
            writers=mails["writers"],
            automatic=mails["automatic"],
            replies=replies["replies"],
            answered_conversations=replies["conversations"],
            median_first_answer_minutes=int(median["minutes"]) if median else None,
            languages=self._tally(_LANGUAGES),
        )

    def _one(self, sql: str) -> Row:
        return self._db.one(sql, **self._span) or {}

    def _tally(self, sql: str, **values: int) -> dict[_Key, int]:
        rows = self._db.rows(sql, **values, **self._span)
        return _sorted((row["key"], row["n"]) for row in rows)


def _median(degrees: Mapping[int, int], mails: int) -> int:
    """Return the median degree, the higher one of two middles."""
    left = mails // 2
    for degree in sorted(degrees):
        left -= degrees[degree]
        if left < 0:
            return degree
    return 0


def _sorted(counts: Iterable[tuple[_Key, int]]) -> dict[_Key, int]:
    return dict(sorted(counts, key=lambda item: (-item[1], item[0])))


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS: Sequence[str] = (
    *(_ISSUES, _COUNT, _BY_LANGUAGE, _BY_DEGREE, _BY_DOMAIN, _BEST, _ANSWERS),
    *(_MAILS, _REPLIES, _LANGUAGES, _MEDIAN),
)
