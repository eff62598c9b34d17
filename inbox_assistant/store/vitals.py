"""What may be asked of a store about how it fares: for monitors, and for who keeps it running."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Counts:
    """What waits and what is in trouble. Counts stop at `AT_MOST`, so that asking costs the same in
    a store of any size.

    `received` is how many mails ever came, `read` how many of the last 30 days are read, `kept` how
    many wait to be parsed. `overdue_since` is when the longest waiting reply should
    have left. Of the newest report `report_night` is the night, `report_at` when it was made.
    """

    received: int = 0
    read: int = 0
    kept: int = 0
    unreadable: int = 0
    jobs_waiting: Mapping[str, int] = field(default_factory=dict)
    jobs_resting: Mapping[str, int] = field(default_factory=dict)
    outbox: Mapping[str, int] = field(default_factory=dict)
    overdue_since: datetime | None = None
    conversations_waiting: int = 0
    waiting_since: datetime | None = None
    promises_due: int = 0
    promises_missed: int = 0
    report_night: str = ""
    report_at: datetime | None = None
    size: int = 0  # bytes


class Vitals(Protocol):
    """How the store fares."""

    def counts(self, at: datetime) -> Counts:
        """Return what there is to count, as of that moment."""

    def again(self) -> int:
        """Let every job that rests after its failures be tried again; return how many."""
