"""What may be asked of a store about backups, restores and retention; part of `store.base`, same
rules."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Protocol

from inbox_assistant.model import AgingKind, BackupRow


class Backups(Protocol):
    """Which backups were made, and which tries failed."""

    def note(self, row: BackupRow) -> None:
        """Keep a try; only the newest few are remembered."""

    def tries(self) -> list[BackupRow]:
        """Return the tries that are remembered, the newest first."""


class Restores(Protocol):
    """A store that was put back from a backup: what it must not do again."""

    def begin(self, at: datetime, backup_at: datetime) -> int:
        """Make a store that was restored safe to run: nothing that was on its way when the backup
        was made is sent, told or mailed by itself, and nobody is logged in. Return how many replies
        an agent has to look at."""

    def last(self) -> datetime | None:
        """Return when this store was last restored, None when never."""

    def waiting(self) -> int:
        """Return how many replies of a restore nobody has decided yet, up to 1000."""

    def holds(self, row_id: int) -> bool:
        """Return whether this reply was on its way when a backup was made that was restored, and
        nobody has decided it yet."""

    def release(self, row_id: int) -> bool:
        """Let a held reply be called back by its agent; False when it holds none."""


class Burials(Protocol):
    """What was erased from other copies of this store, to be erased from this one too."""

    def erasures(self) -> set[str]:
        """Return the tokens of all erasings of people that this store knows."""

    def know(self, tokens: Iterable[str]) -> None:
        """Note erasings of people as done here."""

    def addresses(self) -> Iterator[str]:
        """Yield the addresses that stand anywhere in mail, case folded; some more than once."""

    def bury(self, hashes: Collection[tuple[str, str]]) -> None:
        """Take over tombstones: mailbox and hash; unparsed mail that they name goes."""

    def risen(self) -> dict[int, list[int]]:
        """Return the mails that tombstones name, by conversation."""


class Retaining(Protocol):
    """What has been kept long enough."""

    def due(self, kind: AgingKind, before: datetime, limit: int) -> list[int]:
        """Return conversations of that kind without mail since then, the oldest first. None with a
        reply on its way or undecided, or a promise that is due. No reports."""

    def count(self, kind: AgingKind, before: datetime) -> tuple[int, datetime | None]:
        """Return how many there are of that kind, and how old the oldest is."""

    def drop_reports(self, before: datetime, limit: int) -> int:
        """Remove reports made before then, the oldest first; return how many."""
