"""What is answered: suggestions, findings, promises, and replies on their way."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from inbox_assistant.model.enclosing import File
from inbox_assistant.model.mail import Address

Kind = Literal[
    "received", "interim", "question", "solution", "closing", "follow_up", "thanks", "update"
]
AnswerSource = Literal["known", "translate", "solved"]
Apology = Literal["none", "light", "heavy", "late"]
NextStep = Literal["dated", "welcome"]
NamedAs = Literal["topic", "request", "fact", "question"]
OutboxState = Literal["waiting", "sending", "sent", "deferred", "refused", "unknown", "cancelled"]
DeliveryState = Literal["waiting", "taken", "refused", "deferred", "unknown"]
TroubleKind = Literal["sending", "acknowledging"]
PromiseState = Literal["due", "kept", "missed", "postponed", "withdrawn"]
CopyState = Literal["pending", "done", "failed", "none"]


@dataclass(frozen=True, slots=True)
class Promise:
    """A dated word given to a customer, with the sentence that gives it and its words of time."""

    until: datetime
    quote: str = ""
    words: str = ""


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


class Named(NamedTuple):
    """The customer's own words that a reply names, and as what."""

    role: NamedAs
    words: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What a reply will do, before words.

    `acknowledges` are the customer's own words it names; `questions` are slugs. `answer` is where
    `answer_text` comes from (None: no answer is given), `answer_language` its language, not the
    customer's when it is still to be translated. `personal` names the personal word it brings. A
    `dated` next step promises when the next word comes, `welcome` leaves it to the customer to
    write. `reasons` are slugs, worded in `Suggestion.why`.
    """

    kind: Kind
    acknowledges: tuple[Named, ...] = ()
    questions: tuple[str, ...] = ()
    answer: AnswerSource | None = None
    answer_text: str = ""
    answer_language: str = ""
    apology: Apology = "none"
    personal: str | None = None
    compensation: str | None = None
    next_step: NextStep = "welcome"
    reasons: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form (docs/commands.md); the answer's text stands in the reply."""
        return {
            "kind": self.kind,
            "acknowledges": [{"as": role, "words": words} for role, words in self.acknowledges],
            "questions": list(self.questions),
            "answer": self.answer,
            "answer_language": self.answer_language or None,
            "apology": self.apology,
            "personal": self.personal,
            "compensation": self.compensation,
            "next_step": self.next_step,
            "reasons": list(self.reasons),
        }


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed reply. `why` gives the reasons in plain words, `plan` what was decided."""

    kind: Kind
    language: str
    formality: str
    warmth: str
    subject: str
    text: str
    why: tuple[str, ...] = ()
    promise: Promise | None = None
    findings: tuple[Finding, ...] = ()
    plan: Plan | None = None


@dataclass(frozen=True, slots=True)
class Solution:
    """The core of a sent reply that solved an issue: no greeting, closing or signature in it, and
    nothing that is true of its own customer alone. `mail_id` is the reply, sent `at` that time."""

    text: str
    language: str
    formality: str
    mail_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Begun:
    """The suggestion an agent began a reply with, as it was shown."""

    kind: Kind
    language: str
    formality: str
    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """What an agent decided to send, complete: nothing is left to guess later. `promise` is the
    one that falls due first, `further` are the others. `begun` is the suggestion it began with,
    None for words of the agent's own."""

    conversation_id: int
    answers: int
    sender: Address
    to: Address
    subject: str
    text: str
    agent_id: int
    promise: Promise | None = None
    cc: tuple[Address, ...] = ()
    further: tuple[Promise, ...] = ()
    begun: Begun | None = None
    files: tuple[File, ...] = ()


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
    """A promise in the ledger: kept by our next reply, postponed by one that gives a new promise,
    withdrawn by an agent, with the `reason`."""

    id: int
    conversation_id: int
    until: datetime
    quote: str
    state: PromiseState
    words: str = ""
    reason: str = ""
