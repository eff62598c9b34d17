"""The parts of a running inbox: each keeps a file beside the store that says it is alive.

The file is locked while its process lives, and the lock ends with the process, however that ends.
Its time is the heartbeat: a part that has stopped moving is told from one that works. A file and no
row of the database, because a heartbeat must not need a free disk or a turn at writing.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from inbox_assistant.clock import Clock
from inbox_assistant.errors import AlreadyRunning, StoreUnavailable

#: What `run` starts, in this order; they are told to end in the same: who brings work goes first.
PARTS = ("poll", "read", "serve", "report", "send")
#: One of each for a store: two supervisors would start everything twice, and two pollers fetch all
#: mail twice, over twice the connections, which mail servers count. The other parts share their
#: work by leases and claims, so any number of them is right.
SINGLE = frozenset({"run", "poll"})
_BEAT_SECONDS = 5.0
_ROOM = 4_096  # bytes: a note is written in one piece, over the one before it
_TRIES = 20


@dataclass(frozen=True, slots=True)
class Alive:
    """What a part's file says: whether its process lives, and when it last moved."""

    part: str
    alive: bool
    beat_at: datetime
    note: dict[str, Any]

    @property
    def pid(self) -> int:
        """The number of its process, 0 when it has not said yet."""
        return int(self.note.get("pid", 0))


class Presence:
    """A part that is there. `beat` costs nothing when it is called often."""

    def __init__(self, path: Path, descriptor: int, clock: Clock) -> None:
        self._path = path
        self._descriptor = descriptor
        self._clock = clock
        self._beaten = time.monotonic()

    def beat(self) -> None:
        """Say that the part moves."""
        now = time.monotonic()
        if now - self._beaten >= _BEAT_SECONDS:
            self._beaten = now
            self._touch()

    def note(self, **told: Any) -> None:
        """Write down what the part says of itself."""
        words = {"pid": os.getpid(), **told}
        with suppress(OSError):  # a full disk keeps no part from its work
            os.pwrite(self._descriptor, json.dumps(words).encode().ljust(_ROOM), 0)
        self._touch()

    def end(self, *, told: bool) -> None:
        """Give the file up. It goes when the part was told to end; else it stays as a sign of its
        death."""
        if told:
            with suppress(OSError):
                self._path.unlink()
        os.close(self._descriptor)

    def _touch(self) -> None:
        moment = self._clock().timestamp()
        with suppress(OSError):
            os.utime(self._path, (moment, moment))


@contextmanager
def present(store: str, part: str, clock: Clock) -> Iterator[Presence]:
    """Be that part of the store's inbox until the block ends.

    Raises AlreadyRunning, with who it is, where there may be one only, and StoreUnavailable when
    the folder beside the store can't be used.
    """
    folder = _folder(store)
    name = part if part in SINGLE else f"{part}-{os.getpid()}"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        _sweep(folder, part)
        descriptor = _taken(folder / f"{name}.json")
    except OSError as error:
        raise StoreUnavailable(f"{folder} can't be used ({error.strerror}).") from error
    if descriptor is None:
        raise AlreadyRunning(part, _holder(store, part))
    presence = Presence(folder / f"{name}.json", descriptor, clock)
    presence.note(since=clock().isoformat())
    told = False
    try:
        yield presence
        told = True
    except (SystemExit, KeyboardInterrupt):
        told = True
        raise
    finally:
        presence.end(told=told)


def files(store: str) -> list[Alive]:
    """Return what the files beside the store say, by name."""
    found = (_read(path) for path in sorted(_folder(store).glob("*.json")))
    return [one for one in found if one is not None]


def _folder(store: str) -> Path:
    return Path(f"{store}.parts")


def _taken(path: Path) -> int | None:
    """Return the locked file, None when another process holds it."""
    for _ in range(_TRIES):
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # Who left meanwhile took away the file that was just locked.
            if os.fstat(descriptor).st_ino == path.stat().st_ino:
                return descriptor
        except (BlockingIOError, FileNotFoundError):
            pass
        os.close(descriptor)
        time.sleep(0.02)  # who looks whether it is alive holds it for an instant
    return None


def _sweep(folder: Path, part: str) -> None:
    """Take away what dead processes of the part left: it is there again."""
    for path in folder.glob(f"{part}-*.json"):
        one = _read(path)
        if one is not None and not one.alive:
            with suppress(OSError):
                path.unlink()


def _holder(store: str, part: str) -> int:
    return next((one.pid for one in files(store) if one.part == part), 0)


def _read(path: Path) -> Alive | None:
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except OSError:
        return None
    try:
        beat = datetime.fromtimestamp(os.fstat(descriptor).st_mtime, UTC)
        return Alive(path.stem.split("-")[0], _held(descriptor), beat, _noted(descriptor))
    finally:
        os.close(descriptor)


def _held(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False


def _noted(descriptor: int) -> dict[str, Any]:
    try:
        noted = json.loads(os.pread(descriptor, _ROOM, 0))
    except ValueError:
        return {}  # it has only just come
    return noted if isinstance(noted, dict) else {}
