"""Where issues stand after merging, which are apart, and the number of their newest change."""

import json
from collections.abc import Collection

from inbox_assistant.store.sql.database import Database
from inbox_assistant.store.sql.rows import Row, found

#: The issue `:id` and all that was merged into it, straight or by a roundabout way.
TREE = (
    "WITH RECURSIVE tree(id) AS (SELECT :id UNION "
    "SELECT i.id FROM tree t CROSS JOIN issues i WHERE i.merged_into = t.id) SELECT id FROM tree"
)
#: Whether an earlier mail of the conversation of `s` (memberships) is pinned where `s` is.
FOLLOWS_PIN = (
    "EXISTS (SELECT 1 FROM mails m JOIN mails e ON e.conversation_id = m.conversation_id "
    "AND (e.at, e.id) < (m.at, m.id) JOIN memberships p ON p.mail_id = e.id "
    "WHERE m.id = s.mail_id AND p.by_agent = 1 AND p.issue_id IS NOT DISTINCT FROM s.issue_id)"
)
_APART = (
    "WITH RECURSIVE tree(root, id) AS (SELECT value, value FROM json_each(:ids) UNION "
    "SELECT t.root, i.id FROM tree t CROSS JOIN issues i WHERE i.merged_into = t.id) "
    "SELECT DISTINCT a.root AS one, b.root AS other FROM tree a "
    "CROSS JOIN apart p CROSS JOIN tree b "
    "WHERE p.low = a.id AND b.id = p.high AND a.root <> b.root"
)


def issue_row(db: Database, issue_id: int) -> Row:
    """Return the row of that issue itself. Raises NotFound."""
    return found(db.one("SELECT * FROM issues WHERE id = :id", id=issue_id), "issue")


def standing_row(db: Database, issue_id: int) -> Row:
    """Return the row of the issue standing where that one's mails are. Raises NotFound."""
    row = issue_row(db, issue_id)
    while row["merged_into"] is not None:
        row = issue_row(db, row["merged_into"])
    return row


def standing(db: Database, issue_id: int) -> int:
    """Return the id of `standing_row`. Raises NotFound."""
    return int(standing_row(db, issue_id)["id"])


def standing_or_none(db: Database, issue_id: int | None) -> int | None:
    """Return the same, None for no issue and for one that was erased."""
    if issue_id is None:
        return None
    row = db.one("SELECT id FROM issues WHERE id = :id", id=issue_id)
    return standing(db, issue_id) if row else None


def way_up(db: Database, issue_id: int) -> list[int]:
    """Return the issues that one was merged into, one after the other: the last one stands."""
    way: list[int] = []
    while (into := issue_row(db, way[-1] if way else issue_id)["merged_into"]) is not None:
        way.append(into)
    return way


def tree(db: Database, issue_id: int) -> list[int]:
    """Return the issue and all that was merged into it."""
    return [row["id"] for row in db.rows(TREE, id=issue_id)]


def apart(db: Database, issue_ids: Collection[int]) -> frozenset[tuple[int, int]]:
    """Return the pairs (low, high) of these issues that agents parted, before or after merging."""
    rows = db.rows(_APART, ids=json.dumps(list(issue_ids)))
    pairs = ((row["one"], row["other"]) for row in rows)
    return frozenset((min(pair), max(pair)) for pair in pairs)


def part(db: Database, one: int, other: int, agent_id: int, at: int) -> None:
    """Keep an agent's word that these two issues are not one."""
    db.run(
        "INSERT INTO apart VALUES (:low, :high, :agent, :at) ON CONFLICT DO NOTHING",
        low=min(one, other),
        high=max(one, other),
        agent=agent_id,
        at=at,
    )


def reunite(db: Database, one: int, other: int) -> None:
    """Forget what parted the two, and what was merged into either: an agent says they are one."""
    trees = {"one": json.dumps(tree(db, one)), "other": json.dumps(tree(db, other))}
    for low, high in (("one", "other"), ("other", "one")):
        db.run(
            f"DELETE FROM apart WHERE low IN (SELECT value FROM json_each(:{low})) "  # noqa: S608
            f"AND high IN (SELECT value FROM json_each(:{high}))",
            **trees,
        )


def next_version(db: Database) -> int:
    """Return the number of a change of an issue, which is made in the same transaction."""
    [row] = db.rows("UPDATE issue_clock SET version = version + 1 RETURNING version")
    return int(row["version"])


def touch(db: Database, issue_id: int) -> None:
    """Let readers see that an issue changed."""
    db.run("UPDATE issues SET version = :v WHERE id = :id", v=next_version(db), id=issue_id)


def is_pinned(db: Database, member: Row) -> bool:
    """Return whether an agent said where the mail belongs: of itself, of an earlier mail of its
    conversation that it followed there, or by a merge that holds what had come until then."""
    if member["by_agent"]:
        return True
    held = db.one("SELECT held_until FROM issues WHERE id = :id", id=member["issue_id"])
    if held is not None and is_held(member["at"], held["held_until"]):
        return True
    return (
        db.one(
            f"SELECT 1 FROM memberships s WHERE s.mail_id = :id AND {FOLLOWS_PIN}",  # noqa: S608
            id=member["mail_id"],
        )
        is not None
    )


def is_held(at: int, held_until: int | None) -> bool:
    """Return whether an agent's merge holds a mail of that time in its issue."""
    return held_until is not None and at <= held_until
