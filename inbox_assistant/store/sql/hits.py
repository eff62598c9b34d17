"""The conversations an issue hits, with what decides whether they are told of it."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from inbox_assistant.model import Hit
from inbox_assistant.store.sql.database import Database, may_see
from inbox_assistant.store.sql.readings import SqlReadings
from inbox_assistant.store.sql.rows import (
    Row,
    found,
    mail_of,
    moment_or_none,
    seconds,
)
from inbox_assistant.store.sql.standing import standing

_MEMBERS = (
    "SELECT c.* FROM conversations c WHERE c.issue = :issue AND c.automatic IS NULL "  # noqa: S608
    f"AND {may_see('c.mailbox')} "
)
_NEW = (
    "AND NOT EXISTS (SELECT 1 FROM addressings a WHERE a.update_id = :without "
    "AND a.conversation_id = c.id AND a.state <> 'proposed') "
)
_OPEN = (
    f"{_MEMBERS} AND (c.status <> 'closed' OR c.waiting_since IS NOT NULL) {_NEW}"
    "ORDER BY c.id DESC LIMIT :limit"
)
_CLOSED = (
    f"{_MEMBERS} AND c.last_at >= :since AND c.status = 'closed' AND c.waiting_since IS NULL {_NEW}"
    "AND c.merged_into IS NULL ORDER BY c.last_at DESC, c.id DESC LIMIT :limit"
)
_NEWEST = (
    "SELECT m.* FROM mails m WHERE m.conversation_id = :id AND m.direction = 'in' "
    "AND m.automatic IS NULL ORDER BY m.at DESC, m.id DESC LIMIT 1"
)
_NEWEST_READ = _NEWEST.replace(
    "FROM mails m", "FROM mails m JOIN memberships s ON s.mail_id = m.id"
)
_STANDS = (
    "SELECT (SELECT max(id) FROM mails WHERE conversation_id = :id) AS seen, "
    "(SELECT max(at) FROM mails WHERE conversation_id = :id AND direction = 'out' "
    "AND automatic IS NULL) AS answered_at, "
    "EXISTS (SELECT 1 FROM drafts WHERE conversation_id = :id) AS drafted"
)
# After a merge the mail, and with it its way through the outbox, is in another conversation.
_ADDRESSED = (
    "SELECT a.*, o.state AS sent_state, '' AS words FROM addressings a "
    "LEFT JOIN outbox o ON o.id = a.outbox_id "
    "WHERE a.conversation_id = :id AND a.state <> 'proposed' "
    "UNION SELECT a.*, o.state, '' FROM outbox o CROSS JOIN addressings a ON a.outbox_id = o.id "
    "WHERE o.conversation_id = :id ORDER BY 1 DESC LIMIT :limit"
)
_NOT_HAD = (None, "cancelled", "refused")
_PAST = 20  # addressings of one conversation: more updates than any incident has


def hits(
    db: Database,
    issue_id: int,
    closed_since: datetime,
    limit: int,
    without: int | None,
    seen: str | None = None,
) -> list[Hit]:
    """Return the conversations of the issue (in the mailboxes `seen`), those that the update
    `without` addressed left out."""
    issue = standing(db, issue_id)
    values = {"issue": issue, "limit": limit, "without": without, "seen": seen}
    rows = db.rows(_OPEN, **values) + db.rows(_CLOSED, since=seconds(closed_since), **values)
    rows.sort(key=lambda row: int(row["id"]))
    told = (_hit(db, row, without) for row in rows)
    return list(islice((hit for hit in told if hit), limit))


def hit_of(db: Database, conversation_id: int) -> Hit | None:
    """Return one conversation, None when nothing of a person was read in it."""
    row = db.one("SELECT * FROM conversations WHERE id = :id", id=conversation_id)
    return _hit(db, found(row, "conversation"), None)


def _hit(db: Database, row: Row, without: int | None) -> Hit | None:
    newest, read = db.one(_NEWEST, id=row["id"]), db.one(_NEWEST_READ, id=row["id"])
    kept = SqlReadings(db)
    reading = kept.get(read["id"]) if read else None
    member = kept.membership(read["id"]) if read else None
    past = db.rows(_ADDRESSED, id=row["id"], limit=_PAST)
    addressed = any(one["update_id"] == without for one in past)
    if newest is None or read is None or reading is None or member is None or addressed:
        return None
    mail, stands = mail_of(newest["data"]), db.rows(_STANDS, id=row["id"])[0]
    return Hit(
        conversation_id=row["id"],
        mailbox=row["mailbox"],
        customer=mail.answer_to,
        words=mail.own_words,
        answers=newest["id"],
        seen=stands["seen"],
        reading=reading,
        membership=member,
        closed=row["status"] == "closed" and row["waiting_since"] is None,
        unread=newest["id"] != read["id"],
        drafted=bool(stands["drafted"]),
        undelivered=bool(row["undelivered"].strip()),
        skipped=bool(past) and past[0]["state"] == "skipped",
        had=frozenset(one["update_id"] for one in past if one["sent_state"] not in _NOT_HAD),
        answered_at=moment_or_none(stands["answered_at"]),
    )


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS: Sequence[str] = (_OPEN, _CLOSED, _NEWEST, _NEWEST_READ, _STANDS, _ADDRESSED)
