"""Updates: one word to everybody hit by an issue, and the incidents they are about.

An *update* is what an agent tells all of them at one stage; an *addressing* is one conversation of
those to be told, with the exact letter written for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from inbox_assistant.model.mail import Address
from inbox_assistant.model.reading import Membership, Reading

Stage = Literal["investigating", "identified", "fixing", "solved"]
STAGES: tuple[Stage, ...] = ("investigating", "identified", "fixing", "solved")
UpdateState = Literal["draft", "sending", "paused", "overtaken"]
#: "proposed": shown, and nobody has pressed send. "waiting": its turn comes. "held": something came
#: between. "skipped": an agent left it out. "queued" and all others: what the outbox knows of it.
Fate = Literal[
    "proposed",
    "waiting",
    "held",
    "skipped",
    "queued",
    "sent",
    "refused",
    "deferred",
    "unknown",
    "cancelled",
]
#: Why a conversation is offered without a tick.
Qualm = Literal[
    "unsure", "closed", "unread", "drafted", "twice", "undelivered", "skipped", "answered"
]
#: Why a conversation that was ticked is held back.
Hindrance = Literal[
    "wrote", "answered", "moved", "late", "address", "mailbox", "overtaken", "fault", "restored"
]


@dataclass(frozen=True, slots=True)
class Update:
    """What is told. `words` are the agent's own, by language; `until` is when the next word comes,
    None when nothing is promised; `begun_at` is when send was pressed."""

    issue: int
    stage: Stage
    words: Mapping[str, str] = field(default_factory=dict)
    until: datetime | None = None
    agent_id: int = 0
    made_at: datetime | None = None
    begun_at: datetime | None = None
    state: UpdateState = "draft"
    id: int = 0


@dataclass(frozen=True, slots=True)
class Addressing:
    """One conversation to be told. `language` and `formality` are the customer's; `seen` is the
    newest mail of the conversation when the letter was written, `answers` the one it answers.
    `reason` is a qualm, a hindrance, or a server's words."""

    conversation_id: int
    customer: Address
    language: str
    formality: str
    text: str
    answers: int
    seen: int
    reason: str = ""
    fate: Fate = "proposed"
    update_id: int = 0
    outbox_id: int | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A conversation of an issue, with what decides whether it is told of it.

    `words` are the customer's newest, `answers` is their mail, `seen` the newest of the
    conversation. `reading` and `membership` are those of the newest mail that was read; `unread`: a
    later one was not. `had` are the updates that went there, `skipped`: the last one was not to.
    `answered_at` is when a person of ours last wrote.
    """

    conversation_id: int
    mailbox: str
    customer: Address
    words: str
    answers: int
    seen: int
    reading: Reading
    membership: Membership
    closed: bool = False
    unread: bool = False
    drafted: bool = False
    undelivered: bool = False
    skipped: bool = False
    had: frozenset[int] = frozenset()
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """A time in which an issue hits many at once, as an agent said. `told_at` is when the newest
    update of the issue was begun."""

    issue: int
    started_at: datetime
    ended_at: datetime | None = None
    told_at: datetime | None = None
    title: str = ""
    language: str = ""
    id: int = 0

    @property
    def silent_since(self) -> datetime:
        """When everybody was last told of it: at its start nobody had been."""
        return max(self.started_at, self.told_at or self.started_at)
