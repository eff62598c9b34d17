"""The people who write for one organisation, and their conversations."""

from collections.abc import Collection, Sequence

from inbox_assistant.model import Organisation, Person
from inbox_assistant.store.pages import Page, PageKey
from inbox_assistant.store.sql.database import Facet
from inbox_assistant.store.sql.people import SqlPeople, page_of
from inbox_assistant.store.sql.person_rows import SEEN, seen
from inbox_assistant.store.sql.rows import found

_SEEN_THERE = f"SELECT 1 FROM conversations WHERE organisation_id = :id AND {SEEN} LIMIT 1"  # noqa: S608  # our own words
_PEOPLE = (
    "SELECT p.id FROM people p WHERE p.organisation_id = :id AND p.id > :after AND "  # noqa: S608
    f"(:seen IS NULL OR EXISTS (SELECT 1 FROM conversations WHERE person_id = p.id AND {SEEN})) "
    "ORDER BY p.id LIMIT :limit"
)
_CONVERSATIONS = (
    "SELECT * FROM conversations WHERE organisation_id = :organisation AND merged_into IS NULL "  # noqa: S608
    f"AND {SEEN} AND (last_at, id) < (:at, :id) ORDER BY last_at DESC, id DESC LIMIT :limit"
)
_BEYOND = (1 << 62, 1 << 62)


class SqlOrganisations(Facet):
    """Implements `store.people.Organisations`."""

    def get(self, organisation_id: int, mailboxes: Collection[str] | None = None) -> Organisation:
        """Return an organisation whose mail came to these mailboxes."""
        row = self.db.one("SELECT * FROM organisations WHERE id = :id", id=organisation_id)
        organisation = Organisation(**found(row, "organisation"))
        if mailboxes is not None:
            there = self.db.one(_SEEN_THERE, id=organisation_id, seen=seen(mailboxes))
            found(there, "organisation")
        return organisation

    def people(
        self, organisation_id: int, mailboxes: Collection[str] | None, after: int, limit: int
    ) -> list[Person]:
        """Return its people with ids beyond `after`, in the order in which they first wrote."""
        bound = {"seen": seen(mailboxes), "limit": limit}
        rows = self.db.rows(_PEOPLE, id=organisation_id, after=after, **bound)
        people = SqlPeople(self.db)
        return [people.get(row["id"], mailboxes) for row in rows]

    def conversations(
        self,
        organisation_id: int,
        mailboxes: Collection[str] | None,
        after: PageKey | None,
        limit: int,
    ) -> Page:
        """Return a page of its conversations, the newest first."""
        at, last = after or _BEYOND
        bound = {"seen": seen(mailboxes), "at": at, "id": last, "limit": limit + 1}
        rows = self.db.rows(_CONVERSATIONS, organisation=organisation_id, **bound)
        return page_of(self.db, rows, limit)


#: What the tests let the database explain: none of it may grow with the store.
QUESTIONS: Sequence[str] = (_SEEN_THERE, _PEOPLE, _CONVERSATIONS)
