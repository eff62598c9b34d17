"""How alike two mails are in what they are about: features of the pair, and one score of them."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.understand.traces import Trace

Matrix = NDArray[np.float32]

PAIR_FEATURES = ("clean", "best_unit", "shared", "shared_share", "shorter", "same_language")


@dataclass(frozen=True, slots=True)
class Rarity:
    """How rare each word stem is among the mails looked at."""

    counts: Counter[str]
    total: int

    @staticmethod
    def of(traces: Sequence[Trace]) -> "Rarity":
        """Return the rarity of stems over these mails."""
        return Rarity(Counter(stem for t in traces for stem in t.stems), len(traces))

    def weigh(self, stems: frozenset[str]) -> float:
        """Return the sum of the inverse document frequencies."""
        return sum(max(0.05, math.log((self.total + 2) / (self.counts[s] + 1))) for s in stems)


def pair_features(own: Trace, others: Sequence[Trace], rarity: Rarity) -> Matrix:
    """Return a row of PAIR_FEATURES for each of the others."""
    cleans = np.array([other.clean for other in others], dtype=np.float32)
    weigh_own = rarity.weigh(own.stems) + 1e-6
    words = [_words(own, other, weigh_own, rarity) for other in others]
    columns = [cleans @ own.clean, best_units(own, others), *np.array(words).T]
    return np.stack(columns, axis=1).astype(np.float32)


def best_units(own: Trace, others: Sequence[Trace]) -> Matrix:
    """Return how alike the best pair of units is, weighed by how telling they are: the smaller
    of both directions, so that a phrase of one side alone does not carry the pair."""
    rows = np.vstack([other.unit_rows for other in others])
    weights = np.sqrt(np.concatenate([other.weights for other in others]))
    starts = np.cumsum([0, *(len(other.units) for other in others[:-1])])
    likeness = own.unit_rows @ rows.T
    by_own = (likeness * np.sqrt(np.array(own.weights))[:, None]).max(axis=0)
    by_other = likeness.max(axis=0) * weights
    return np.minimum(
        np.maximum.reduceat(by_own, starts), np.maximum.reduceat(by_other, starts)
    ).astype(np.float32)


def _words(
    own: Trace, other: Trace, weigh_own: float, rarity: Rarity
) -> tuple[float, float, float, float]:
    shared = rarity.weigh(own.stems & other.stems)
    weigh_other = rarity.weigh(other.stems) + 1e-6
    return (
        math.log1p(shared),
        shared / math.sqrt(weigh_own * weigh_other),
        math.log1p(min(len(own.stems), len(other.stems))),
        float(own.language == other.language),
    )
