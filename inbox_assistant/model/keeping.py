"""What is kept: backups, and what goes after a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

#: What retention may take away: conversations that are closed, spam, or of robots, and reports.
AgingKind = Literal["closed", "spam", "automatic", "reports"]
AGING_KINDS: tuple[AgingKind, ...] = ("closed", "spam", "automatic", "reports")


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A backup that was tried `at` that time; without an `error` it was made and verified."""

    at: datetime
    file: str
    bytes: int = 0
    error: str = ""


@dataclass(frozen=True, slots=True)
class BackupState:
    """How backups fare. `at` and `file` are of the newest good one that is still there, `error` is
    of the last try. `overdue`: the nightly one did not come."""

    configured: bool
    at: datetime | None = None
    file: str = ""
    error: str = ""
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Aging:
    """How many of a kind are older than they are kept (`days`; None: kept for ever), and the oldest
    of them."""

    kind: AgingKind
    days: int | None
    count: int = 0
    oldest: datetime | None = None
