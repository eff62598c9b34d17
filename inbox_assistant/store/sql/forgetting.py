"""What issues hold of erased mail: counters, names and profiles that were made of its words."""

from collections.abc import Iterable

from inbox_assistant.store.sql.counting import Counted, uncount_mail
from inbox_assistant.store.sql.database import Database
from inbox_assistant.store.sql.naming import name_by_newest
from inbox_assistant.store.sql.profiles import queue_profile
from inbox_assistant.store.sql.rows import Row
from inbox_assistant.store.sql.standing import next_version, standing_or_none, touch

_WORDLESS = (
    "mails = 0 AND NOT title_by_agent "
    "AND NOT EXISTS (SELECT 1 FROM known_answers WHERE issue_id = issues.id)"
)


def forget_in_issues(db: Database, members: Iterable[Row]) -> None:
    """Leave nothing in issues of these mails, whose rows of `memberships` were erased.

    Names and profiles may be the words of any mail: those an erased one was ever known to shape are
    made again. Issues that nobody wrote about any more go, unless the team wrote into them.
    """
    members = list(members)
    for member in members:
        if member["issue_id"] is not None:
            uncount_mail(db, member["issue_id"], Counted.of(member))
    for issue_id in sorted(_shaped(db, members)):
        _forget(db, issue_id)


def _shaped(db: Database, members: Iterable[Row]) -> set[int]:
    """Return the issues that these mails were in, and where these stand."""
    places = ("issue_id", "came_from", "on_arrival")
    issues = {row[place] for row in members for place in places if row[place] is not None}
    stands = {standing_or_none(db, issue_id) for issue_id in issues}
    return {issue_id for issue_id in issues | stands if issue_id is not None}


def _forget(db: Database, issue_id: int) -> None:
    row = db.one("SELECT merged_into FROM issues WHERE id = :id", id=issue_id)
    if row is None:
        return
    db.run(
        "DELETE FROM issue_events WHERE issue_id = :id AND kind = 'renamed' AND agent_id IS NULL",
        id=issue_id,
    )
    name_by_newest(db, issue_id)
    if row["merged_into"] is not None:
        touch(db, issue_id)
    elif not _erased(db, issue_id):
        touch(db, issue_id)
        queue_profile(db, issue_id)


def _erased(db: Database, issue_id: int) -> bool:
    """Erase an issue without mails and words of the team, and what was merged into it; readers
    learn that it is gone."""
    gone = db.rows(f"SELECT 1 FROM issues WHERE id = :id AND {_WORDLESS}", id=issue_id)  # noqa: S608
    if not gone:
        return False
    _erase(db, issue_id)
    return True


def _erase(db: Database, issue_id: int) -> None:
    for merged in db.rows("SELECT id FROM issues WHERE merged_into = :id", id=issue_id):
        _erase(db, merged["id"])
    db.run("DELETE FROM jobs WHERE kind = 'profile' AND subject = :id", id=issue_id)
    db.run("DELETE FROM issues WHERE id = :id", id=issue_id)
    db.insert("gone_issues", {"id": issue_id, "version": next_version(db)})
