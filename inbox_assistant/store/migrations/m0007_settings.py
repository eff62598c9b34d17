"""What a team sets for itself, and how sure the values in the heads of conversations are."""

import json
from typing import Any

from sqlite_utils import Database

_FIELDS = ("language", "emotion", "blocking")
_STATEMENTS = (
    """CREATE TABLE settings (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL,
        agent_id INTEGER REFERENCES agents,
        at INTEGER
    ) STRICT""",
    *(
        f"ALTER TABLE conversations ADD COLUMN {field}_probability REAL NOT NULL DEFAULT 0"
        for field in _FIELDS
    ),
)
# Until now a head held only what was stated; from now on it holds what is probable, and how much.
_NEWEST = (
    "SELECT c.id, r.mail_id, r.data FROM conversations c JOIN readings r ON r.mail_id = "
    "(SELECT m.id FROM mails m JOIN memberships s ON s.mail_id = m.id "
    "WHERE m.conversation_id = c.id AND m.direction = 'in' "
    "ORDER BY m.at DESC, m.id DESC LIMIT 1)"
)


def settings(db: Database) -> None:
    """Add the table and the columns, and fill these from the readings there are."""
    for statement in _STATEMENTS:
        db.execute(statement)
    for row in list(db.query(_NEWEST)):
        _fill(db, row)


def _fill(db: Database, row: dict[str, Any]) -> None:
    said = {
        correction["field"]: json.loads(correction["value"])
        for correction in db.query("SELECT * FROM corrections WHERE mail_id = ?", [row["mail_id"]])
    }
    data = json.loads(row["data"])
    for field in _FIELDS:
        value, sure = data[field]["value"], data[field]["probability"]
        value, sure = (said[field], 1.0) if field in said else (value, sure)
        db.execute(
            f"UPDATE conversations SET {field} = ?, {field}_probability = ? WHERE id = ?",  # noqa: S608  # our own names
            [value, sure, row["id"]],
        )
