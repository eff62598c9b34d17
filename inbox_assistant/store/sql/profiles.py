"""What the grouper remembers of issues, and the work of making it again."""

from datetime import datetime

from inbox_assistant.model import IssueEvent, IssueProfile
from inbox_assistant.store.sql.database import Database
from inbox_assistant.store.sql.issue_events import note
from inbox_assistant.store.sql.rows import Row, seconds
from inbox_assistant.store.sql.standing import next_version, touch


def profile_of(row: Row) -> IssueProfile:
    """Return the profile in a row of `issues`."""
    return IssueProfile(
        issue=row["id"],
        state=row["state"],
        title=row["title"],
        problem=row["problem"],
        language=row["language"],
        title_by_agent=bool(row["title_by_agent"]),
    )


def keep_profile(db: Database, profile: IssueProfile, at: datetime) -> bool:
    """Keep what a method says of an issue, one not seen before is born; return whether its title
    changed. An agent's title stays; issues that were merged or erased stay as they are."""
    row = db.one("SELECT * FROM issues WHERE id = :id", id=profile.issue)
    if row is None:
        if not db.one("SELECT 1 FROM gone_issues WHERE id = :id", id=profile.issue):
            begin(db, profile, at)
        return False
    if row["merged_into"] is not None:
        return False
    renamed = not row["title_by_agent"] and row["title"] != profile.title
    db.run(
        "UPDATE issues SET state = :state, title = :title, problem = :problem, "
        "language = :language, version = :version WHERE id = :id",
        id=profile.issue,
        state=profile.state,
        title=profile.title if renamed else row["title"],
        problem=profile.problem,
        language=profile.language,
        version=next_version(db),
    )
    return renamed


def begin(db: Database, profile: IssueProfile, at: datetime) -> None:
    """Add an issue without mails, and the first line of its history."""
    db.insert(
        "issues",
        {
            "id": profile.issue,
            "title": profile.title,
            "problem": profile.problem,
            "language": profile.language,
            "state": profile.state,
            "first_at": seconds(at),
            "last_at": seconds(at),
            "version": next_version(db),
        },
    )
    note(db, IssueEvent(profile.issue, at, "born"))


def queue_profile(db: Database, issue_id: int) -> None:
    """Let the issue be learnt again from its mails; one without mails is forgotten.

    The job gets a number of its own: a reader at work on an older one ends only that.
    """
    newest = db.one("SELECT coalesce(max(id), 0) AS id FROM jobs")
    db.run("DELETE FROM jobs WHERE kind = 'profile' AND subject = :id", id=issue_id)
    emptied = db.run(
        "UPDATE issues SET state = :nothing WHERE id = :id AND mails = 0", id=issue_id, nothing=b""
    )
    if emptied:
        touch(db, issue_id)
    elif newest:
        db.insert("jobs", {"id": newest["id"] + 1, "kind": "profile", "subject": issue_id})
