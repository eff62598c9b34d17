"""The work at conversations besides answering them: see `base`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from inbox_assistant.model import Act, Note, Tag


class Desk(Protocol):
    """What agents do with a conversation. What changes something writes a line of its history; what
    is so already changes nothing. `at` is the present moment."""

    def assign(
        self, conversation_id: int, assignee: int | None, agent_id: int, at: datetime
    ) -> None:
        """Give the conversation to an agent, or (None) to nobody."""

    def close(self, conversation_id: int, agent_id: int, at: datetime) -> None:
        """Close it; a customer's next mail opens it again. Raises Conflict for spam."""

    def reopen(self, conversation_id: int, agent_id: int, at: datetime) -> None:
        """Open what is closed or sleeps. Raises Conflict for spam and for what was merged."""

    def snooze(self, conversation_id: int, until: datetime, agent_id: int, at: datetime) -> None:
        """Let it sleep until then, or until the customer writes. Raises Conflict for spam and for
        what was merged."""

    def spam(self, conversation_id: int, agent_id: int, at: datetime) -> None:
        """Put it among the spam: it waits no more, and no issue counts its mails. A person's next
        mail in it brings it back; other mail of the sender is not touched. Raises Conflict for
        what was merged."""

    def unspam(self, conversation_id: int, agent_id: int | None, at: datetime) -> None:
        """Give it back what being spam took away: its clock, its promises, its issues."""

    def wake(self, at: datetime) -> list[int]:
        """Open what has slept until then, unread; return it. Costs one look at an index when there
        is nothing to do, and does the same however often and by whomever it is asked for."""


class Acts(Protocol):
    """Who did what with a conversation, and when."""

    def add(self, conversation_id: int, act: Act) -> None:
        """Write a line of its history."""

    def of_conversation(self, conversation_id: int) -> list[Act]:
        """Return its history and that of what was merged into it, the oldest first; of a very long
        one the newest lines."""


class Tags(Protocol):
    """The team's list of tags, and what carries them."""

    def all(self) -> list[Tag]:
        """Return the list, by name."""

    def add(self, name: str, colour: str) -> Tag:
        """Add a tag. Raises InputError for a name or colour that can't be, and Conflict when there
        is one of that name (case and accents folded)."""

    def change(self, tag_id: int, name: str, colour: str) -> None:
        """Give it another name or colour. Raises as `add` does."""

    def remove(self, tag_id: int) -> None:
        """Remove it from the list, and from all that carries it."""

    def put(self, conversation_id: int, tag_id: int, agent_id: int, at: datetime) -> None:
        """Tag a conversation."""

    def take(self, conversation_id: int, tag_id: int, agent_id: int, at: datetime) -> None:
        """Take the tag from a conversation."""

    def of(self, conversation_ids: Collection[int]) -> Mapping[int, tuple[Tag, ...]]:
        """Return the tags of these conversations, those without left out."""


class Notes(Protocol):
    """What colleagues tell each other at a conversation."""

    def write(
        self,
        conversation_id: int,
        text: str,
        mentioned: Sequence[int],
        agent_id: int,
        at: datetime,
    ) -> int:
        """Keep a note, for the agents it mentions an entry in their folder; return its id."""

    def change(
        self, note_id: int, text: str, mentioned: Sequence[int], agent_id: int, at: datetime
    ) -> None:
        """Let one's own note say something else from now on; what it said stays with it, and only
        who was not mentioned before gets an entry. Raises NotFound for a note of others, and
        InputError as `write` does."""

    def remove(self, note_id: int, agent_id: int, at: datetime) -> None:
        """Remove one's own note with all it ever said; a line of history says that it was there.
        Raises NotFound for a note of others."""

    def of_conversation(self, conversation_id: int) -> list[Note]:
        """Return its notes and those of what was merged into it, the oldest first."""

    def unseen(self, conversation_id: int, agent_id: int) -> bool:
        """Return whether a note there mentions the agent, who has not seen it."""

    def see(self, conversation_id: int, agent_id: int, at: datetime) -> None:
        """Note that the agent has seen what mentions them there."""
