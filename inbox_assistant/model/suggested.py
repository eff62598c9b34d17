"""What became of suggestions: what agents changed, and which replies solved something."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from inbox_assistant.model.mail import Address, StoredMail
from inbox_assistant.model.reading import Reading
from inbox_assistant.model.replying import Begun, Kind


class Amended(NamedTuple):
    """How much of a suggestion was changed before it was sent: the share of words in 0..1.

    `kind` is None for a reply that began with no suggestion.
    """

    kind: Kind | None
    language: str
    share: float


@dataclass(frozen=True, slots=True)
class Edited:
    """A suggestion and the reply it became, with whom it went to."""

    begun: Begun
    sent: StoredMail
    customer: Address


@dataclass(frozen=True, slots=True)
class Answered:
    """A reply of ours that was sent, and what is known of how it was received.

    `asked` are the customer's mails before it, the newest first; `reading` is that of the mail it
    answers. `begun` tells which suggestion it was, `share` how much of it was changed. `after` are
    the readings of what the customer wrote later (None: not read yet); `closed` says that an agent
    closed the conversation, and `undelivered` that the mail came back.
    """

    reply: StoredMail
    customer: Address
    asked: tuple[StoredMail, ...]
    reading: Reading | None = None
    begun: Begun | None = None
    share: float = 1.0
    after: tuple[Reading | None, ...] = ()
    closed: bool = False
    undelivered: bool = False

    @property
    def at(self) -> datetime:
        """When it was sent."""
        return self.reply.at
