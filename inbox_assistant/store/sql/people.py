"""Who writes to us, and which addresses are one person.

A joined address points to the one it was joined to; a person is such a tree, so that taking one
word back gives back all that had come with it.
"""

import json
from collections.abc import Collection, Sequence
from datetime import datetime

from inbox_assistant.errors import Conflict, NotFound
from inbox_assistant.model import KnownAddress, Organisation, Person
from inbox_assistant.store.pages import Page, PageKey
from inbox_assistant.store.sql.database import Database, Facet
from inbox_assistant.store.sql.person_rows import SEEN, seen
from inbox_assistant.store.sql.rows import Row, conversation, found, seconds
from inbox_assistant.store.sql.settings import thresholds

#: So many addresses of one person are gone through, and so many names shown.
_MOST_ADDRESSES = 50
_MOST_NAMES = 5
_NAMED = 50  # conversations that are looked at for names

_GROUP = (
    "WITH RECURSIVE up (id, same_as) AS (SELECT id, same_as FROM people WHERE id = :id UNION "
    "SELECT p.id, p.same_as FROM people p JOIN up ON p.id = up.same_as), "
    "whole (id) AS (SELECT id FROM up WHERE same_as IS NULL UNION "
    "SELECT p.id FROM people p JOIN whole ON p.same_as = whole.id) "
    "SELECT p.* FROM whole JOIN people p ON p.id = whole.id ORDER BY p.id <> :id, p.id LIMIT :most"
)
_SEEN_THERE = f"SELECT 1 FROM conversations WHERE person_id = :person AND {SEEN} LIMIT 1"  # noqa: S608  # our own words
_NAMES = (
    "SELECT customer_name FROM conversations WHERE person_id = :person AND customer_name <> '' "  # noqa: S608
    f"AND {SEEN} ORDER BY last_at DESC LIMIT :limit"
)
_THEIRS = (
    "SELECT * FROM conversations WHERE person_id = :person AND merged_into IS NULL "  # noqa: S608
    f"AND {SEEN} AND (last_at, id) < (:at, :id) ORDER BY last_at DESC, id DESC LIMIT :limit"
)
_GUEST = (
    "SELECT conversation_id AS id, max(at) AS at FROM "  # noqa: S608  # our own words
    "(SELECT conversation_id, at FROM mails WHERE writer = :writer AND direction = 'in' "
    f"AND {SEEN} ORDER BY at DESC LIMIT :looked) GROUP BY 1"
)
_LOOKED = 200  # mails of one address that are gone through for conversations of others
_BEYOND = (1 << 62, 1 << 62)


