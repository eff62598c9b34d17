"""Spam: what it takes away from a conversation, and how it is given back.

Its mails leave their issues by an agent's word, so that no method, first or second look, brings
them into one. Nothing is taught by that: spam is no lesson on what belongs together.
"""

from collections import Counter
from datetime import datetime

from inbox_assistant.model import IssueEvent
from inbox_assistant.store.sql.database import Database
from inbox_assistant.store.sql.issue_events import note
from inbox_assistant.store.sql.placing import place, refresh_issues
from inbox_assistant.store.sql.profiles import queue_profile
from inbox_assistant.store.sql.promises import refresh_promised_until
from inbox_assistant.store.sql.rows import Row
from inbox_assistant.store.sql.standing import standing_or_none

_MEMBERS = (
    "SELECT s.* FROM memberships s JOIN mails m ON m.id = s.mail_id WHERE m.conversation_id = :id"
)
_MAILS = "(SELECT id FROM mails WHERE conversation_id = :id)"


def mark(db: Database, head: Row, agent_id: int, at: datetime) -> None:
    """Make spam of the conversation with that row, inside a transaction."""
    conversation_id = head["id"]
    kept = {name: head[name] for name in ("status", "waiting_since")}
    db.run("DELETE FROM spam WHERE conversation_id = :id", id=conversation_id)
    db.insert("spam", {"conversation_id": conversation_id, **kept})
    db.run(
        "UPDATE conversations SET status = 'spam', unread = 0, waiting_since = NULL, "
        "snoozed_until = NULL WHERE id = :id",
        id=conversation_id,
    )
    db.run(
        "UPDATE promises SET state = 'withdrawn', reason = 'spam', withdrawn_by = :agent "
        "WHERE conversation_id = :id AND state IN ('due', 'missed')",
        id=conversation_id,
        agent=agent_id,
    )
    refresh_promised_until(db, conversation_id)
    db.run(
        "DELETE FROM jobs WHERE kind IN ('read', 'reread', 'acknowledge') "  # noqa: S608
        f"AND subject IN {_MAILS}",
        id=conversation_id,
    )
    _leave_issues(db, conversation_id, agent_id, at)


def _leave_issues(db: Database, conversation_id: int, agent_id: int, at: datetime) -> None:
    members = db.rows(_MEMBERS, id=conversation_id)
    for row in members:
        db.run("DELETE FROM spam_members WHERE mail_id = :id", id=row["mail_id"])
        kept = {name: row[name] for name in ("mail_id", "issue_id", "by_agent")}
        db.insert("spam_members", kept)
        place(db, row, None, pinned=True)
    _settle(db, members, agent_id, at, -1)


def unmark(db: Database, conversation_id: int, agent_id: int | None, at: datetime) -> None:
    """Give the conversation back what `mark` took, inside a transaction."""
    kept = db.one("SELECT * FROM spam WHERE conversation_id = :id", id=conversation_id)
    before = kept["status"] if kept else "open"
    db.run(
        "UPDATE conversations SET status = :status, "
        "waiting_since = coalesce(waiting_since, :waiting_since) WHERE id = :id",
        id=conversation_id,
        # Until when it slept is forgotten: whoever takes it back looks at it now.
        status="closed" if before == "closed" else "open",
        waiting_since=kept["waiting_since"] if kept else None,
    )
    db.run("DELETE FROM spam WHERE conversation_id = :id", id=conversation_id)
    db.run(
        "UPDATE promises SET reason = '', withdrawn_by = NULL, "
        "state = CASE WHEN missed THEN 'missed' ELSE 'due' END "
        "WHERE conversation_id = :id AND state = 'withdrawn' AND reason = 'spam'",
        id=conversation_id,
    )
    refresh_promised_until(db, conversation_id)
    _return_to_issues(db, conversation_id, agent_id, at)
    db.run(
        "INSERT INTO jobs (kind, subject) SELECT 'read', id FROM mails "
        "WHERE conversation_id = :id AND direction = 'in' AND automatic IS NULL "
        "AND id NOT IN (SELECT mail_id FROM readings) ON CONFLICT DO NOTHING",
        id=conversation_id,
    )


def _return_to_issues(
    db: Database, conversation_id: int, agent_id: int | None, at: datetime
) -> None:
    """Put each mail back where it was; one read since is the methods' to place again."""
    returned = []
    for row in db.rows(_MEMBERS, id=conversation_id):
        kept = db.one("SELECT * FROM spam_members WHERE mail_id = :id", id=row["mail_id"])
        issue = standing_or_none(db, kept["issue_id"]) if kept else None
        place(db, row, issue, pinned=bool(kept and kept["by_agent"]))
        returned.append({**row, "issue_id": issue})
    db.run(f"DELETE FROM spam_members WHERE mail_id IN {_MAILS}", id=conversation_id)  # noqa: S608
    _settle(db, returned, agent_id, at, 1)


def _settle(
    db: Database, members: list[Row], agent_id: int | None, at: datetime, sign: int
) -> None:
    """Let heads and issues follow where these mails are, or (in their rows) were."""
    refresh_issues(db, [row["mail_id"] for row in members])
    counts = Counter(row["issue_id"] for row in members if row["issue_id"] is not None)
    for issue_id, mails in counts.items():
        note(db, IssueEvent(issue_id, at, "moved", agent_id, mails=sign * mails))
        queue_profile(db, issue_id)
