"""Measures of agreement, used by training and by benchmarks/quality.py."""

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.metrics import homogeneity_completeness_v_measure
from sklearn.metrics.cluster import contingency_matrix


class Answer(NamedTuple):
    """What was said of one text and how surely, beside the truth."""

    truth: str
    said: str
    sure: float
    language: str = ""
    organisation: str = ""

    @property
    def right(self) -> bool:
        """Whether the truth was said."""
        return self.truth == self.said


def accuracy(truth: Sequence[str], said: Sequence[str]) -> float:
    """Return the share of answers that are right."""
    return sum(a == b for a, b in zip(truth, said, strict=True)) / max(1, len(truth))


def macro_f1(truth: Sequence[str], said: Sequence[str]) -> float:
    """Return the mean F1 over the values that occur in the truth."""
    pairs = Counter(zip(truth, said, strict=True))
    wanted, given = Counter(truth), Counter(said)
    each = [2 * pairs[v, v] / (wanted[v] + given[v]) for v in wanted]
    return sum(each) / max(1, len(each))


def mean_error(truth: Sequence[str], said: Sequence[str]) -> float:
    """Return the mean absolute difference of numeric values, 0.0 for others."""
    if not all(value.isdigit() for value in truth):
        return 0.0
    return float(np.mean([abs(int(a) - int(b)) for a, b in zip(truth, said, strict=True)]))


def calibration_error(sure: Sequence[float], hits: Sequence[bool], bins: int = 10) -> float:
    """Return the expected calibration error (Naeini et al. 2015): 0.0 when sureness is honest."""
    if not sure:
        return 0.0
    places = np.minimum((np.array(sure) * bins).astype(int), bins - 1)
    right = np.array(hits, dtype=float)
    gaps = [
        abs(right[places == b].mean() - np.array(sure)[places == b].mean()) * (places == b).mean()
        for b in set(places.tolist())
    ]
    return float(sum(gaps))


def f1_of(rows: Sequence[Answer]) -> float:
    """Return the macro-F1 of answers."""
    return macro_f1([row.truth for row in rows], [row.said for row in rows])


def error_of(rows: Sequence[Answer]) -> float:
    """Return the mean absolute error of answers that are numbers."""
    return mean_error([row.truth for row in rows], [row.said for row in rows])


def calibration_of(rows: Sequence[Answer]) -> float:
    """Return the expected calibration error of answers."""
    return calibration_error([row.sure for row in rows], [row.right for row in rows])


def b_cubed(truth: Sequence[Hashable], said: Sequence[Hashable]) -> tuple[float, float, float]:
    """Return B-cubed precision, recall and F1 (Bagga and Baldwin 1998) of a grouping."""
    both = Counter(zip(truth, said, strict=True))
    wanted, given = Counter(truth), Counter(said)
    pairs = list(zip(truth, said, strict=True))
    precision = sum(both[p] / given[p[1]] for p in pairs) / max(1, len(pairs))
    recall = sum(both[p] / wanted[p[0]] for p in pairs) / max(1, len(pairs))
    return precision, recall, 2 * precision * recall / max(1e-9, precision + recall)


def v_measure(truth: Sequence[str], said: Sequence[str]) -> tuple[float, float, float]:
    """Return homogeneity, completeness and V-measure (Rosenberg and Hirschberg 2007)."""
    found = homogeneity_completeness_v_measure(list(truth), list(said))
    return float(found[0]), float(found[1]), float(found[2])


def across(
    truth: Sequence[Hashable], said: Sequence[Hashable], kinds: Sequence[Hashable]
) -> tuple[float, float, float]:
    """Return precision, recall and F1 over the pairs of different kinds (languages) that are, and
    that should be, together."""
    both = _pairs_across(list(zip(truth, said, strict=True)), kinds)
    given, wanted = _pairs_across(said, kinds), _pairs_across(truth, kinds)
    return both / max(1, given), both / max(1, wanted), 2 * both / max(1, given + wanted)


def recurring(groups: Sequence[Hashable]) -> int:
    """Return how many groups have two members or more."""
    return sum(size > 1 for size in Counter(groups).values())


def moved(before: Sequence[str], after: Sequence[str]) -> float:
    """Return the share of members that changed their group, whatever the groups are called: those
    outside the best matching of groups, one to one."""
    table = contingency_matrix(list(before), list(after))
    rows, columns = linear_sum_assignment(-table)
    return 1 - float(table[rows, columns].sum()) / max(1, len(before))


def _pairs_across(groups: Sequence[Hashable], kinds: Sequence[Hashable]) -> int:
    """Return how many pairs share a group but not a kind."""
    alike = Counter(zip(groups, kinds, strict=True))
    return _pairs(Counter(groups)) - _pairs(alike)


def _pairs(sizes: Counter[Any]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())
