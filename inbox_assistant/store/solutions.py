"""What may be asked of a store about suggestions and what became of them: see `base`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from inbox_assistant.model import Amended, Answered, Begun, Edited, Kind


class Solutions(Protocol):
    """Replies that were sent, as material for later ones."""

    def of_issue(self, issue_id: int, limit: int) -> Sequence[Answered]:
        """Return the newest replies to mails that surely belong to the issue (where it stands),
        looked for among its newest 500 mails; none for an issue that is no more. What is in them
        is private: `respond.solutions` makes solutions of them."""

    def of_mail(self, mail_id: int) -> Answered:
        """Return one sent reply. Raises NotFound for what is not (yet) sent by us."""


class Suggested(Protocol):
    """What agents make of suggestions. Nothing here tells one agent from another."""

    def begin(self, agent_id: int, conversation_id: int, begun: Begun | None) -> None:
        """Note the suggestion that an agent's draft began with (None: with none)."""

    def begun(self, agent_id: int, conversation_id: int) -> Begun | None:
        """Return the suggestion that the agent's draft began with."""

    def keep(self, outbox_id: int, begun: Begun | None, language: str, share: float) -> None:
        """Keep what became of a suggestion in a reply just queued: `share` of its words was
        changed. Of a reply with none only its `language` is kept. Kept once; undone and erased
        with the reply."""

    def of_reply(self, outbox_id: int) -> Begun | None:
        """Return the suggestion that reply began with."""

    def amended(self, since: datetime, limit: int) -> Sequence[Amended]:
        """Return how much was changed in the newest replies since then."""

    def edited(self, kind: Kind, language: str, since: datetime, limit: int) -> Sequence[Edited]:
        """Return the newest suggestions of that kind and language that were changed."""
