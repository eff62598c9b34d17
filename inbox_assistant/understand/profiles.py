"""An issue as the grouper remembers it: a few kept mails, when mails came, who wrote, how many.

The memory of an issue does not grow with its mails, so neither does the cost of a new one.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.understand.meaning import framed, unframed
from inbox_assistant.understand.means import unit_length
from inbox_assistant.understand.traces import Trace

Matrix = NDArray[np.float32]

KEPT = 8  # mails kept to compare with
NEWEST_KEPT = 3  # of these, the newest stay whatever they say
TIMES = 60
SENDERS = 64


@dataclass(frozen=True, slots=True)
class Profile:
    """The state of one issue. `centre` is the sum of the directions of all its mails."""

    count: int
    times: tuple[float, ...]
    senders: tuple[str, ...]
    traces: tuple[Trace, ...]
    centre: Matrix

    @staticmethod
    def of(trace: Trace) -> "Profile":
        """Return the profile of an issue with one mail."""
        return Profile(1, (trace.at,), (trace.sender,), (trace,), trace.clean)

    def with_mail(self, trace: Trace) -> "Profile":
        """Return the profile after one more mail."""
        senders = dict.fromkeys((*self.senders, trace.sender))
        return Profile(
            self.count + 1,
            tuple(sorted((*self.times, trace.at)))[-TIMES:],
            tuple(senders)[-SENDERS:],
            _kept((*self.traces, trace)),
            self.centre + trace.clean,
        )

    @property
    def direction(self) -> Matrix:
        """Return the direction of the centre."""
        return unit_length(self.centre)

    @property
    def last(self) -> float:
        """Return when its newest mail came, in hours."""
        return self.times[-1]


def encode(profile: Profile) -> bytes:
    """Return the profile as bytes for the store: a JSON header and float16 rows."""
    header = {
        "count": profile.count,
        "times": [round(time, 4) for time in profile.times],
        "senders": profile.senders,
        "traces": [_trace_header(trace) for trace in profile.traces],
    }
    rows: list[Matrix] = [(profile.centre / profile.count).astype(np.float32)]
    for trace in profile.traces:
        rows += [trace.clean, *trace.unit_rows]
    return framed(json.dumps(header), np.array(rows).astype("<f2").tobytes())


@lru_cache(maxsize=512)
def decode(state: bytes) -> Profile:
    """Return the profile that `encode` wrote. Raises InputError when the bytes are not such."""
    header, body = unframed(state)
    rows = np.frombuffer(body, dtype="<f2").astype(np.float32)
    rows = rows.reshape(1 + sum(1 + len(t["units"]) for t in header["traces"]), -1)
    traces, at = [], 1
    for part in header["traces"]:
        end = at + 1 + len(part["units"])
        traces.append(_trace(part, rows[at], rows[at + 1 : end]))
        at = end
    return Profile(
        header["count"],
        tuple(header["times"]),
        tuple(header["senders"]),
        tuple(traces),
        rows[0] * np.float32(header["count"]),
    )


def _trace_header(trace: Trace) -> dict[str, Any]:
    return {
        "at": round(trace.at, 4),
        "sender": trace.sender,
        "language": trace.language,
        "vague": round(trace.vague, 3),
        "units": trace.units,
        "weights": [round(weight, 3) for weight in trace.weights],
        "stems": sorted(trace.stems),
    }


def _trace(part: dict[str, Any], clean: Matrix, unit_rows: Matrix) -> Trace:
    return Trace(
        part["at"],
        part["sender"],
        part["language"],
        part["vague"],
        tuple(part["units"]),
        tuple(part["weights"]),
        frozenset(part["stems"]),
        clean,
        unit_rows,
    )


def _kept(traces: tuple[Trace, ...]) -> tuple[Trace, ...]:
    """Return at most KEPT traces: the newest, and of the others those most like the rest."""
    if len(traces) <= KEPT:
        return traces
    cleans = np.array([trace.clean for trace in traces])
    likeness = (cleans @ cleans.T).mean(axis=1)
    oldest = likeness[: len(traces) - NEWEST_KEPT]
    dropped = int(oldest.argmin())
    return traces[:dropped] + traces[dropped + 1 :]
