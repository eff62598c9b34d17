"""How a sentence of a draft sounds, beside sentences written to teach it.

Learnt by `python -m training drafts`: support vector machines with a Gaussian kernel (Cortes and
Vapnik 1995), one for each kind of fault, over sentence vectors from which their language's mean is
taken away. They know meanings, not words: they doubt what tables of wording find, and find what
these don't know.

Two ears hear: a quick one every sentence, a keen one, where the machine has it, what the quick one
is not sure to be harmless. Their models are loaded with the first sentence.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.understand.embedding import ContextualEncoder, UniversalSentenceEncoder
from inbox_assistant.understand.means import load_arrays, unit_length

FOLDER = resources.files("inbox_assistant.respond.check") / "weights"
WEIGHTS = "sentences.npz"
KEEN_WEIGHTS = "meanings.npz"
LISTENS = -0.8  # quick scores below which a sentence is harmless for sure
KEEN = 0.7  # how much the keen ear's score counts
SURE = 0.3  # scores from which a sentence is of a kind by its sound alone: the margin is at 1
DOUBTED = -0.6  # scores below which it is not, whatever its words
FEWEST_WORDS = 4  # of a part that is heard by itself
REMEMBERED = 4_096  # sentences: a draft is checked again at each pause, most of it unchanged
_PARTS = re.compile(r"(?<=[.;:!?–—])\s+")

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Heard:
    """A sentence or a part of it, by its offsets, and its score for every kind."""

    start: int
    end: int
    scores: Mapping[str, float]

    @property
    def kind(self) -> str:
        """Return what it sounds most like."""
        return max(self.scores, key=lambda kind: self.scores[kind])


@dataclass(frozen=True, slots=True)
class _Machines:
    """The taught sentences that tell (rows of length 1), and what each says for every kind."""

    kinds: tuple[str, ...]
    rows: Matrix
    dual: Matrix
    bias: Matrix
    means: Mapping[str, Matrix]
    width: float

    def scores(self, own: Matrix) -> Mapping[str, float]:
        near = np.exp(2 * self.width * (self.rows @ own - 1))
        return dict(zip(self.kinds, (near @ self.dual + self.bias).tolist(), strict=True))


def heard(sentence: str, language: str) -> list[Heard]:
    """Return how a sentence sounds, as a whole and in parts; nothing in a language not taught."""
    if language not in _machines().means:
        return []
    return [
        Heard(start, end, _scores(sentence[start:end], language))
        for start, end in parts_of(sentence)
    ]


def centred(vectors: Matrix, means: Matrix) -> Matrix:
    """Return the vectors as they are compared: without their language's mean, of length 1."""
    return unit_length(vectors - means)


@lru_cache(maxsize=REMEMBERED)
def meaning(text: str, language: str) -> Matrix:
    """Return the centred vector of a text, of length 1; zeros in a language not taught."""
    means = _machines().means.get(language)
    if means is None:
        return np.zeros(UniversalSentenceEncoder.dimensions, dtype=np.float32)
    own: Matrix = centred(UniversalSentenceEncoder().embed([text]), means)[0]
    return own


def _keenly(text: str, language: str) -> Mapping[str, float]:
    machines = _machines(KEEN_WEIGHTS)
    means = machines.means[language]
    return machines.scores(centred(ContextualEncoder().embed([text]), means)[0])


def parts_of(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of a sentence and of its parts, as they are heard."""
    whole = len(sentence.rstrip())
    yield 0, whole
    ends = [match.end() for match in _PARTS.finditer(sentence)]
    for start, end in zip([0, *ends], [*ends, whole], strict=True):
        if ends and len(sentence[start:end].split()) >= FEWEST_WORDS:
            yield start, end


@lru_cache(maxsize=REMEMBERED)
def _scores(text: str, language: str) -> Mapping[str, float]:
    quick = _machines().scores(meaning(text, language))
    if max(quick.values()) < LISTENS or not ContextualEncoder.available():
        return quick
    keen = _keenly(text, language)
    return {kind: (1 - KEEN) * quick[kind] + KEEN * keen[kind] for kind in quick}


@lru_cache(maxsize=2)
def _machines(weights: str = WEIGHTS) -> _Machines:
    return _of(load_arrays(weights, FOLDER))


def _of(arrays: Mapping[str, NDArray[Any]]) -> _Machines:
    means = {
        str(name): mean for name, mean in zip(arrays["languages"], arrays["means"], strict=True)
    }
    return _Machines(
        tuple(map(str, arrays["kinds"])),
        unit_length(arrays["rows"].astype(np.float32)),
        arrays["dual"].astype(np.float32),
        arrays["bias"].astype(np.float32),
        means,
        float(arrays["width"]),
    )
