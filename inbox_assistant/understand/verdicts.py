"""Whether a taught head is better than the one in use: judged on lessons held back from both."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.understand.heads import Head, Matrix, decided, softmax
from inbox_assistant.understand.teaching import (
    STRENGTHS,
    Lessons,
    Mask,
    folds_of,
    taught,
)

# A gain must be so many times what chance would make of as many changed answers.
_BEYOND_CHANCE = 1.0
_LEAST_CHANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a taught head does on lessons it was not taught, beside the head in use.

    `before` and `after` are accuracies, the losses mean surprises (natural logarithm); `gained` and
    `lost` say how many lessons became right and wrong. `strength` is the prior that did best.
    """

    strength: float
    before: float
    after: float
    loss_before: float
    loss_after: float
    gained: float
    lost: float

    @property
    def better(self) -> bool:
        """Return whether the new head is better in every respect, and by more than chance."""
        net, changed = self.gained - self.lost, self.gained + self.lost
        return (
            self.loss_after < self.loss_before
            and self.after > self.before
            and net > _BEYOND_CHANCE * np.sqrt(changed)
        )


def judge(shipped: Head, lessons: Lessons, known: Mask, *, ordered: bool) -> Verdict:
    """Return how a head taught all lessons does beside the one in use, fold by fold held back.

    `known` are the lessons the head in use was taught (none: it is the shipped one). It is taught
    again without the fold, since it has seen what would be held back.
    """
    folds = folds_of(lessons.groups)
    new = _Held(lessons, ordered, _held_back(shipped, lessons, folds, np.ones_like(known)))
    old = _Held(lessons, ordered, _held_back(shipped, lessons, folds, known))
    best, used = new.best(), old.best()
    right, was_right = new.right(best), old.right(used)
    weights = lessons.weights
    return Verdict(
        STRENGTHS[best],
        float(weights @ was_right / weights.sum()),
        float(weights @ right / weights.sum()),
        old.loss(used),
        new.loss(best),
        float(weights @ (right & ~was_right)),
        float(weights @ (was_right & ~right)),
    )


@dataclass(frozen=True, slots=True)
class _Held:
    """The probabilities of held-back lessons, one array for each strength of the prior."""

    lessons: Lessons
    ordered: bool
    told: "_Told"

    def best(self) -> int:
        return int(np.argmin([self.loss(i) for i in range(len(STRENGTHS))]))

    def loss(self, strength: int) -> float:
        hit = (self.told.chances[strength] * self._wanted()).sum(axis=1)
        surprise = -np.log(np.maximum(hit, _LEAST_CHANCE))
        return float(self.lessons.weights @ surprise / self.lessons.weights.sum())

    def right(self, strength: int) -> Mask:
        chosen = decided(self.told.chances[strength], ordered=self.ordered)
        return np.asarray(np.array(self.told.values)[chosen] == self.lessons.truths)

    def _wanted(self) -> Mask:
        return np.asarray(self.lessons.truths[:, None] == np.array(self.told.values)[None, :])


@dataclass(frozen=True, slots=True)
class _Told:
    values: tuple[str, ...]
    chances: Matrix  # strength, lesson, value


def _held_back(head: Head, lessons: Lessons, folds: NDArray[np.int64], known: Mask) -> _Told:
    """Return what heads say of each lesson that were taught the known ones of other folds."""
    chances = np.zeros((len(STRENGTHS), len(lessons), len(head.values)))
    for fold in np.unique(folds):
        held = folds == fold
        for i, one in enumerate(taught(head, lessons.where(known & ~held))):
            chances[i, held] = softmax(one.scores(lessons.rows[held]))
    return _Told(head.values, chances)
