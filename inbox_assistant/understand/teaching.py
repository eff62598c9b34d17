"""A head taught by a team: logistic regression that starts from the shipped weights and is held to
them, so that few lessons change little and many change much.

The prior is a Gaussian around the shipped weights. It is wide where a feature matters to the
shipped head and narrow where it does not (empirical Bayes), which taught best of what was tried:
docs/how-it-understands.md. The fit is exact and needs no step size (Böhning 1992, "Multinomial
logistic regression algorithm"), in the span of the lessons, which is all that can change.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.understand.heads import Head, Matrix, softmax

Mask = NDArray[np.bool_]

STRENGTHS = (30.0, 10.0, 3.0, 1.0, 0.5)  # how strongly the shipped weights hold, strongest first
FOLDS = 5
_BIAS_SPREAD = 0.3  # beside features of length 1
_BALANCE = 0.5  # 0: every correction counts alike; 1: every value counts alike
_ROUNDS = 30
_SMALLEST = 1e-9


@dataclass(frozen=True, slots=True)
class Lessons:
    """Mails as a head sees them (`rows`), what is true of each, and how much each counts.

    `corrected` marks what agents said; the rest they left as it was. Lessons of one group (a
    conversation) are never split between learning and judging.
    """

    rows: NDArray[np.float32]
    truths: NDArray[np.str_]
    weights: Matrix
    corrected: Mask
    groups: NDArray[np.int64]

    def where(self, mask: Mask) -> "Lessons":
        """Return those of the mask."""
        return Lessons(
            self.rows[mask],
            self.truths[mask],
            self.weights[mask],
            self.corrected[mask],
            self.groups[mask],
        )

    def __len__(self) -> int:
        return len(self.truths)


def taught(head: Head, lessons: Lessons, strengths: Sequence[float] = STRENGTHS) -> list[Head]:
    """Return a head for each strength: the weights most probable after the lessons.

    Every truth must be one of the head's values.
    """
    if not len(lessons):
        return [head for _ in strengths]
    spread = _spread(head, lessons.rows)
    counts = _balanced(lessons)
    rows = _spread_out(lessons.rows, spread)
    powers, span = _span(rows * np.sqrt(counts)[:, None])
    wanted = lessons.truths[:, None] == np.array(head.values)[None, :]
    problem = _Problem(rows @ span, head.scores(lessons.rows), wanted, counts, powers)
    changes = [span @ problem.solved(strength) for strength in strengths]
    return [_changed(head, change, spread) for change in changes]


def folds_of(groups: NDArray[np.int64], folds: int = FOLDS) -> NDArray[np.int64]:
    """Return a fold for each lesson; groups stay whole, in the order they first appear."""
    places: dict[int, int] = {}
    return np.array([places.setdefault(int(g), len(places)) % folds for g in groups])


@dataclass(frozen=True, slots=True)
class _Problem:
    """Rows in the coordinates of their span, the scores to start from, and what is wanted."""

    rows: Matrix
    start: Matrix
    wanted: Mask
    counts: Matrix
    powers: Matrix

    def solved(self, strength: float) -> Matrix:
        """Return the change of weights where log-likelihood and prior balance.

        In these coordinates Böhning's bound of the curvature is diagonal, so that each round is
        one division; Nesterov's momentum makes few rounds enough.
        """
        steps = 1 / (self.powers / 2 + strength)[:, None]
        found = ahead = np.zeros((self.rows.shape[1], self.start.shape[1]))
        pace = 1.0
        for _ in range(_ROUNDS):
            off = softmax(self.start + self.rows @ ahead) - self.wanted
            better = ahead - steps * (self.rows.T @ (off * self.counts[:, None]) + strength * ahead)
            faster = (1 + np.sqrt(1 + 4 * pace**2)) / 2
            ahead = better + (pace - 1) / faster * (better - found)
            found, pace = better, faster
        return found


def _spread(head: Head, rows: NDArray[np.float32]) -> Matrix:
    """Return how far the prior lets each weight go: as far as the shipped ones went, in units that
    give rows a mean length of 1."""
    weights = head.weights.astype(np.float64)
    spread = (weights - weights.mean(axis=0)).std(axis=0)
    length = np.sqrt(((rows * spread) ** 2).sum(axis=1).mean())
    return np.asarray(spread / max(float(length), _SMALLEST))


def _spread_out(rows: NDArray[np.float32], spread: Matrix) -> Matrix:
    bias = np.full((len(rows), 1), _BIAS_SPREAD)
    return np.hstack([rows * spread, bias])


def _span(rows: Matrix) -> tuple[Matrix, Matrix]:
    """Return the squared singular values of the rows and their right singular vectors."""
    powers, left = np.linalg.eigh(rows @ rows.T)
    kept = powers > powers.max() * 1e-6
    return powers[kept], rows.T @ (left[:, kept] / np.sqrt(powers[kept]))


def _balanced(lessons: Lessons) -> Matrix:
    """Return how much each lesson counts: correcting one value often must not drown the others."""
    values, which = np.unique(lessons.truths, return_inverse=True)
    shares = np.bincount(which, weights=lessons.weights, minlength=len(values))
    counts = lessons.weights / np.maximum(shares, _SMALLEST)[which] ** _BALANCE
    return np.asarray(counts * lessons.weights.sum() / counts.sum())


def _changed(head: Head, change: Matrix, spread: Matrix) -> Head:
    weights = head.weights + (change[:-1] * spread[:, None]).T
    bias = head.bias + change[-1] * _BIAS_SPREAD
    return replace(head, weights=weights.astype(np.float32), bias=bias.astype(np.float32))
