"""Learns the space of comparison: which directions tell problems apart, and which sentences."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import scipy.linalg
from sklearn.linear_model import Ridge

from inbox_assistant.understand.meaning import Thought
from inbox_assistant.understand.means import LanguageMeans, unit_length
from inbox_assistant.understand.space import Space
from training.register import Array

DIMENSIONS = 200
SHRINKAGE = 1.0  # of the scatter within problems, against few mails
FEWEST = 3  # clear mails of a problem to learn from
CAREFUL = 30.0  # ridge of the weights of sentences


@dataclass(frozen=True, slots=True)
class Case:
    """The mails of one organisation, in order of time, with what is behind each."""

    thoughts: tuple[Thought, ...]
    problems: tuple[str, ...]
    clear: tuple[bool, ...]


def fit_space(cases: Sequence[Case], means: LanguageMeans) -> Space:
    """Return the space learnt on these organisations."""
    width = len(cases[0].thoughts[0].clean)
    whole = np.eye(width, dtype=np.float32)
    flat = Space(means, whole, np.zeros(width + 1, dtype=np.float32))
    own = [flat.centred_on(case.thoughts) for case in cases]
    clean = [
        np.array([space.freed(t.clean, "clean", t.language) for t in case.thoughts])
        for space, case in zip(own, cases, strict=True)
    ]
    tell = _fit_tell(cases, own, clean, discriminant(clean, cases))
    told = [replace(space, tell=tell) for space in own]
    pooled = [
        np.array([space.pooled(t) for t in case.thoughts])
        for space, case in zip(told, cases, strict=True)
    ]
    return Space(means, discriminant(pooled, cases).astype(np.float32), tell)


def discriminant(rows: Sequence[Array], cases: Sequence[Case]) -> Array:
    """Return a projection (dimensions, kept) in which problems lie apart from each other and the
    mails of one together (Fisher 1936); each problem counts the same."""
    width = rows[0].shape[1]
    within, between, problems = np.zeros((width, width)), np.zeros((width, width)), 0
    freedom = 0
    for own, case in zip(rows, cases, strict=True):
        centres = []
        for places in _problems(case):
            apart = own[places] - own[places].mean(0)
            within += apart.T @ apart / (len(places) - 1)
            centres.append(own[places].mean(0))
        spread = np.array(centres) - np.mean(centres, axis=0)
        between += spread.T @ spread
        freedom += len(centres) - 1
        problems += len(centres)
    within, between = within / problems, between / freedom
    within += SHRINKAGE * np.trace(within) / width * np.eye(width)
    values, vectors = scipy.linalg.eigh(between, within)
    kept = values[::-1][:DIMENSIONS]
    return np.asarray(vectors[:, ::-1][:, :DIMENSIONS] * np.sqrt(kept / (1 + kept)))


def _fit_tell(
    cases: Sequence[Case], spaces: Sequence[Space], clean: Sequence[Array], projection: Array
) -> Array:
    """Learn which sentences are nearer to their own problem than to the others."""
    rows, margins = [], []
    for case, space, own in zip(cases, spaces, clean, strict=True):
        near = unit_length(own @ projection)
        places = {case.problems[group[0]]: group for group in _problems(case)}
        sums = {problem: near[group].sum(0) for problem, group in places.items()}
        for at, (thought, problem) in enumerate(zip(case.thoughts, case.problems, strict=True)):
            if problem not in sums:
                continue
            units = space.freed(thought.unit_rows, "sentence", thought.language)
            units = unit_length(units @ projection)
            self_out = near[at] if at in places[problem] else 0.0
            others = [units @ unit_length(s) for other, s in sums.items() if other != problem]
            rows.append(thought.unit_rows)
            margins.append(units @ unit_length(sums[problem] - self_out) - np.mean(others, axis=0))
    model = Ridge(CAREFUL).fit(np.vstack(rows), np.concatenate(margins))
    told = model.predict(np.vstack(rows))
    tell = np.append(model.coef_, model.intercept_ - told.mean()) / told.std()
    return np.asarray(tell, dtype=np.float32)


def _problems(case: Case) -> list[list[int]]:
    """Return the places of the clear mails of each problem that has enough of them."""
    sizes = Counter(p for p, clear in zip(case.problems, case.clear, strict=True) if clear)
    return [
        [at for at, p in enumerate(case.problems) if p == problem and case.clear[at]]
        for problem, size in sorted(sizes.items())
        if size >= FEWEST
    ]
