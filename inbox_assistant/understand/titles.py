"""What an issue is called: the words of its mails that say best what all of them say."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inbox_assistant.understand.traces import Trace

LONGEST_TITLE = 80
FEWEST_WORDS = 3
_USUAL_WORDS = 10  # a title longer than this is less of one
_PROBLEM_WORDS = range(6, 36)


@dataclass(frozen=True, slots=True)
class Titled:
    """A short title, the problem in a sentence, and the language of both."""

    title: str
    problem: str
    language: str


def titled(traces: Sequence[Trace]) -> Titled:
    """Return the most central short unit as title, the most central sentence as problem."""
    units = [(text, trace.language) for trace in traces for text in trace.units]
    scores = _centrality(traces)
    short = [s * _brevity(text) for s, (text, _) in zip(scores, units, strict=True)]
    full = [s * _fullness(text) for s, (text, _) in zip(scores, units, strict=True)]
    title, language = units[int(np.argmax(short))]
    spoken = [f if units[i][1] == language else -1.0 for i, f in enumerate(full)]
    return Titled(shortened(title), units[int(np.argmax(spoken))][0], language)


def shortened(text: str, limit: int = LONGEST_TITLE) -> str:
    """Return the text cut at a word, with an ellipsis when it was longer."""
    text = " ".join(text.split()) or "…"
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(",;:.-") + "…"


def _centrality(traces: Sequence[Trace]) -> list[float]:
    """Return how much each unit says what the mails say, on average over the mails."""
    rows = np.vstack([trace.unit_rows for trace in traces])
    weights = np.concatenate([np.array(trace.weights) for trace in traces])
    starts = np.cumsum([0, *(len(trace.units) for trace in traces[:-1])])
    each = np.maximum.reduceat(rows @ rows.T, starts, axis=1)
    central = each.mean(axis=1).clip(0) * np.sqrt(weights)
    return [float(value) for value in central]


def _brevity(text: str) -> float:
    words = len(text.split())
    return math.exp(-max(0, words - _USUAL_WORDS) / _USUAL_WORDS) * (
        1.0 if words >= FEWEST_WORDS else 0.8
    )


def _fullness(text: str) -> float:
    return 1.0 if len(text.split()) in _PROBLEM_WORDS else 0.6
