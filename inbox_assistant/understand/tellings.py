"""How well each unit of an issue's mails says what all of them say.

A unit tells much when it points where the clear mails point (cosine with the sum of their
directions, vague mails counting little) and when most mails have a unit like it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inbox_assistant.understand.means import unit_length
from inbox_assistant.understand.traces import Matrix, Trace

# Learnt by ridge regression on the organisations of training/data: they add up to about the
# cosine of the unit with the true title.
POINTING, SHARED, VAGUE = 0.5, 0.35, -0.06
LONGEST = 1_000  # characters of a unit: more makes no title and no sentence
_VAGUE_COUNTS = 0.05


@dataclass(frozen=True, slots=True)
class Telling:
    """A unit of a mail. `worth` says how telling it is, about 0 to 0.7; `heads` that it looks
    like a subject."""

    text: str
    language: str
    sender: str
    worth: float
    heads: bool
    row: Matrix


def tellings(traces: Sequence[Trace]) -> list[Telling]:
    """Return the units of the mails in order, each with its worth."""
    worths = iter(_worths(traces))
    return [
        Telling(text[:LONGEST], trace.language, trace.sender, next(worths), _heads(text, at), row)
        for trace in traces
        for at, (text, row) in enumerate(zip(trace.units, trace.unit_rows, strict=True))
    ]


def _worths(traces: Sequence[Trace]) -> list[float]:
    rows = np.vstack([trace.unit_rows for trace in traces])
    clear = np.array([1 - trace.vague + _VAGUE_COUNTS for trace in traces], dtype=np.float32)
    direction = unit_length(clear @ np.array([trace.about for trace in traces]))
    vague = np.concatenate([np.full(len(trace.units), trace.vague) for trace in traces])
    worths = POINTING * (rows @ direction) + SHARED * _shared(traces, rows) + VAGUE * vague
    return [float(worth) for worth in worths]


def _shared(traces: Sequence[Trace], rows: Matrix) -> Matrix:
    """Return how much each unit says what the mails say, on average over the mails."""
    weights = np.concatenate([np.array(trace.weights) for trace in traces])
    starts = np.cumsum([0, *(len(trace.units) for trace in traces[:-1])])
    each = np.maximum.reduceat(rows @ rows.T, starts, axis=1)
    return np.asarray(each.mean(axis=1).clip(0) * np.sqrt(weights), dtype=np.float32)


def _heads(text: str, at: int) -> bool:
    return at == 0 and text[-1:] not in ".!?…"
