"""What may be asked of a store about the people who write: see `base`.

`mailboxes` bounds every answer to what an agent may see; None: all of them. `people` are the ids of
the addresses that are one person (`Person.addresses`).
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from inbox_assistant.model import (
    IssueOfPerson,
    Mood,
    Organisation,
    Person,
    PersonNote,
    PromiseRow,
    StoredMail,
)
from inbox_assistant.store.pages import Page, PageKey

Mailboxes = Collection[str] | None


class People(Protocol):
    """Who writes to us, and which addresses are one person."""

    def get(self, person_id: int, mailboxes: Mailboxes = None) -> Person:
        """Return the person behind that address, with the addresses seen in these mailboxes.
        Raises NotFound when none of them was."""

    def by_address(self, address: str) -> Person | None:
        """Return the person with that address (case folded), None when nobody has it."""

    def of_conversation(self, conversation_id: int) -> Person | None:
        """Return the customer of a conversation, by the address used there alone."""

    def conversations(
        self, people: Sequence[int], mailboxes: Mailboxes, after: PageKey | None, limit: int
    ) -> Page:
        """Return a page of their conversations, the newest first."""

    def guests(self, addresses: Sequence[str], mailboxes: Mailboxes, limit: int) -> Page:
        """Return the newest conversations of others in which somebody with these addresses
        wrote."""

    def join(self, person_id: int, address: str, agent_id: int, at: datetime) -> None:
        """Note an agent's word that the address is the same person's. Raises NotFound for an
        unknown address, Conflict when they are one already."""

    def part(self, person_id: int) -> None:
        """Take that word back: the address, and what was joined to it, stands alone again. Raises
        Conflict when it was joined to nothing."""

    def joined(self, people: Sequence[int]) -> Sequence[int]:
        """Return those of them that were joined to another one, which can be taken back."""


class Organisations(Protocol):
    """The people who write for one organisation."""

    def get(self, organisation_id: int, mailboxes: Mailboxes = None) -> Organisation:
        """Return an organisation. Raises NotFound when none of its mail came to these mailboxes."""

    def people(
        self, organisation_id: int, mailboxes: Mailboxes, after: int, limit: int
    ) -> list[Person]:
        """Return its people with ids beyond `after`, in the order in which they first wrote."""

    def conversations(
        self, organisation_id: int, mailboxes: Mailboxes, after: PageKey | None, limit: int
    ) -> Page:
        """Return a page of its conversations, the newest first."""


class Acquaintance(Protocol):
    """What is known of a person, each part bounded to the newest."""

    def moods(self, people: Sequence[int], mailboxes: Mailboxes, limit: int) -> list[Mood]:
        """Return how their newest mails read, the oldest first."""

    def issues(self, people: Sequence[int], mailboxes: Mailboxes) -> list[IssueOfPerson]:
        """Return the issues that hit them, the newest first."""

    def promises(self, people: Sequence[int], mailboxes: Mailboxes) -> list[PromiseRow]:
        """Return what was promised to them, the latest first."""

    def latest(self, people: Sequence[int], mailboxes: Mailboxes) -> StoredMail | None:
        """Return the newest mail of theirs that was read, None when there is none."""

    def notes(self, people: Sequence[int]) -> list[PersonNote]:
        """Return what agents noted about them, the newest first."""

    def note(self, person_id: int, text: str, agent_id: int, at: datetime) -> PersonNote:
        """Keep a note about a person."""

    def unnote(self, note_id: int, person_id: int) -> None:
        """Remove a note about that person."""
