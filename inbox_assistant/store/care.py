"""What may be asked of a store about how customers were cared for: see `base`.

Every question is about a span of time or has a limit: none grows with the store.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from inbox_assistant.model import Address, PromiseRow, Reading, StoredMail


@dataclass(frozen=True, slots=True)
class Owed:
    """A promise that is open, and to whom it was given."""

    promise: PromiseRow
    customer: Address


@dataclass(frozen=True, slots=True)
class Kept:
    """Of the promises whose time came, to customers of one language (None: not known): how many
    a reply kept in time, and how many passed without one."""

    language: str | None
    kept: int
    missed: int


@dataclass(frozen=True, slots=True)
class FirstAnswer:
    """When a customer first wrote, and when somebody first answered; automatic answers are none."""

    language: str | None
    asked_at: datetime
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Unedited:
    """Of the replies in one language: how many began with a suggestion, and of these how many
    were sent without a change."""

    language: str
    suggested: int
    unedited: int


@dataclass(frozen=True, slots=True)
class SentReply:
    """A reply of ours beside the mail it followed: in which language and form that was written."""

    conversation_id: int
    customer: Address
    at: datetime
    words: str
    language: str
    formality: str


@dataclass(frozen=True, slots=True)
class Silent:
    """A conversation in which nobody has written since `last_at`. `mails` are the customer's,
    `answered` says that our last word came after theirs."""

    conversation_id: int
    customer: Address
    issue: int
    blocking: int
    last_at: datetime
    mails: int
    answered: bool


class Care(Protocol):
    """How customers were cared for; figures are the team's, never one agent's."""

    def missed(self, at: datetime, limit: int) -> Sequence[Owed]:
        """Return open promises whose time has passed at that moment, the latest first."""

    def due(self, since: datetime, until: datetime, limit: int) -> Sequence[Owed]:
        """Return open promises whose time comes in that span, the earliest first."""

    def kept(self, since: datetime, until: datetime) -> Sequence[Kept]:
        """Return what became of the promises whose time came in that span; those withdrawn or
        postponed in time are left out."""

    def first_answers(self, since: datetime, until: datetime, limit: int) -> Sequence[FirstAnswer]:
        """Return the first answers given in that span, the newest of them."""

    def unedited(self, since: datetime, until: datetime) -> Sequence[Unedited]:
        """Return how suggestions were sent in that span, by language, the most first."""

    def replies(self, since: datetime, until: datetime, limit: int) -> Sequence[SentReply]:
        """Return the newest replies of that span whose customer's mail before was read."""

    def quiet(self, since: datetime, until: datetime, limit: int) -> Sequence[Silent]:
        """Return conversations of customers hindered in part or fully by a problem that is not
        fixed, in which the last word fell in that span and no solution was sent: we never
        answered, or only asked and put off. Who has written elsewhere since is left out, and who
        gave thanks. The hardest hit come first; of each degree the `limit` newest are looked at."""

    def vague(self, at: datetime, limit: int) -> Sequence[tuple[StoredMail, Reading]]:
        """Return the vague mails that wait and belong to no issue for sure, one of each
        conversation, the oldest first; the `limit` conversations waiting shortest are looked
        at."""
