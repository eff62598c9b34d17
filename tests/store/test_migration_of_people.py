"""Stores from before people were known find their customers again."""

from pathlib import Path

from inbox_assistant.model import Address
from inbox_assistant.store.sqlite import SqliteStore
from tests.builders import MORNING, arrive, hours


def test_people_and_organisations_are_made_of_the_conversations_there_are(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    store = SqliteStore.open(path)
    for number, address in enumerate(("Anna@Acme.example", "anna@acme.example", "Éva@gmail.com")):
        arrive(store, number, MORNING + hours(number), sender=Address("", address))
    before = _whose(store)
    _forget(store)
    store.close()
    store = SqliteStore.open(path)
    assert _whose(store) == before
    assert before == [
        ("anna@acme.example", "acme.example"),
        ("anna@acme.example", "acme.example"),
        ("éva@gmail.com", None),
    ]
    store.close()


def _whose(store: SqliteStore) -> list[tuple[str, str | None]]:
    people = [store.people.of_conversation(number) for number in (1, 2, 3)]
    return [(p.address, p.organisation.domain if p.organisation else None) for p in people if p]


def _forget(store: SqliteStore) -> None:
    """Take the database back to before the step."""
    db = store._db
    db.run("DELETE FROM _sqlite_migrations WHERE name = '0022_people'")
    for index in ("conversations_of_person", "conversations_of_organisation", "mails_by_writer"):
        db.run(f"DROP INDEX {index}")
    for column in ("person_id", "organisation_id"):
        db.run(f"ALTER TABLE conversations DROP COLUMN {column}")
    for table in ("person_notes", "people", "organisations"):
        db.run(f"DROP TABLE {table}")
