"""Digests beside the nights, and indexes for what a report asks of a span of time."""

from sqlite_utils import Database

_STATEMENTS = (
    "ALTER TABLE reports ADD COLUMN span TEXT NOT NULL DEFAULT 'night' "
    "CHECK (span IN ('night', 'week', 'month'))",
    "CREATE INDEX reports_of_span ON reports (span, night)",
    "CREATE INDEX promises_by_time ON promises (until)",
    "CREATE INDEX issue_events_by_time ON issue_events (at, id) "
    "WHERE kind IN ('status', 'reopened', 'merged', 'parted')",
    "CREATE INDEX conversations_harmed ON conversations (blocking, last_at, id) "
    "WHERE blocking >= 2 AND automatic IS NULL AND merged_into IS NULL AND issue IS NOT NULL",
)


def report(db: Database) -> None:
    """Add the column and the indexes."""
    for statement in _STATEMENTS:
        db.execute(statement)
