"""What grouping remembers of a mail: when, who, and what it is about, free of its language."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.understand.meaning import Thought
from inbox_assistant.understand.means import LanguageMeans, shipped_means
from inbox_assistant.understand.tokens import tokens

Matrix = NDArray[np.float32]

MOST_UNITS = 4  # the most telling ones: more adds cost, not knowledge
MOST_STEMS = 24
STEM = 5  # letters: enough to tell words apart, short enough for endings and cognates
# A unit as like to a generic sentence ("please help me") as this says half as much.
GENERIC_AT, GENERIC_WIDTH = 0.45, 0.06


@dataclass(frozen=True, slots=True)
class Trace:
    """One mail as the grouper sees it. Rows have length 1; `weights` say how telling a unit is;
    `vague` is the probability that it does not say what is wrong."""

    at: float  # hours since 1970
    sender: str
    language: str
    vague: float
    units: tuple[str, ...]
    weights: tuple[float, ...]
    stems: frozenset[str]
    clean: Matrix
    unit_rows: Matrix


class Tracer:
    """Makes traces: takes away what languages and empty phrases have in common."""

    def __init__(self, generic: Matrix, means: LanguageMeans | None = None) -> None:
        self._generic = generic
        self._means = means or shipped_means()

    def trace(self, thought: Thought, at: datetime, sender: str) -> Trace:
        """Return the trace of a mail by what was thought of it, its time and its sender."""
        told = self._telling(thought)
        order = np.sort(np.argsort(-told, kind="stable")[:MOST_UNITS])
        means, language = self._means, thought.language
        return Trace(
            at=at.timestamp() / 3600,
            sender=sender_key(sender),
            language=language,
            vague=thought.vague,
            units=tuple(thought.units[i] for i in order),
            weights=tuple(float(told[i]) for i in order),
            stems=stems(" ".join(thought.units)),
            clean=means.directions(thought.clean, "clean", language),
            unit_rows=means.directions(thought.unit_rows[order], "sentence", language),
        )

    def _telling(self, thought: Thought) -> Matrix:
        likeness = (thought.unit_rows @ self._generic.T).max(axis=1)
        with np.errstate(over="ignore"):
            weight = 1 / (1 + np.exp((likeness - GENERIC_AT) / GENERIC_WIDTH))
        return np.asarray((weight + 0.05) / 1.05, dtype=np.float32)


@lru_cache(maxsize=4096)
def sender_key(address: str) -> str:
    """Return a short key for a sender: addresses themselves need not lie in issue profiles."""
    return hashlib.blake2b(
        address.strip().casefold().encode("utf-8", "replace"), digest_size=6
    ).hexdigest()


def stems(text: str) -> frozenset[str]:
    """Return the first letters of the longer words: equal for most forms of a word."""
    words = (token.low for token in tokens(text))
    found = dict.fromkeys(w[:STEM] for w in words if len(w) > 3 and w.isalnum())
    return frozenset(list(found)[:MOST_STEMS])


def generic_rows(arrays: Mapping[str, NDArray[Any]]) -> Matrix:
    """Return the vectors of phrases that say nothing about a problem, from a weights file."""
    return np.asarray(arrays["generic"], dtype=np.float32)
