"""What agents' acts on issues teach about pairs of mails."""

import json
from collections.abc import Iterable
from datetime import datetime

from inbox_assistant.store.sql.database import Database
from inbox_assistant.store.sql.rows import seconds

_FELLOWS = 3  # mails an act compares its mail with, per issue
_CONTRADICTED = (
    "SELECT p.id FROM pair_lessons p JOIN memberships a ON a.mail_id = p.one "
    "JOIN memberships b ON b.mail_id = p.other "
    "WHERE p.{side} IN (SELECT value FROM json_each(:ids)) "
    "AND p.together <> coalesce(a.issue_id = b.issue_id, 0)"
)


def newest_fellows(db: Database, issue_id: int | None, mail_id: int) -> list[int]:
    """Return the newest mails of an issue, those of the mail's own conversation left out."""
    rows = db.rows(
        "SELECT s.mail_id FROM memberships s JOIN mails m ON m.id = s.mail_id "
        "WHERE s.issue_id = :issue AND m.conversation_id <> "
        "(SELECT conversation_id FROM mails WHERE id = :mail) "
        "ORDER BY s.at DESC, s.mail_id DESC LIMIT :limit",
        issue=issue_id,
        mail=mail_id,
        limit=_FELLOWS,
    )
    return [row["mail_id"] for row in rows]


def newest_of(db: Database, issue_id: int) -> int | None:
    """Return the newest mail of an issue, None when it has none."""
    row = db.one(
        "SELECT mail_id FROM memberships WHERE issue_id = :id "
        "ORDER BY at DESC, mail_id DESC LIMIT 1",
        id=issue_id,
    )
    return row["mail_id"] if row else None


def teach(
    db: Database,
    mail_id: int,
    fellows: Iterable[int],
    *,
    together: bool,
    agent_id: int,
    at: datetime,
) -> None:
    """Keep an agent's word on a mail and each of the others; the newest word on a pair holds."""
    for fellow in fellows:
        pair = {"one": min(mail_id, fellow), "other": max(mail_id, fellow)}
        db.run("DELETE FROM pair_lessons WHERE one = :one AND other = :other", **pair)
        said = {"together": int(together), "agent_id": agent_id, "at": seconds(at)}
        db.insert("pair_lessons", pair | said)


def forget_contradicted(db: Database, mail_ids: Iterable[int]) -> None:
    """Forget what older acts taught of these mails, where an agent's new word says otherwise."""
    ids = json.dumps(list(mail_ids))
    for side in ("one", "other"):
        which = _CONTRADICTED.format(side=side)
        db.run(f"DELETE FROM pair_lessons WHERE id IN ({which})", ids=ids)  # noqa: S608
