"""Who writes to us, and for which organisation; notes about them."""

from typing import Any

from sqlite_utils import Database

from inbox_assistant.organisations import organisation_of

_STATEMENTS = (
    # Ids are never given again: an erased person's pages must not lead to somebody else.
    """CREATE TABLE organisations (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        domain TEXT NOT NULL UNIQUE
    ) STRICT""",
    """CREATE TABLE people (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        address TEXT NOT NULL UNIQUE,
        organisation_id INTEGER REFERENCES organisations ON DELETE SET NULL,
        same_as INTEGER REFERENCES people ON DELETE SET NULL,
        said_by INTEGER REFERENCES agents ON DELETE SET NULL,
        said_at INTEGER
    ) STRICT""",
    "CREATE INDEX people_of_organisation ON people (organisation_id, id) "
    "WHERE organisation_id IS NOT NULL",
    "CREATE INDEX people_same ON people (same_as) WHERE same_as IS NOT NULL",
    """CREATE TABLE person_notes (
        id INTEGER PRIMARY KEY,
        person_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
        agent_id INTEGER NOT NULL REFERENCES agents ON DELETE CASCADE,
        at INTEGER NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX person_notes_of_person ON person_notes (person_id, id)",
    "ALTER TABLE conversations ADD COLUMN person_id INTEGER REFERENCES people ON DELETE SET NULL",
    "ALTER TABLE conversations ADD COLUMN organisation_id INTEGER "
    "REFERENCES organisations ON DELETE SET NULL",
    "CREATE INDEX conversations_of_person ON conversations (person_id, last_at, id) "
    "WHERE person_id IS NOT NULL",
    "CREATE INDEX conversations_of_organisation ON conversations (organisation_id, last_at, id) "
    "WHERE organisation_id IS NOT NULL",
    "CREATE INDEX mails_by_writer ON mails (writer, at)",
)
_FILL = (
    "UPDATE conversations SET person_id = (SELECT p.id FROM people p JOIN spelled s "
    "ON s.address = p.address WHERE s.written = customer_address)",
    "UPDATE conversations SET organisation_id = "
    "(SELECT organisation_id FROM people p WHERE p.id = person_id)",
)


def people(db: Database) -> None:
    """Add the tables and columns, and fill them from the conversations there are."""
    for statement in _STATEMENTS:
        db.execute(statement)
    # How an address was written -> the person's; SQL knows the small letters of ASCII alone.
    db.execute("CREATE TEMP TABLE spelled (written TEXT PRIMARY KEY, address TEXT NOT NULL)")
    written = "SELECT customer_address AS a, min(id) FROM conversations GROUP BY 1 ORDER BY 2"
    for row in list(db.query(written)):
        if row["a"]:
            _person(db, row["a"])
    for statement in _FILL:
        db.execute(statement)
    db.execute("DROP TABLE spelled")


def _person(db: Database, written: str) -> None:
    address = written.casefold()
    domain = organisation_of(address)
    values: dict[str, Any] = {"written": written, "address": address, "domain": domain}
    if domain:
        db.execute("INSERT OR IGNORE INTO organisations (domain) VALUES (:domain)", values)
    db.execute(
        "INSERT OR IGNORE INTO people (address, organisation_id) VALUES (:address, "
        "(SELECT id FROM organisations WHERE domain = :domain))",
        values,
    )
    db.execute("INSERT INTO spelled VALUES (:written, :address)", values)
