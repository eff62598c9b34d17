"""When the second look at the recent mails was last taken."""

from sqlite_utils import Database


def look(db: Database) -> None:
    """Add a time beside the counter of changes; no look is known of before."""
    db.execute("ALTER TABLE issue_clock ADD COLUMN looked_at INTEGER")
