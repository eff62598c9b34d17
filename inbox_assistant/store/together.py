"""What may be asked of a store about agents at the same conversation: see `base`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from inbox_assistant.model import Draft, News, Present


class Presences(Protocol):
    """Who has a conversation open and who writes in it, as far as the last seconds tell."""

    def looks(self, conversation_id: int, agent_id: int, at: datetime) -> None:
        """Note that the agent has the conversation open."""

    def types(self, conversation_id: int, agent_id: int, at: datetime) -> None:
        """Note that the agent writes there."""

    def rests(self, conversation_id: int, agent_id: int) -> None:
        """Note that the agent writes there no more: the reply is sent, or given up."""

    def others(self, conversation_id: int, agent_id: int, at: datetime) -> Sequence[Present]:
        """Return who else is there at that moment, by name."""

    def among(
        self, conversation_ids: Sequence[int], agent_id: int, at: datetime
    ) -> Mapping[int, Sequence[Present]]:
        """Return who else is at each of these conversations at that moment, those without anybody
        left out."""

    def newer(self, conversation_id: int, mail_id: int, limit: int) -> Sequence[News]:
        """Return the mails of the conversation that came after that one, the newest first, without
        replies that were taken back."""


class Drafts(Protocol):
    """What agents have written and not sent, each for themselves."""

    def get(self, agent_id: int, conversation_id: int) -> Draft | None:
        """Return the unsent draft the agent left in that conversation."""

    def text(self, agent_id: int, conversation_id: int) -> str | None:
        """Return its words alone."""

    def save(
        self, agent_id: int, conversation_id: int, text: str, at: datetime, page: str = ""
    ) -> None:
        """Keep the draft; an empty text removes it."""
