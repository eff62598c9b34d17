"""What is known of a running inbox at one moment: its parts, its mailboxes, its store, its disk."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from inbox_assistant import backups
from inbox_assistant.config import Config
from inbox_assistant.model import BackupState, Health, Trouble
from inbox_assistant.running.states import PartState, states
from inbox_assistant.store.base import Store
from inbox_assistant.store.vitals import Counts


@dataclass(frozen=True, slots=True)
class Vitals:
    """`free` are the bytes that are left on the disk of the store, None where nobody can tell."""

    at: datetime
    parts: Sequence[PartState]
    mailboxes: Sequence[Health]
    troubles: Sequence[Trouble]
    counts: Counts
    free: int | None
    backup: BackupState


def vitals(store: Store, config: Config, now: datetime) -> Vitals:
    """Return what is known now. Raises StoreError."""
    return Vitals(
        at=now,
        parts=[part for part in states(config.store, now) if _is_needed(part, config)],
        mailboxes=store.health.all(),
        troubles=store.sending.troubles(),
        counts=store.vitals.counts(now),
        free=free_bytes(Path(config.store).parent),
        backup=backups.state(store, config, now),
    )


def _is_needed(part: PartState, config: Config) -> bool:
    """Without a mailbox nobody has to look for mail."""
    return bool(config.mailboxes) or part.part != "poll" or part.state != "off"


def free_bytes(folder: Path) -> int | None:
    """Return how many bytes are left for us on the disk of that folder, None if nobody can tell."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
