"""What may be asked of a store about a customer's history and a team's settings: see `base`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from inbox_assistant.model import History, Thresholds


class Histories(Protocol):
    """What happened between a customer and us."""

    def of_conversation(self, conversation_id: int, at: datetime) -> History:
        """Return what happened until `at` in that conversation, and what may have gone wrong in
        the customer's other ones of a year, in all mailboxes. Bounded, however long either is."""

    def letters_elsewhere(self, conversation_id: int, at: datetime, limit: int) -> Sequence[str]:
        """Return what we wrote until `at` to the customer of that conversation in their other ones
        of a year, the newest first."""


class Settings(Protocol):
    """What a team sets for itself in the inbox; it outranks the configuration."""

    def thresholds(self) -> Thresholds:
        """Return from which probability on values are stated."""

    def set_thresholds(self, chosen: Thresholds, agent_id: int, at: datetime) -> None:
        """Keep an agent's choice. Lists state by it from the next page on: heads hold how probable
        their values are, so nothing has to be gone through."""

    def begin(self, start: Thresholds) -> None:
        """Begin with what the configuration says, unless an agent has chosen."""
