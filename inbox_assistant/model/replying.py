"""What is answered: suggestions, findings, promises, and replies on their way."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from inbox_assistant.model.mail import Address

Kind = Literal[
    "received", "interim", "question", "solution", "closing", "follow_up", "thanks", "update"
]
OutboxState = Literal["waiting", "sending", "sent", "deferred", "refused", "unknown", "cancelled"]
CopyState = Literal["pending", "done", "failed", "none"]


@dataclass(frozen=True, slots=True)
class Promise:
    """A dated word given to a customer, with the words that give it."""

    until: datetime
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """What the check says of a draft: exact words (empty for an omission), why, and a remedy."""

    kind: str
    quote: str
    why: str
    fix: str

    def as_dict(self) -> dict[str, str]:
        """Return the JSON form of the contract of `check` (docs/commands.md)."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed reply. `why` gives the reasons in plain words."""

    kind: Kind
    language: str
    formality: str
    warmth: str
    subject: str
    text: str
    why: tuple[str, ...] = ()
    promise: Promise | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What an agent decided to send, complete: nothing is left to guess later."""

    conversation_id: int
    answers: int
    sender: Address
    to: Address
    subject: str
    text: str
    agent_id: int
    promise: Promise | None = None


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A reply on its way. `raw` is the final mail, with its Message-ID, as it will be sent."""

    id: int
    conversation_id: int
    mailbox: str
    message_id: str
    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    state: OutboxState
    copy_state: CopyState
    attempts: int
    not_before: datetime
    answers: int | None = None
    error: str = ""


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise in the ledger."""

    id: int
    conversation_id: int
    until: datetime
    quote: str
    state: Literal["due", "kept", "missed"]
