"""Mistakes of the machine: its disk, its clock, where the store lies, who may read it."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from inbox_assistant.cli.doctor.said import Said, look, right, wrong
from inbox_assistant.clock import utc_now
from inbox_assistant.config import Config
from inbox_assistant.running.vitals import free_bytes
from inbox_assistant.running.wellness import LEAST_FREE

_MB = 1_000_000
_AMPLE_MB = 2_000
# Their locks fail now and then, and a database on them is damaged sooner or later
# (https://www.sqlite.org/faq.html#q5).
_REMOTE = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "fuse.sshfs", "fuse.s3fs"}
_MOUNTS = Path("/proc/mounts")
_RELEASED = datetime(2026, 11, 1, tzinfo=UTC)


def checked(found: Config) -> Iterator[Said]:
    """Yield what there is to say of the machine."""
    store = Path(found.store)
    yield from _place(store)
    yield from _room(free_bytes(store.parent))
    yield from clock(utc_now())
    mounts = _MOUNTS.read_text(encoding="utf-8") if _MOUNTS.exists() else ""
    if (kind := mount_kind(store.parent.resolve(), mounts)) in _REMOTE:
        yield wrong(
            f"the store lies on a network disk ({kind}), where databases break: "
            "put it on a disk of this machine"
        )


def clock(now: datetime) -> Iterator[Said]:
    """Yield what is wrong with a clock that says `now`."""
    if now < _RELEASED:
        yield wrong(
            f"the clock of this machine says {now:%Y-%m-%d %H:%M}, which is long over: "
            "switch on its time service (timedatectl set-ntp true)"
        )


def mount_kind(folder: Path, mounts: str) -> str:
    """Return the kind of file system a folder lies on, by the lines of /proc/mounts."""
    kinds: dict[Path, str] = {}
    for line in mounts.splitlines():
        _, where, kind, *_ = [*line.split(" "), "", "", ""]
        kinds[Path(where.replace("\\040", " "))] = kind
    around = [folder, *folder.parents]
    return next((kinds[place] for place in around if place in kinds), "")


def _place(store: Path) -> Iterator[Said]:
    if not store.parent.is_dir():
        yield wrong(f"the folder {store.parent} of the store is not there: make it")
    elif not os.access(store.parent, os.W_OK) or (store.exists() and not os.access(store, os.W_OK)):
        yield wrong(f"{store} can't be written: give the folder and the file to who runs this")
    if store.exists() and store.stat().st_mode & 0o077:
        yield wrong(f"others on this machine can read all mail: chmod 600 {store}")


def _room(free: int | None) -> Iterator[Said]:
    if free is None:
        return
    words = f"{free // _MB} MB are free on the disk of the store"
    if free < LEAST_FREE:
        yield wrong(f"{words}: make room, or mail stops arriving")
    elif free < _AMPLE_MB * _MB:
        yield look(f"{words}: make room before it fills up")
    else:
        yield right(words)
