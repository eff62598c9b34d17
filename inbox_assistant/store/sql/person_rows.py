"""The row of an address, kept in step with conversations: in the transaction that begins one."""

import json
from collections.abc import Collection

from inbox_assistant.organisations import organisation_of
from inbox_assistant.store.sql.database import Database
from inbox_assistant.store.sql.rows import Row

#: A condition on the column `mailbox`, and its value: `mailboxes` of None lets all through.
SEEN = "(:seen IS NULL OR mailbox IN (SELECT value FROM json_each(:seen)))"


def seen(mailboxes: Collection[str] | None) -> str | None:
    """Return the value of `:seen`."""
    return None if mailboxes is None else json.dumps(sorted(mailboxes))


def who_is(db: Database, address: str) -> Row:
    """Return the columns of a conversation that say whose it is; the row of a new address is
    made."""
    folded = address.casefold()
    if not folded:
        return {"person_id": None, "organisation_id": None}
    row = db.one("SELECT id, organisation_id FROM people WHERE address = :address", address=folded)
    if row is None:
        organisation = _organisation(db, folded)
        new = {"address": folded, "organisation_id": organisation}
        row = {"id": db.insert("people", new), "organisation_id": organisation}
    return {"person_id": row["id"], "organisation_id": row["organisation_id"]}


def _organisation(db: Database, address: str) -> int | None:
    domain = organisation_of(address)
    if domain is None:
        return None
    row = db.one("SELECT id FROM organisations WHERE domain = :domain", domain=domain)
    return int(row["id"]) if row else db.insert("organisations", {"domain": domain})
