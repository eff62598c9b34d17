"""What the store counts over a span of time, for reports."""

from collections.abc import Mapping
from dataclasses import dataclass

from inbox_assistant.model import Issue, Wrote


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
