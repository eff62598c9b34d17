"""An issue as the grouper remembers it: a few kept mails, when mails came, who wrote, how many.

The memory of an issue does not grow with its mails, so neither does the cost of a new one.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.errors import InputError
from inbox_assistant.understand.meaning import DAMAGED, framed, no_rows, unframed
from inbox_assistant.understand.means import unit_length
from inbox_assistant.understand.traces import Trace

Matrix = NDArray[np.float32]

KEPT = 8  # mails kept to compare with
NEWEST_KEPT = 3  # of these, the newest stay whatever they say
TIMES = 60
SENDERS = 64
_HEARD = 0.05  # what a mail that says nothing adds to the centre


@dataclass(frozen=True, slots=True)
class Profile:
    """The state of one issue. `centre` is the sum of what its mails are about, the clear ones'
    above all; `languages` counts mails."""

    count: int
    times: tuple[float, ...]
    senders: tuple[str, ...]
    organisations: tuple[str, ...]
    traces: tuple[Trace, ...]
    centre: Matrix
    languages: Mapping[str, int] = field(default_factory=dict)

    @staticmethod
    def of(trace: Trace) -> "Profile":
        """Return the profile of an issue with one mail."""
        return Profile(
            1,
            (trace.at,),
            (trace.sender,),
            (trace.organisation,) if trace.organisation else (),
            (trace,),
            heard(trace),
            {trace.language: 1},
        )

    @staticmethod
    def of_all(traces: Iterable[Trace]) -> "Profile":
        """Return the profile of an issue with these mails, in order of time; at least one."""
        first, *others = traces
        profile = Profile.of(first)
        for trace in others:
            profile = profile.with_mail(trace)
        return profile

    def with_mail(self, trace: Trace) -> "Profile":
        """Return the profile after one more mail."""
        senders = dict.fromkeys((*self.senders, trace.sender))
        organisations = dict.fromkeys((*self.organisations, trace.organisation))
        organisations.pop("", None)
        return Profile(
            self.count + 1,
            tuple(sorted((*self.times, trace.at)))[-TIMES:],
            tuple(senders)[-SENDERS:],
            tuple(organisations)[-SENDERS:],
            _kept((*self.traces, trace)),
            self.centre + heard(trace),
            {**self.languages, trace.language: self.languages.get(trace.language, 0) + 1},
        )

    def grown(self, count: int) -> "Profile":
        """Return the profile of an issue with so many mails, of which it has seen the newest."""
        if count <= self.count:
            return self
        centre = (self.centre * np.float32(count / self.count)).astype(np.float32)
        return replace(self, count=count, centre=centre)

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
        "organisations": profile.organisations,
        "languages": dict(profile.languages),
        "width": len(profile.centre),
        "traces": [_trace_header(trace) for trace in profile.traces],
    }
    rows: list[Matrix] = [(profile.centre / profile.count).astype(np.float32)]
    words: list[Matrix] = []
    for trace in profile.traces:
        rows += [trace.about, *trace.unit_rows]
        words.append(trace.word_rows.ravel())
    body = np.concatenate([np.array(rows).ravel(), *words]).astype("<f2")
    return framed(json.dumps(header), body.tobytes())


@lru_cache(maxsize=512)
def decode(state: bytes) -> Profile:
    """Return the profile that `encode` wrote. Raises InputError when the bytes are not such."""
    header, body = unframed(state)
    try:
        return _profile(header, _Values(np.frombuffer(body, dtype="<f2").astype(np.float32)))
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(DAMAGED) from error


def _profile(header: dict[str, Any], values: "_Values") -> Profile:
    width = header["width"]
    centre = values.take(1, width)[0]
    bare = [(part, values.take(1 + len(part["units"]), width)) for part in header["traces"]]
    spoken = sum(len(part["words"]) for part in header["traces"])
    word_width = values.left // spoken if spoken else 0
    traces = [
        _trace(part, rows, values.take(len(part["words"]), word_width)) for part, rows in bare
    ]
    if values.left or not traces:
        raise ValueError("more rows than words, or no mail")
    return Profile(
        header["count"],
        tuple(header["times"]),
        tuple(header["senders"]),
        tuple(header["organisations"]),
        tuple(traces),
        centre * np.float32(header["count"]),
        header["languages"],
    )


class _Values:
    """Numbers taken from the front, in rows."""

    def __init__(self, numbers: Matrix) -> None:
        self._numbers = numbers
        self._at = 0

    @property
    def left(self) -> int:
        return len(self._numbers) - self._at

    def take(self, rows: int, width: int) -> Matrix:
        start, self._at = self._at, self._at + rows * width
        return self._numbers[start : self._at].reshape(rows, width)


def _trace_header(trace: Trace) -> dict[str, Any]:
    return {
        "at": round(trace.at, 4),
        "sender": trace.sender,
        "organisation": trace.organisation,
        "language": trace.language,
        "vague": round(trace.vague, 3),
        "problem": round(trace.problem, 3),
        "units": trace.units,
        "weights": [round(float(weight), 3) for weight in trace.weights],
        "words": trace.words,
        "rare": [round(float(weight), 3) for weight in trace.rare],
        "concepts": {slug: round(weight, 3) for slug, weight in trace.concepts.items()},
        "places": trace.places,
    }


def _trace(part: dict[str, Any], rows: Matrix, word_rows: Matrix) -> Trace:
    return Trace(
        at=part["at"],
        sender=part["sender"],
        organisation=part["organisation"],
        language=part["language"],
        vague=part["vague"],
        problem=part["problem"],
        units=tuple(part["units"]),
        weights=np.array(part["weights"], dtype=np.float32),
        words=tuple(part["words"]),
        rare=np.array(part["rare"], dtype=np.float32),
        concepts=part["concepts"],
        places=tuple(part["places"]),
        about=rows[0],
        unit_rows=rows[1:],
        word_rows=word_rows if part["words"] else no_rows(),
    )


def heard(trace: Trace) -> Matrix:
    """Return what a mail adds to the centre of its issue: the clearer, the more."""
    return (trace.about * np.float32(1 - trace.vague + _HEARD)).astype(np.float32)


def _kept(traces: tuple[Trace, ...]) -> tuple[Trace, ...]:
    """Return at most KEPT traces: the newest, and of the others those most like the rest and
    least vague."""
    if len(traces) <= KEPT:
        return traces
    rows = np.array([trace.about for trace in traces])
    useful = (rows @ rows.T).mean(axis=1) - np.array([trace.vague for trace in traces])
    dropped = int(useful[: len(traces) - NEWEST_KEPT].argmin())
    return traces[:dropped] + traces[dropped + 1 :]
