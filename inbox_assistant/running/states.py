"""How each part of the inbox fares, from the files they keep beside the store."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from inbox_assistant.running.parts import PARTS, Alive, files

#: silent: its process lives and does not move. failing: it dies again and again. died: it ended
#: without having been told to. off: nobody started it, or it was told to end.
State = Literal["up", "starting", "silent", "failing", "died", "off"]

# So many deaths, each soon after the start, are no accident.
_ACCIDENTS = 2
# A mail may take the slowest server ten minutes (RFC 5321 4.5.3.2), a night of learning longer.
_SILENT: Mapping[str, timedelta] = {"send": timedelta(minutes=20), "report": timedelta(hours=2)}
_USUALLY_SILENT = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class PartState:
    """How a part fares. `beat_at` is when it last moved, `restarts` how often `run` started it
    again; where there are several processes, those of the one that moved last."""

    part: str
    state: State
    pid: int = 0
    beat_at: datetime | None = None
    restarts: int = 0


def states(store: str, now: datetime) -> list[PartState]:
    """Return how each part of the store's inbox fares, in the order of `PARTS`."""
    found = files(store)
    supervised: Mapping[str, Any] = next(
        (one.note.get("parts", {}) for one in found if one.part == "run" and one.alive), {}
    )
    return [
        _state(part, [one for one in found if one.part == part], supervised.get(part), now)
        for part in PARTS
    ]


def supervisor(store: str) -> int:
    """Return the process number of the store's `run`, 0 when none is there."""
    return holder(store, "run")


def holder(store: str, part: str) -> int:
    """Return the process number of who is that part of the store's inbox, 0 when nobody is."""
    return next((one.pid for one in files(store) if one.part == part and one.alive), 0)


def _state(
    part: str, found: Collection[Alive], told: Mapping[str, Any] | None, now: datetime
) -> PartState:
    restarts = int(told["restarts"]) if told else 0
    failures = int(told["failures"]) if told else 0
    alive = max((one for one in found if one.alive), key=lambda one: one.beat_at, default=None)
    if alive is None:
        died = bool(found) or failures > 0
        state: State = "died" if died else "starting" if told else "off"
        return PartState(part, state, restarts=restarts)
    if now - alive.beat_at > _SILENT.get(part, _USUALLY_SILENT):
        state = "silent"
    else:
        state = "failing" if failures > _ACCIDENTS else "up"
    return PartState(part, state, alive.pid, alive.beat_at, restarts)
