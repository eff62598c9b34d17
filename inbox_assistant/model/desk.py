"""The work at a conversation besides answering it: who did what, tags, notes among colleagues."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

ActKind = Literal[
    "assigned",
    "released",
    "closed",
    "reopened",
    "snoozed",
    "woken",
    "wrote",
    "spam",
    "unspam",
    "tagged",
    "untagged",
    "merged",
    "unmerged",
    "split",
    "unnoted",
    "returned",
    "relapsed",
]
Colour = Literal["grey", "red", "orange", "yellow", "green", "teal", "blue", "purple"]
COLOURS: tuple[Colour, ...] = get_args(Colour)
LONGEST_TAG = 30  # characters
LONGEST_NOTE = 10_000


@dataclass(frozen=True, slots=True)
class Act:
    """A line of a conversation's history. `agent_id` is None for what happened by itself.

    `detail` is the agent (assigned), the moment in seconds since 1970 (snoozed), the name of the
    tag, the number of the other conversation (merged, unmerged, split), or that of the issue which
    was fixed and came back with a mail of this conversation (relapsed).
    """

    at: datetime
    kind: ActKind
    agent_id: int | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Tag:
    """A word of the team's list, in one of the colours that are readable by day and night."""

    id: int
    name: str
    colour: Colour


@dataclass(frozen=True, slots=True)
class Wording:
    """What a note said until its writer changed it."""

    until: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Note:
    """What colleagues tell each other at a conversation: never sent, never read as mail.

    `earlier` is what it said before, the oldest first.
    """

    id: int
    conversation_id: int
    agent_id: int
    at: datetime
    text: str
    mentioned: tuple[int, ...] = ()
    earlier: tuple[Wording, ...] = ()
