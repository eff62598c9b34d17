"""What may be asked of a store about the issues that mail may join: see `base`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from inbox_assistant.model import Grouped, IssueProfile


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """An issue's profile and the time of its newest mail."""

    profile: IssueProfile
    last_at: datetime


class Shelving(Protocol):
    """The issues that readers have at hand: those with mails whose profile is made. No question
    grows with the store."""

    def grown(self, limit: int) -> Sequence[ShelfRow]:
        """Return issues of several mails, the newest mail's first."""

    def seeds(self, limit: int) -> Sequence[ShelfRow]:
        """Return issues of one mail, the newest mail's first."""

    def resting(self, before: ShelfRow, limit: int) -> Sequence[ShelfRow]:
        """Return the issues after that one in the order of `grown` which several people wrote
        about."""

    def find(self, issue_id: int) -> IssueProfile | None:
        """Return the profile of an issue, None when there is none."""

    def told(self, conversation_id: int, limit: int) -> list[Grouped]:
        """Return the newest read mails of a conversation, in order of time."""

    def consolidated(self, night: str) -> bool:
        """Return whether that night's second look was asked for."""

    def mark_consolidated(self, night: str, at: datetime) -> None:
        """Note that it was."""