class SqlPeople(Facet):
    """Implements `store.people.People`."""

    def get(self, person_id: int, mailboxes: Collection[str] | None = None) -> Person:
        """Return the person behind that address, with the addresses seen in these mailboxes."""
        rows = [row for row in self._group(person_id) if self._seen(row["id"], mailboxes)]
        if not rows:
            raise NotFound("There is no such person.")
        return self._person(rows, mailboxes)

    def _person(self, rows: list[Row], mailboxes: Collection[str] | None = None) -> Person:
        organisations = (organisation_of_row(self.db, row) for row in rows)
        return Person(
            rows[0]["id"],
            tuple(KnownAddress(row["id"], row["address"]) for row in rows),
            self._names(rows, mailboxes),
            next(filter(None, organisations), None),
        )

    def _group(self, person_id: int) -> list[Row]:
        return self.db.rows(_GROUP, id=person_id, most=_MOST_ADDRESSES)

    def _seen(self, person_id: int, mailboxes: Collection[str] | None) -> bool:
        if mailboxes is None:
            return True
        return self.db.one(_SEEN_THERE, person=person_id, seen=seen(mailboxes)) is not None

    def _names(self, rows: list[Row], mailboxes: Collection[str] | None) -> tuple[str, ...]:
        bound = {"seen": seen(mailboxes), "limit": _NAMED}
        used = (named for row in rows for named in self.db.rows(_NAMES, person=row["id"], **bound))
        return tuple(dict.fromkeys(row["customer_name"] for row in used))[:_MOST_NAMES]

    def by_address(self, address: str) -> Person | None:
        """Return the person with that address, None when nobody has it."""
        row = self._row(address)
        return self.get(row["id"]) if row else None

    def of_conversation(self, conversation_id: int) -> Person | None:
        """Return the customer of a conversation, by the address used there alone."""
        row = self.db.one(
            "SELECT p.* FROM conversations c JOIN people p ON p.id = c.person_id WHERE c.id = :id",
            id=conversation_id,
        )
        return self._person([row]) if row else None

    def conversations(
        self,
        people: Sequence[int],
        mailboxes: Collection[str] | None,
        after: PageKey | None,
        limit: int,
    ) -> Page:
        """Return a page of their conversations: each address is asked by its index."""
        at, last = after or _BEYOND
        rows = [
            row
            for person in people
            for row in self.db.rows(
                _THEIRS, person=person, seen=seen(mailboxes), at=at, id=last, limit=limit + 1
            )
        ]
        return page_of(self.db, rows, limit)

    def guests(
        self, addresses: Sequence[str], mailboxes: Collection[str] | None, limit: int
    ) -> Page:
        """Return the newest conversations of others in which they wrote."""
        bound = {"seen": seen(mailboxes), "looked": _LOOKED}
        places = {
            row["id"]
            for address in addresses
            for row in self.db.rows(_GUEST, writer=address, **bound)
        }
        rows = self.db.rows(
            "SELECT * FROM conversations WHERE id IN (SELECT value FROM json_each(:places)) "
            "AND (person_id IS NULL OR person_id NOT IN "
            "(SELECT id FROM people WHERE address IN (SELECT value FROM json_each(:addresses))))",
            places=json.dumps(sorted(places)),
            addresses=json.dumps(list(addresses)),
        )
        return page_of(self.db, rows, limit)

    def join(self, person_id: int, address: str, agent_id: int, at: datetime) -> None:
        """Note an agent's word that the address is the same person's."""
        with self.db.writing():
            found(self.db.one("SELECT 1 FROM people WHERE id = :id", id=person_id), "person")
            other = found(self._row(address), "address among those who wrote")
            if other["id"] in {row["id"] for row in self._group(person_id)}:
                raise Conflict("These addresses are one person already.")
            root = next(row for row in self._group(other["id"]) if row["same_as"] is None)
            self.db.run(
                "UPDATE people SET same_as = :person, said_by = :agent, said_at = :at "
                "WHERE id = :root",
                person=person_id,
                agent=agent_id,
                at=seconds(at),
                root=root["id"],
            )

    def part(self, person_id: int) -> None:
        """Take that word back: the address stands alone again, with what was joined to it."""
        touched = self.db.run(
            "UPDATE people SET same_as = NULL, said_by = NULL, said_at = NULL "
            "WHERE id = :id AND same_as IS NOT NULL",
            id=person_id,
        )
        if not touched:
            raise Conflict("This address was joined to no other one.")

    def joined(self, people: Sequence[int]) -> list[int]:
        """Return those of them that were joined to another one."""
        rows = self.db.rows(
            "SELECT id FROM people WHERE same_as IS NOT NULL "
            "AND id IN (SELECT value FROM json_each(:people)) ORDER BY id",
            people=json.dumps(list(people)),
        )
        return [row["id"] for row in rows]

    def _row(self, address: str) -> Row | None:
        return self.db.one(
            "SELECT * FROM people WHERE address = :address", address=address.strip().casefold()
        )


def organisation_of_row(db: Database, row: Row) -> Organisation | None:
    """Return the organisation of a row of `people` or `conversations`."""
    if row["organisation_id"] is None:
        return None
    stored = db.one("SELECT * FROM organisations WHERE id = :id", id=row["organisation_id"])
    return Organisation(**found(stored, "organisation"))


def page_of(db: Database, rows: list[Row], limit: int) -> Page:
    """Return a page of heads, the newest first, when one more than `limit` tells that there are
    others."""
    rows = sorted(rows, key=lambda row: (row["last_at"], row["id"]), reverse=True)
    known, shown = thresholds(db), rows[:limit]
    following = (shown[-1]["last_at"], shown[-1]["id"]) if len(rows) > limit else None
    return Page(tuple(conversation(row, known) for row in shown), following)


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS: Sequence[str] = (_GROUP, _SEEN_THERE, _NAMES, _THEIRS, _GUEST)
