"""What happens to issues: their history, what agents teach about them, and the second look.

The *standing* of an issue is where its mails are now, after all merging. A *pin* is an agent's
word on where a mail belongs: no method moves it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from inbox_assistant.model.mail import Address, StoredMail
from inbox_assistant.model.reading import IssueProfile, Meaning, Membership

IssueEventKind = Literal[
    "born", "merged", "parted", "moved", "renamed", "status", "reopened", "answered", "burst"
]


@dataclass(frozen=True, slots=True)
class IssueEvent:
    """One line of an issue's history. `agent_id` None: a method did it.

    `mails` counts the mails that came with it (above 0) or left (below 0), from or to `other`,
    whose title `other_title` is. `text` is the new title (renamed), the new status (status), or
    known answers, one "language: text" a paragraph (answered; merged: those of the source). Of a
    burst, it is how many people wrote in how many minutes ("7/20").
    """

    issue: int
    at: datetime
    kind: IssueEventKind
    agent_id: int | None = None
    other: int | None = None
    mail_id: int | None = None
    mails: int = 0
    text: str = ""
    id: int = 0
    other_title: str = ""


@dataclass(frozen=True, slots=True)
class PairLesson:
    """An agent's word on two mails: one problem is behind both (`together`), or not."""

    one: int
    other: int
    together: bool
    agent_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Grouped:
    """A read mail as grouping sees it again. `pinned`: no method may move it."""

    mail_id: int
    conversation_id: int
    at: datetime
    sender: str
    meaning: Meaning
    membership: Membership
    pinned: bool


@dataclass(frozen=True, slots=True)
class Regrouped:
    """Where a mail belongs after a second look; `before` is the issue it was seen in."""

    mail_id: int
    before: int | None
    membership: Membership


@dataclass(frozen=True, slots=True)
class Consolidated:
    """What a second look found: mails that move, profiles made again, issues that are one.

    `merged` leads from an issue to the one that takes all its mails. `events` tells what the store
    can't see itself ("moved", "parted"); births, merges and new titles it notes. `as_of` is the
    version of the store before the window was read: what changed since is remade from the mails.
    """

    moves: Sequence[Regrouped]
    profiles: Sequence[IssueProfile]
    merged: Mapping[int, int]
    as_of: int
    events: Sequence[IssueEvent] = ()


class Refused(NamedTuple):
    """What was not done, because an agent had said otherwise: mails not moved, issues not
    merged."""

    mails: frozenset[int]
    merges: frozenset[int]


@dataclass(frozen=True, slots=True)
class IssueChange:
    """An issue that changed. `profile` is None when it is no more: erased, or merged into
    `merged_into`. Its state is empty while it has to be made again from the mails."""

    version: int
    issue: int
    profile: IssueProfile | None
    merged_into: int | None = None


class Doubt(NamedTuple):
    """A mail whose issue is least sure, offered to agents for a look."""

    mail: StoredMail
    membership: Membership


@dataclass(frozen=True, slots=True)
class Closing:
    """A conversation to be told that its issue is fixed, and how its customer writes."""

    conversation_id: int
    customer: Address
    language: str
    formality: str
    mail_id: int
