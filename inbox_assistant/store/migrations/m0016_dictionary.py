"""The words a team writes that no dictionary knows, for one language or ("") for all."""

from sqlite_utils import Database

_STATEMENTS = (
    """CREATE TABLE dictionary (
        word TEXT NOT NULL,
        language TEXT NOT NULL,
        agent_id INTEGER REFERENCES agents,
        at INTEGER NOT NULL,
        PRIMARY KEY (word, language)
    ) STRICT""",
)


def dictionary(db: Database) -> None:
    """Add the table."""
    for statement in _STATEMENTS:
        db.execute(statement)
