"""What agents know of how many an issue hits."""

from sqlite_utils import Database


def reach(db: Database) -> None:
    """Add the table, a row for each issue of which something was stated."""
    db.execute(
        """CREATE TABLE issue_reach (
            issue_id INTEGER PRIMARY KEY REFERENCES issues ON DELETE CASCADE,
            affected INTEGER,
            users INTEGER,
            listed INTEGER,
            "both" INTEGER,
            agent_id INTEGER REFERENCES agents,
            at INTEGER NOT NULL
        ) STRICT"""
    )
    db.execute("CREATE INDEX issue_reach_known ON issue_reach (at) WHERE affected IS NOT NULL")
