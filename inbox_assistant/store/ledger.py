"""What may be asked of a store about our promises and the clocks of those who wait; see `base`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from inbox_assistant.model import Conversation, Promise, PromiseRow


class Promises(Protocol):
    """The ledger of dated words. A promise is open while it is due or missed."""

    def due(self, until: datetime) -> list[PromiseRow]:
        """Return open promises whose time comes before `until`, earliest first."""

    def of_conversation(self, conversation_id: int) -> list[PromiseRow]: ...

    def add(self, outbox_id: int, further: Sequence[Promise]) -> None:
        """Enter further promises of a queued reply; the same moment is entered once."""

    def withdraw(self, promise_id: int, agent_id: int, reason: str) -> int:
        """Take back an open promise, with the reason; return its conversation. Raises NotFound
        when there is no such promise, Conflict when it is open no more."""

    def mark_missed(self, at: datetime) -> int:
        """Mark promises whose time has passed without a reply; return how many."""

    def untold(self, until: datetime, limit: int) -> list[PromiseRow]:
        """Return open promises due by `until` of which nobody was reminded, earliest first."""

    def told(self, promise_id: int, at: datetime) -> bool:
        """Note that somebody is reminded; False when it was noted already."""


class Clocks(Protocol):
    """How long customers wait, and conversations of which nobody hears any more."""

    def untold(self, limit: int, *, answered: bool) -> list[Conversation]:
        """Return open conversations that wait and of which nobody was reminded, the longest first:
        those in which we have `answered` before, or never. Robots are left out."""

    def told(self, conversation_id: int, since: datetime) -> bool:
        """Note that somebody is reminded of the clock begun then; False when it was noted, or when
        that clock does not run any more."""

    def close_quiet(self, before: datetime, limit: int) -> list[int]:
        """Close open conversations that we answered last, before that, and in which nothing is
        promised or undelivered, the oldest first; return them."""

    def promised(self, until: datetime, agent_id: int) -> int:
        """Return how many conversations that are the agent's, or nobody's, have an open promise
        due before that, up to 1000."""
