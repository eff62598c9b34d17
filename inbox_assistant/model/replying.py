"""What is answered: suggestions, findings, promises, and replies on their way."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from inbox_assistant.model.mail import Address

Kind = Literal[
    "received", "interim", "question", "solution", "closing", "follow_up", "thanks", "update"
]
OutboxState = Literal["waiting", "sending", "sent", "deferred", "refused", "unknown", "cancelled"]
DeliveryState = Literal["waiting", "taken", "refused", "deferred", "unknown"]
TroubleKind = Literal["sending", "acknowledging"]
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
    cc: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a mail for one recipient; `error` holds the server's words."""

    recipient: str
    state: DeliveryState = "waiting"
    error: str = ""

    @property
    def open(self) -> bool:
        """Whether it is (still) to be tried."""
        return self.state in ("waiting", "deferred")


def outcome(deliveries: Iterable[Delivery]) -> OutboxState:
    """Return the state of a mail with these deliveries: what is still to be tried comes first,
    then what a person must decide, then what a person should know."""
    states = {delivery.state for delivery in deliveries}
    order: tuple[tuple[DeliveryState, OutboxState], ...] = (
        ("waiting", "waiting"),
        ("deferred", "deferred"),
        ("unknown", "unknown"),
        ("refused", "refused"),
    )
    return next((state for found, state in order if found in states), "sent")


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A mail on its way. `raw` is the final mail, with its Message-ID, as it will be sent.

    `sender` is that of the envelope: empty for an automatic answer, which nobody is to be told
    about. `tried_at` is when it first failed; `left_at` is when the first recipient's server took
    it. A `settled` row needs nobody's attention any more.
    """

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
    deliveries: tuple[Delivery, ...] = ()
    automatic: bool = False
    settled: bool = False
    worker: str = ""
    tried_at: datetime | None = None
    left_at: datetime | None = None
    copy_attempts: int = 0
    copy_not_before: datetime | None = None
    copy_error: str = ""

    @property
    def returnable(self) -> bool:
        """Whether it has surely reached nobody, so that it can still be taken back."""
        reached = any(delivery.state in ("taken", "unknown") for delivery in self.deliveries)
        return self.state in ("waiting", "deferred", "refused") and not reached

    @property
    def undecided(self) -> bool:
        """Whether a person must say if it has reached somebody."""
        return self.state != "sending" and any(d.state == "unknown" for d in self.deliveries)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a mailbox's replies don't leave, or its acknowledgements have stopped."""

    mailbox: str
    kind: TroubleKind
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise in the ledger."""

    id: int
    conversation_id: int
    until: datetime
    quote: str
    state: Literal["due", "kept", "missed"]
