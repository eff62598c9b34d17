"""Two issues become one, and two again: what was one side's own can be told apart for ever.

Mails and known answers that came with a merge remember from where. An agent's merge holds the
mails of both sides together, those that had come until then: no method moves them out.
"""

import json
from datetime import datetime

from inbox_assistant.errors import Conflict
from inbox_assistant.model import IssueEvent
from inbox_assistant.store.sql.counting import give_back, take_over
from inbox_assistant.store.sql.database import Database
from inbox_assistant.store.sql.issue_events import note_both, reopen_if_back
from inbox_assistant.store.sql.placing import refresh_issues
from inbox_assistant.store.sql.profiles import queue_profile
from inbox_assistant.store.sql.readings import SqlReadings
from inbox_assistant.store.sql.rows import Row, seconds
from inbox_assistant.store.sql.standing import (
    apart,
    issue_row,
    part,
    reunite,
    standing_row,
    touch,
    tree,
    way_up,
)

# Values of `title_by_agent`: the agent's title of a merged issue goes back when it is parted.
_INHERITED = 2


def merge(db: Database, source: int, target: int, agent_id: int | None, at: datetime) -> None:
    """Move all of one issue into another. Raises Conflict (see `store.issues.IssueDesk`)."""
    left, kept = standing_row(db, source), standing_row(db, target)
    _may_merge(db, left, kept, agent_id)
    if agent_id is not None:
        reunite(db, left["id"], kept["id"])
    ids = {"source": left["id"], "target": kept["id"]}
    answers = _join_answers(db, ids)
    moved = db.run(
        "UPDATE memberships SET issue_id = :target, came_from = coalesce(came_from, :source) "
        "WHERE issue_id = :source",
        **ids,
    )
    db.run("UPDATE conversations SET issue = :target WHERE issue = :source", **ids)
    _hold(db, left, kept, agent_id, at)
    _inherit_title(db, left, kept)
    take_over(db, left["id"], kept["id"])
    db.run("DELETE FROM jobs WHERE kind = 'profile' AND subject = :source", source=left["id"])
    queue_profile(db, kept["id"])
    merged = IssueEvent(
        kept["id"], at, "merged", agent_id, left["id"], mails=moved, text="\n\n".join(answers)
    )
    note_both(db, merged)
    _reopen(db, kept["id"])


def _may_merge(db: Database, left: Row, kept: Row, agent_id: int | None) -> None:
    if left["id"] == kept["id"]:
        raise Conflict("These two issues are one already.")
    if agent_id is not None:
        return
    if apart(db, [left["id"], kept["id"]]):
        raise Conflict("An agent said that these two issues are not one.")
    if left["status"] not in ("open", kept["status"]):
        raise Conflict("An agent gave this issue a status of its own.")


def _join_answers(db: Database, ids: dict[str, int]) -> list[str]:
    """Copy the answers the target has none of; return all of the source's as texts."""
    db.run(
        "INSERT INTO known_answers (issue_id, language, text, agent_id, came_from) "
        "SELECT :target, language, text, agent_id, coalesce(came_from, :source) "
        "FROM known_answers WHERE issue_id = :source ON CONFLICT DO NOTHING",
        **ids,
    )
    rows = db.rows(
        "SELECT language, text FROM known_answers WHERE issue_id = :source ORDER BY language",
        source=ids["source"],
    )
    return [f"{row['language']}: {row['text']}" for row in rows]


def _hold(db: Database, left: Row, kept: Row, agent_id: int | None, at: datetime) -> None:
    times = [row["held_until"] for row in (left, kept) if row["held_until"] is not None]
    brought = left["held_until"]
    if agent_id is not None:
        brought = max(*times, seconds(at), left["last_at"], kept["last_at"])
        times.append(brought)
    db.run(
        "UPDATE issues SET merged_into = :target, brought_hold = :brought, state = :nothing "
        "WHERE id = :source",
        source=left["id"],
        target=kept["id"],
        brought=brought,
        nothing=b"",
    )
    db.run(
        "UPDATE issues SET held_until = :held WHERE id = :id",
        id=kept["id"],
        held=max(times, default=None),
    )


