"""Profiles of issues written by an earlier method of grouping are made again from their mails."""

from sqlite_utils import Database


def profiles(db: Database) -> None:
    """Empty what no method reads any more, and queue each issue with mails for the readers."""
    db.execute("UPDATE issues SET state = x''")
    db.execute(
        "INSERT OR IGNORE INTO jobs (kind, subject) "
        "SELECT 'profile', id FROM issues WHERE mails > 0"
    )
