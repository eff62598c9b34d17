"""What the store counts over a span of time, for reports and pictures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from inbox_assistant.model import Issue, IssueEvent, Membership, Voiced, Waited, Wrote


@dataclass(frozen=True, slots=True)
class IssueFigures:
    """An issue over a span of time: what the report counts."""

    issue: Issue
    mails: int
    writers: int
    mails_before: int
    blocking: int
    languages: Mapping[str, int]
    quote: str
    answered_languages: tuple[str, ...]
    wrote: Wrote


@dataclass(frozen=True, slots=True)
class DayFigures:
    """All mail of a span of time."""

    mails: int
    writers: int
    automatic: int
    replies: int
    answered_conversations: int
    median_first_answer_minutes: int | None
    languages: Mapping[str, int]


class Figures(Protocol):
    """What pictures show: counters that are kept, so that no answer grows with the store, and what
    stands out in the history of issues."""

    def waits(self, since: datetime, until: datetime) -> list[Waited]:
        """Return how soon those were answered who wrote in that span, by the hours they wrote in.
        Automatic answers are none, nor are those of other mail programs."""

    def registers(self, since: datetime, until: datetime) -> list[Voiced]:
        """Return how customers wrote from the day (UTC) of `since` to that of `until`, by what is
        most probable of each mail, the most frequent first."""

    def came_back(self, issue_ids: Sequence[int]) -> Mapping[int, datetime]:
        """Return when those of the issues came back on whose status nobody has said a word since;
        the others are left out."""

    def milestones(self, issue_id: int, since: datetime, limit: int) -> list[IssueEvent]:
        """Return the newest changes of the issue's status and known answers since then, newest
        first."""

    def turns(self, since: datetime, until: datetime, limit: int) -> list[IssueEvent]:
        """Return how issues changed status, came back, were joined or parted in that span, the
        newest first; of two sides the one that gained mails. What may not be seen is left out."""

    def claims(self, issue_id: int, until: datetime, limit: int) -> list[Membership]:
        """Return to what the issue's newest mails before then belong, and what else claimed them
        when they came; those an agent placed are left out."""
