"""How customers were cared for. Every question is about a span or has a limit, and its index."""

from collections.abc import Sequence
from datetime import datetime

from inbox_assistant.model import Address, Reading, StoredMail
from inbox_assistant.store.care import FirstAnswer, Kept, Owed, SentReply, Silent, Unedited
from inbox_assistant.store.sql.database import Facet, may_see
from inbox_assistant.store.sql.promises import promise_of
from inbox_assistant.store.sql.readings import SqlReadings
from inbox_assistant.store.sql.rows import Row, mail_of, moment, seconds, stored_mail

_OWED = (
    "SELECT p.*, c.customer_name, c.customer_address FROM promises p "  # noqa: S608
    "JOIN conversations c ON c.id = p.conversation_id WHERE p.state IN ('due', 'missed') "
    f"AND {may_see('c.mailbox')} "
)
_MISSED = f"{_OWED} AND p.until <= :at ORDER BY p.until DESC, p.id LIMIT :limit"
_DUE = f"{_OWED} AND p.until > :since AND p.until <= :until ORDER BY p.until, p.id LIMIT :limit"
# Missed is told even when a reply came later, as in the history of a conversation.
_KEPT = (
    "SELECT language, sum(NOT late) AS kept, sum(late) AS missed FROM (SELECT c.language, "  # noqa: S608
    "(p.missed = 1 OR p.state IN ('due', 'missed') OR coalesce(m.at > p.until, 0)) AS late "
    "FROM promises p JOIN conversations c ON c.id = p.conversation_id "
    "LEFT JOIN outbox o ON o.id = p.kept_by LEFT JOIN mails m ON m.id = o.mail_id "
    "WHERE p.until >= :since AND p.until < :until AND p.state IN ('due', 'missed', 'kept') "
    f"AND {may_see('c.mailbox')}) GROUP BY language ORDER BY count(*) DESC, language"
)
_FIRST_ANSWERS = (
    "SELECT * FROM (SELECT o.at AS answered_at, c.language, "  # noqa: S608
    "(SELECT min(i.at) FROM mails i WHERE i.conversation_id = o.conversation_id "
    "AND i.direction = 'in' AND i.automatic IS NULL AND i.at <= o.at) AS asked_at "
    "FROM mails o JOIN conversations c ON c.id = o.conversation_id "
    "WHERE o.at >= :since AND o.at < :until AND o.direction = 'out' AND o.automatic IS NULL "
    f"AND {may_see('o.mailbox')} AND NOT EXISTS (SELECT 1 FROM mails e "
    "WHERE e.conversation_id = o.conversation_id AND e.direction = 'out' "
    "AND e.automatic IS NULL AND (e.at, e.id) < (o.at, o.id)) "
    "ORDER BY o.at DESC LIMIT :limit) WHERE asked_at IS NOT NULL"
)
_UNEDITED = (
    "SELECT s.language, count(*) AS suggested, sum(s.share = 0) AS unedited "  # noqa: S608
    "FROM suggested s JOIN mails m ON m.id = s.mail_id "
    "WHERE s.at >= :since AND s.at < :until AND s.kind IS NOT NULL "
    f"AND {may_see('m.mailbox')} GROUP BY s.language ORDER BY suggested DESC, s.language"
)
_ASKED = (
    "SELECT i.id FROM mails i WHERE i.conversation_id = o.conversation_id "
    "AND i.direction = 'in' AND i.automatic IS NULL AND i.at <= o.at "
    "ORDER BY i.at DESC, i.id DESC LIMIT 1"
)
_REPLIES = (
    "SELECT o.conversation_id, o.at, o.data, c.customer_name, c.customer_address, "  # noqa: S608
    "s.language, s.formality FROM mails o JOIN conversations c ON c.id = o.conversation_id "
    f"JOIN memberships s ON s.mail_id = ({_ASKED}) "
    "WHERE o.at >= :since AND o.at < :until AND o.direction = 'out' AND o.automatic IS NULL "
    f"AND {may_see('o.mailbox')} ORDER BY o.at DESC, o.id DESC LIMIT :limit"
)
# What was sent and is no solution: it asked, or said that word would come.
_PUTS_OFF = (
    "(EXISTS (SELECT 1 FROM suggested g WHERE g.mail_id = l.id "
    "AND g.kind IN ('received', 'interim', 'question')) OR EXISTS "
    "(SELECT 1 FROM outbox o JOIN addressings t ON t.outbox_id = o.id "
    "JOIN updates u ON u.id = t.update_id WHERE o.mail_id = l.id AND u.stage <> 'solved'))"
)
_LAST = (
    "SELECT n.id FROM mails n WHERE n.conversation_id = c.id AND n.automatic IS NULL "
    "AND n.mailbox = c.mailbox ORDER BY n.at DESC, n.id DESC LIMIT 1"
)
_ELSEWHERE = (
    "SELECT 1 FROM conversations e WHERE lower(e.customer_address) = lower(c.customer_address) "
    "AND e.last_at > c.last_at AND e.id <> c.id AND e.automatic IS NULL"
)
_QUIET = (
    "SELECT c.*, l.direction, (SELECT count(*) FROM mails n "  # noqa: S608
    "WHERE n.conversation_id = c.id AND n.direction = 'in' AND n.automatic IS NULL) AS theirs, "
    "(SELECT n.id FROM mails n WHERE n.conversation_id = c.id AND n.direction = 'in' "
    "AND n.automatic IS NULL ORDER BY n.at DESC, n.id DESC LIMIT 1) AS last_word "
    "FROM (SELECT * FROM conversations WHERE blocking = :degree AND blocking >= 2 "
    "AND last_at >= :since AND last_at < :until AND automatic IS NULL AND merged_into IS NULL "
    f"AND issue IS NOT NULL AND {may_see()} ORDER BY last_at DESC, id DESC LIMIT :limit) c "
    "JOIN issues i ON i.id = c.issue AND i.status IN ('open', 'watching') "
    f"JOIN mails l ON l.id = ({_LAST}) "
    f"WHERE c.status IN ('open', 'closed') AND (l.direction = 'in' OR {_PUTS_OFF}) "
    "AND NOT (c.status = 'closed' AND EXISTS (SELECT 1 FROM acts a WHERE a.conversation_id = c.id "
    "AND a.kind = 'closed' AND a.agent_id IS NOT NULL AND a.at >= l.at)) "
    f"AND NOT EXISTS ({_ELSEWHERE})"
)
_VAGUE = (
    "SELECT m.* FROM (SELECT id FROM conversations WHERE status = 'open' "  # noqa: S608
    f"AND waiting_since IS NOT NULL AND waiting_since < :at AND {may_see()} "
    "ORDER BY waiting_since DESC, id DESC LIMIT :limit) c "
    "JOIN mails m ON m.conversation_id = c.id AND m.direction = 'in' AND m.at < :at "
    "JOIN memberships s ON s.mail_id = m.id "
    "WHERE s.vague = 1 AND (s.issue_id IS NULL OR s.probability < 0.5) ORDER BY m.at, m.id"
)
_DEGREES = (3, 2)


