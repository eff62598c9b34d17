"""How lists are asked for and answered: a page at a time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Literal

from inbox_assistant.model import Conversation

Work = Literal["unassigned", "mine", "mentions", "waiting", "promised"]
Folder = Literal[Work, "snoozed", "sent", "closed", "automatic", "spam", "all"]
PageKey = tuple[int, int]  # (sort value, conversation id): where the next page begins
NOBODY = 0  # as an assignee that is asked for: nobody


@dataclass(frozen=True, slots=True)
class Filters:
    """What every conversation of a list must be; None (or False) asks for nothing.

    Language, emotion and blocking are those stated, `blocking` at least that. `waiting_since` is
    the latest moment at which the waiting may have begun.
    """

    language: str | None = None
    emotion: str | None = None
    blocking: int | None = None
    issue: int | None = None
    waiting_since: datetime | None = None
    mailbox: str | None = None
    tag: int | None = None
    assignee: int | None = None
    status: str | None = None
    unread: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which conversations a list is of: a folder, or all that a `query` finds, and of these what
    the filters let through. `mailboxes` are those whose mail may be shown (None: every one), `zone`
    is where the days of a query are meant."""

    folder: Folder = "all"
    agent_id: int = 0
    mailboxes: frozenset[str] | None = None
    query: str = ""
    filters: Filters = Filters()
    zone: tzinfo = UTC


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an excerpt; `found` when it is what was searched for."""

    text: str
    found: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One page of conversations; `next` is None on the last.

    `stopped` is where (in time) a bounded look ended that did not fill the page: `next` goes on.
    `excerpts` show what was found, by conversation; `instead` are words that no mail has, and the
    known ones that were searched for in their place.
    """

    rows: tuple[Conversation, ...]
    next: PageKey | None
    stopped: datetime | None = None
    excerpts: Mapping[int, tuple[Piece, ...]] = field(default_factory=dict)
    instead: Mapping[str, str] = field(default_factory=dict)
