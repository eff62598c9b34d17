"""Issues as they look to who sees only some mailboxes: made of the mails that lie there.

Shared by the whole team are known answers, statuses, titles that agents gave, and the history of
what agents did.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from inbox_assistant.errors import NotFound
from inbox_assistant.model import (
    Issue,
    IssueEvent,
    IssueStatus,
    Membership,
    Reading,
    StoredMail,
)
from inbox_assistant.store.sql.access import SEEN, SqlAccess
from inbox_assistant.store.sql.counting import languages_of
from inbox_assistant.store.sql.database import Database
from inbox_assistant.store.sql.issue_book import SqlIssueBook
from inbox_assistant.store.sql.issues import BEFORE, SqlIssues, before_values
from inbox_assistant.store.sql.naming import problem_of, title_of
from inbox_assistant.store.sql.rows import Row, issue, seconds
from inbox_assistant.store.sql.standing import standing, standing_row

_RECENT = 2_000  # issues of a status among which those are looked for that may be seen
_MINE = f"s.issue_id = :id AND s.mailbox IN {SEEN}"
_PAGE = (
    "SELECT i.* FROM (SELECT * FROM issues WHERE merged_into IS NULL AND writers >= 1 "  # noqa: S608
    f"AND status = :status AND writers >= :writers AND {BEFORE} "
    "ORDER BY last_at DESC, id DESC LIMIT :recent) i "
    f"WHERE EXISTS (SELECT 1 FROM memberships s WHERE s.issue_id = i.id AND s.mailbox IN {SEEN}) "
    "ORDER BY i.last_at DESC, i.id DESC LIMIT :limit"
)
_COUNTS = (
    "SELECT language, blocking, count(*) AS mails, min(at) AS first_at, max(at) AS last_at "  # noqa: S608
    f"FROM memberships s WHERE {_MINE} GROUP BY language, blocking"
)
_WRITERS = f"SELECT count(DISTINCT writer) AS writers FROM memberships s WHERE {_MINE}"  # noqa: S608
_MAILS = (
    f"SELECT m.* FROM memberships s JOIN mails m ON m.id = s.mail_id WHERE {_MINE} "  # noqa: S608
    "ORDER BY s.at DESC, s.mail_id DESC LIMIT :limit"
)
_DAILY = (
    "SELECT date(at, 'unixepoch') AS day, count(*) AS n FROM memberships s "  # noqa: S608
    f"WHERE {_MINE} AND at >= :since GROUP BY day ORDER BY day"
)
#: Events that say nothing of mails; of the others those of agents are shown, which say how many.
_SHARED = ("born", "status", "answered")


class SeenIssues(SqlIssues):
    """`SqlIssues` of the mails in some mailboxes."""

    def page(
        self,
        status: Sequence[IssueStatus],
        limit: int,
        *,
        writers: int = 1,
        before: tuple[datetime, int] | None = None,
    ) -> list[Issue]:
        """Return issues the whole team has so many writers of, if a mail of them may be seen."""
        values = {"seen": self.seen, "writers": writers, "recent": _RECENT, "limit": limit}
        values |= before_values(before)
        rows = [
            row
            for one in dict.fromkeys(status)
            for row in self.db.rows(_PAGE, status=one, **values)
        ]
        rows.sort(key=lambda row: (row["last_at"], row["id"]), reverse=True)
        return [self._narrowed(row) for row in rows[:limit]]

    def get(self, issue_id: int) -> Issue:
        """Return one issue. Raises NotFound, also when none of its mails may be seen."""
        return self._narrowed(standing_row(self.db, issue_id))

    def mails(self, issue_id: int, limit: int) -> list[tuple[StoredMail, Reading, Membership]]:
        """Return its mails, newest first."""
        return self._as_read(self._rows(_MAILS, standing(self.db, issue_id), limit=limit))

    def daily(self, issue_id: int, since: datetime) -> Mapping[str, int]:
        """Return mails a day (UTC date -> count), days without mail left out."""
        rows = self._rows(_DAILY, standing(self.db, issue_id), since=seconds(since))
        return {row["day"]: row["n"] for row in rows}

    def _rows(self, sql: str, issue_id: int, **values: int) -> list[Row]:
        return self.db.rows(sql, id=issue_id, seen=self.seen, **values)

    def _narrowed(self, row: Row) -> Issue:
        """Return the issue of a row, counted from what may be seen of it."""
        counts = self._rows(_COUNTS, row["id"])
        mails = sum(count["mails"] for count in counts)
        if not mails:
            raise NotFound("There is no such issue.")
        if mails == row["mails"]:
            return issue(row, languages_of(self.db, row["id"]))
        [told] = self._rows(_WRITERS, row["id"])
        languages: Counter[str] = Counter()
        for count in counts:
            languages[count["language"]] += count["mails"]
        mine = {
            "mails": mails,
            "writers": told["writers"],
            "blocking": _median_blocking(counts),
            "first_at": min(count["first_at"] for count in counts),
            "last_at": max(count["last_at"] for count in counts),
            "language": languages.most_common(1)[0][0],
        }
        return issue({**row, **mine, **self._named(row)}, dict(languages.most_common()))

    def _named(self, row: Row) -> Row:
        """Return a name that repeats nobody's words but those that may be seen."""
        [newest] = self._rows(_MAILS, row["id"], limit=1)
        problem = problem_of(self.db, newest)
        title = row["title"] if row["title_by_agent"] else title_of(problem)
        return {"problem": problem, "title": title}


class SeenIssueBook(SqlIssueBook):
    """`SqlIssueBook` of the mails in some mailboxes."""

    def __init__(self, db: Database, mailboxes: Collection[str]) -> None:
        super().__init__(db, mailboxes)
        self._mailboxes = mailboxes

    def events(self, issue_id: int, before_id: int | None, limit: int) -> list[IssueEvent]:
        """Return what agents did, newest first, where it was about nothing that is hidden."""
        shown: list[IssueEvent] = []
        while len(shown) < limit:
            batch = super().events(issue_id, before_id, limit)
            shown += [self._told(event) for event in batch if self._may_tell(event)]
            if len(batch) < limit:
                break
            before_id = batch[-1].id
        return shown[:limit]

    def _may_tell(self, event: IssueEvent) -> bool:
        if event.kind in _SHARED:
            return True
        places = SqlAccess(self.db)
        if event.mail_id and not places.sees(self._mailboxes, "mail", event.mail_id):
            return False
        if event.other and not places.sees(self._mailboxes, "issue", event.other):
            return False
        return event.agent_id is not None or event.kind == "reopened"

    def _told(self, event: IssueEvent) -> IssueEvent:
        # The title it had then may repeat words of mail that is hidden.
        return replace(event, other_title=f"#{event.other}") if event.other else event


def _median_blocking(counts: Sequence[Row]) -> int:
    """Return the median degree of the mails counted, the higher one of two middles."""
    half, passed = sum(count["mails"] for count in counts) / 2, 0
    for count in sorted(counts, key=lambda count: -int(count["blocking"])):
        passed += count["mails"]
        if passed >= half:
            return int(count["blocking"])
    return 0


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS: Sequence[str] = (_PAGE, _COUNTS, _WRITERS, _MAILS, _DAILY)