class SqlCare(Facet):
    """Implements `store.care.Care`."""

    def missed(self, at: datetime, limit: int) -> list[Owed]:
        """Return open promises whose time has passed at that moment, the latest first."""
        rows = self.db.rows(_MISSED, at=seconds(at), limit=limit, seen=self.seen)
        return [_owed(row) for row in rows]

    def due(self, since: datetime, until: datetime, limit: int) -> list[Owed]:
        """Return open promises whose time comes in that span, the earliest first."""
        rows = self.db.rows(_DUE, **_span(since, until), limit=limit, seen=self.seen)
        return [_owed(row) for row in rows]

    def kept(self, since: datetime, until: datetime) -> list[Kept]:
        """Return what became of the promises whose time came in that span, by language."""
        rows = self.db.rows(_KEPT, **_span(since, until), seen=self.seen)
        return [Kept(row["language"], row["kept"], row["missed"]) for row in rows]

    def first_answers(self, since: datetime, until: datetime, limit: int) -> list[FirstAnswer]:
        """Return the newest first answers given in that span."""
        rows = self.db.rows(_FIRST_ANSWERS, **_span(since, until), limit=limit, seen=self.seen)
        return [
            FirstAnswer(row["language"], moment(row["asked_at"]), moment(row["answered_at"]))
            for row in rows
        ]

    def unedited(self, since: datetime, until: datetime) -> list[Unedited]:
        """Return how suggestions were sent in that span, by language."""
        rows = self.db.rows(_UNEDITED, **_span(since, until), seen=self.seen)
        return [Unedited(row["language"], row["suggested"], row["unedited"]) for row in rows]

    def replies(self, since: datetime, until: datetime, limit: int) -> list[SentReply]:
        """Return the newest replies of that span whose customer's mail before was read."""
        rows = self.db.rows(_REPLIES, **_span(since, until), limit=limit, seen=self.seen)
        return [
            SentReply(
                row["conversation_id"],
                _customer(row),
                moment(row["at"]),
                mail_of(row["data"]).own_words,
                row["language"],
                row["formality"],
            )
            for row in rows
        ]

    def quiet(self, since: datetime, until: datetime, limit: int) -> list[Silent]:
        """Return customers of blocking issues who stopped writing without a solution."""
        span = {**_span(since, until), "limit": limit, "seen": self.seen}
        rows = [row for degree in _DEGREES for row in self.db.rows(_QUIET, degree=degree, **span)]
        return [_silent(row) for row in rows if not self._thanked(row["last_word"])]

    def _thanked(self, mail_id: int | None) -> bool:
        reading = SqlReadings(self.db).get(mail_id) if mail_id else None
        return reading is not None and reading.motive.value == "praise"

    def vague(self, at: datetime, limit: int) -> list[tuple[StoredMail, Reading]]:
        """Return the vague mails that wait and belong to no issue for sure."""
        rows = self.db.rows(_VAGUE, at=seconds(at), limit=limit, seen=self.seen)
        newest = {row["conversation_id"]: row for row in rows}
        readings = SqlReadings(self.db)
        pairs = [(stored_mail(row), readings.get(row["id"])) for row in newest.values()]
        return [(mail, reading) for mail, reading in pairs if reading]


def _span(since: datetime, until: datetime) -> dict[str, int]:
    return {"since": seconds(since), "until": seconds(until)}


def _customer(row: Row) -> Address:
    return Address(row["customer_name"], row["customer_address"])


def _owed(row: Row) -> Owed:
    return Owed(promise_of(row), _customer(row))


def _silent(row: Row) -> Silent:
    return Silent(
        conversation_id=row["id"],
        customer=_customer(row),
        issue=row["issue"],
        blocking=row["blocking"],
        last_at=moment(row["last_at"]),
        mails=row["theirs"],
        answered=row["direction"] == "out",
    )


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS: Sequence[str] = (
    *(_MISSED, _DUE, _KEPT, _FIRST_ANSWERS, _UNEDITED, _REPLIES, _QUIET, _VAGUE),
)
