"""Mails that move from issue to issue: memberships, counters and the heads of conversations."""

import json
from collections.abc import Iterable

from inbox_assistant.model import Membership
from inbox_assistant.store.sql.counting import Counted, count_mail, uncount_mail
from inbox_assistant.store.sql.database import Database
from inbox_assistant.store.sql.issue_events import reopen_if_back
from inbox_assistant.store.sql.readings import SqlReadings
from inbox_assistant.store.sql.rows import Row, candidates_json


def place(db: Database, member: Row, issue_id: int | None, *, pinned: bool) -> None:
    """Let a mail (its row of `memberships`) belong to that issue, by an agent's word."""
    db.run(
        "UPDATE memberships SET issue_id = :issue, came_from = NULL, probability = 1.0, "
        "by_agent = :pinned WHERE mail_id = :mail",
        issue=issue_id,
        mail=member["mail_id"],
        pinned=int(pinned),
    )
    _settle(db, member, issue_id)


def place_by_method(db: Database, row: Row, issue_id: int | None, member: Membership) -> None:
    """Let a mail belong to that issue, as a method says."""
    db.run(
        "UPDATE memberships SET issue_id = :issue, probability = :probability, "
        "candidates = :candidates, method = :method, "
        "came_from = CASE WHEN issue_id IS NOT DISTINCT FROM :issue THEN came_from END "
        "WHERE mail_id = :mail",
        issue=issue_id,
        mail=row["mail_id"],
        probability=member.probability,
        candidates=candidates_json(member.candidates),
        method=member.method,
    )
    _settle(db, row, issue_id)


def _settle(db: Database, old: Row, issue_id: int | None) -> None:
    """Count a mail where it is now, and no more where it was."""
    if old["issue_id"] == issue_id:
        return
    if old["issue_id"] is not None:
        uncount_mail(db, old["issue_id"], Counted.of(old))
    if issue_id is not None:
        count_mail(db, issue_id, Counted.of(old))
        reopen_if_back(db, issue_id, old, SqlReadings(db).get(old["mail_id"]))


def refresh_issues(db: Database, mail_ids: Iterable[int]) -> None:
    """Let the heads of these mails' conversations show the issue of their newest read mail."""
    db.run(
        "UPDATE conversations SET issue = (SELECT s.issue_id FROM mails m "
        "JOIN memberships s ON s.mail_id = m.id WHERE m.conversation_id = conversations.id "
        "AND m.direction = 'in' ORDER BY m.at DESC, m.id DESC LIMIT 1) WHERE id IN "
        "(SELECT conversation_id FROM mails WHERE id IN (SELECT value FROM json_each(:ids)))",
        ids=json.dumps(list(mail_ids)),
    )


def chasers(db: Database, member: Row) -> list[Row]:
    """Return the memberships of the later mails of a mail's conversation that no agent pinned."""
    return db.rows(
        "SELECT s.* FROM mails f JOIN mails m ON m.conversation_id = f.conversation_id "
        "AND (m.at, m.id) > (f.at, f.id) JOIN memberships s ON s.mail_id = m.id "
        "WHERE f.id = :id AND m.direction = 'in' AND s.by_agent = 0 ORDER BY m.at, m.id",
        id=member["mail_id"],
    )