def _inherit_title(db: Database, left: Row, kept: Row) -> None:
    if left["title_by_agent"] and not kept["title_by_agent"]:
        db.run(
            "UPDATE issues SET title = :title, title_by_agent = :inherited WHERE id = :id",
            id=kept["id"],
            title=left["title"],
            inherited=_INHERITED,
        )


def _reopen(db: Database, issue_id: int) -> None:
    newest = db.one(
        "SELECT * FROM memberships WHERE issue_id = :id ORDER BY at DESC, mail_id DESC LIMIT 1",
        id=issue_id,
    )
    if newest:
        reopen_if_back(db, issue_id, newest, SqlReadings(db).get(newest["mail_id"]))


def unmerge(db: Database, source: int, agent_id: int, at: datetime) -> int:
    """Undo a merge; return where the mails were. Raises Conflict."""
    left = issue_row(db, source)
    way = way_up(db, source)
    if not way:
        raise Conflict("This issue has not been merged.")
    family = json.dumps(tree(db, source))
    mails = _bring_back(db, source, way[-1], family)
    db.run("UPDATE issues SET merged_into = NULL, brought_hold = NULL WHERE id = :id", id=source)
    for other in way:
        _take_answers_back(db, other, family)
        part(db, source, other, agent_id, at=seconds(at))
        _give_up(db, other, left)
    give_back(db, source, way[-1])
    for changed in (source, way[-1]):
        queue_profile(db, changed)
    refresh_issues(db, mails)
    note_both(db, IssueEvent(source, at, "parted", agent_id, way[-1], mails=len(mails)))
    return way[-1]


def _bring_back(db: Database, source: int, stands: int, family: str) -> list[int]:
    """Move the mails back that came with the source, and with what was merged into it."""
    mails = db.rows(
        "UPDATE memberships SET issue_id = :source, "
        "came_from = CASE WHEN came_from <> :source THEN came_from END "
        "WHERE issue_id = :stands AND came_from IN (SELECT value FROM json_each(:family)) "
        "RETURNING mail_id",
        source=source,
        stands=stands,
        family=family,
    )
    if not mails:
        raise Conflict("None of its mails are left in the issue it was merged into.")
    return [row["mail_id"] for row in mails]


def _take_answers_back(db: Database, issue_id: int, family: str) -> None:
    """Take back the answers that came with those issues; another merged one may have one too."""
    gone = db.rows(
        "DELETE FROM known_answers WHERE issue_id = :id "
        "AND came_from IN (SELECT value FROM json_each(:family)) RETURNING language",
        id=issue_id,
        family=family,
    )
    for row in gone:
        db.run(
            "INSERT INTO known_answers (issue_id, language, text, agent_id, came_from) "
            "SELECT :id, k.language, k.text, k.agent_id, coalesce(k.came_from, i.id) "
            "FROM issues i JOIN known_answers k ON k.issue_id = i.id "
            "WHERE i.merged_into = :id AND k.language = :language ORDER BY i.id LIMIT 1",
            id=issue_id,
            language=row["language"],
        )


def _give_up(db: Database, issue_id: int, left: Row) -> None:
    """Take the title and the hold back that an issue had from the one that left."""
    db.run(
        "UPDATE issues SET held_until = "
        "(SELECT max(brought_hold) FROM issues WHERE merged_into = :id) WHERE id = :id",
        id=issue_id,
    )
    row = issue_row(db, issue_id)
    if row["title_by_agent"] == _INHERITED and row["title"] == left["title"]:
        other = db.one(
            "SELECT title FROM issues WHERE merged_into = :id AND title_by_agent > 0 "
            "ORDER BY id LIMIT 1",
            id=issue_id,
        )
        db.run(
            "UPDATE issues SET title = :title, title_by_agent = :by_agent WHERE id = :id",
            id=issue_id,
            title=other["title"] if other else row["title"],
            by_agent=_INHERITED if other else 0,
        )
    touch(db, issue_id)
