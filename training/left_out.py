"""Leave organisations out: how the heads fare on companies they have never seen."""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import numpy as np
from rich.console import Console
from rich.progress import track

from inbox_assistant.understand.heads import decided, head_from, softmax
from inbox_assistant.understand.means import LanguageMeans
from inbox_assistant.understand.register import HEADS, ORDERED, features, senses_from
from training.mails import folds
from training.measures import Answer, calibration_of, error_of, f1_of
from training.perceive import Example, language_means
from training.register import (
    Array,
    fit,
    fit_temperature,
    label,
    labelled,
)

STDERR = Console(stderr=True)

# Mail of a stranger (Pentola) is read less well than that of organisations like the others, and
# these probabilities were too bold there: a little less boldness for all.
CAUTION = {"emotion": 1.2, "motive": 1.2, "blocking": 1.2}

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Scores of one organisation's mails by heads trained on all the others."""

    organisation: str
    raw: dict[str, Array]
    truth: dict[str, list[str]]
    values: dict[str, list[str]]
    ids: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Heads:
    """Heads that never saw a fold of organisations, at temperature 1."""

    fold: frozenset[str]
    arrays: Mapping[str, Array]
    means: LanguageMeans

    def runs(self, examples: Sequence[Example]) -> list[LeftOut]:
        """Return the scores of each organisation of the fold."""
        return [_judged(examples, name, self.arrays, self.means) for name in sorted(self.fold)]

    def at(self, temperatures: Mapping[str, float]) -> dict[str, Array]:
        """Return the weights file of these heads at a temperature per field."""
        heated = {
            f"{kind}:{field}": self.arrays[f"{kind}:{field}"] / heat
            for field, heat in temperatures.items()
            for kind in ("weights", "bias")
        }
        return {**self.arrays, **heated}


def leave_out(examples: Sequence[Example]) -> list[LeftOut]:
    """Return, for each organisation, the scores by heads that never saw it, nor the others of its
    fold."""
    return [run for heads in learnt_without(examples) for run in heads.runs(examples)]


def learnt_without(examples: Sequence[Example]) -> list[Heads]:
    """Return the heads of each fold: learnt on all mails but those of its organisations."""
    parts = folds([e.mail for e in examples])
    return each_fold(partial(_heads, examples), parts, "leaving organisations out")


def each_fold(
    work: Callable[[frozenset[str]], T], parts: Sequence[frozenset[str]], name: str
) -> list[T]:
    """Return what the work makes of each fold, in order; all cores share it."""
    with ProcessPoolExecutor() as pool:
        running = pool.map(work, parts)
        return list(track(running, name, total=len(parts), console=STDERR))


def _heads(examples: Sequence[Example], fold: frozenset[str]) -> Heads:
    others = [e for e in examples if e.mail.organisation not in fold]
    means = language_means(others)
    return Heads(fold, fit(others, means), means)


def temperatures(runs: Sequence[LeftOut], without: str = "") -> dict[str, float]:
    """Return a temperature per field from the left-out scores (of the other organisations)."""
    found = {}
    for field in HEADS:
        kept = [run for run in runs if field in run.raw and run.organisation != without]
        raw = np.vstack([run.raw[field] for run in kept])
        truth = [value for run in kept for value in run.truth[field]]
        found[field] = fit_temperature(raw, truth, kept[0].values[field]) * CAUTION.get(field, 1)
    return found


def chances(runs: Sequence[LeftOut], field: str) -> dict[str, float]:
    """Return the probability that a yes-or-no field is true, by mail id, as said by heads that
    never saw the mail's organisation."""
    found: dict[str, float] = {}
    for run in runs:
        if field in run.raw:
            temperature = temperatures(runs, run.organisation)[field]
            column = softmax(run.raw[field] / temperature)[:, run.values[field].index("True")]
            found |= dict(zip(run.ids[field], column.tolist(), strict=True))
    return found


def report(runs: Sequence[LeftOut]) -> list[str]:
    """Return lines of figures over all mails together, each judged by heads that never saw its
    organisation, and macro-F1 (of ordered values: the mean error) organisation by organisation."""
    lines = []
    for field in HEADS:
        told = {run.organisation: _answers(run, runs, field) for run in runs if field in run.raw}
        rows = [answer for own in told.values() for answer in own]
        right = sum(row.right for row in rows) / len(rows)
        lines.append(
            f"{field:10s} macro-F1 {f1_of(rows):.3f}  accuracy {right:.3f}  "
            f"mean error {error_of(rows):.3f}  calibration error {calibration_of(rows):.3f}"
        )
        measure = error_of if field in ORDERED else f1_of
        each = (f"{name} {measure(own):.2f}" for name, own in told.items())
        lines.append(f"           each: {', '.join(each)}")
    return lines


def _judged(
    examples: Sequence[Example], name: str, arrays: Mapping[str, Array], means: LanguageMeans
) -> LeftOut:
    own = [e for e in examples if e.mail.organisation == name]
    senses = senses_from(arrays, means)
    rows = np.array([features(e.seen, senses) for e in own])
    raw, truth, values, ids = {}, {}, {}, {}
    for field in HEADS:
        if kept := labelled(own, field):
            raw[field] = head_from(arrays, field).scores(rows[kept])
            ids[field] = [own[i].mail.id for i in kept]
            truth[field] = [str(label(own[i], field)) for i in kept]
            values[field] = [str(v) for v in arrays[f"values:{field}"]]
    return LeftOut(name, raw, truth, values, ids)


def _answers(run: LeftOut, runs: Sequence[LeftOut], field: str) -> list[Answer]:
    chances = softmax(run.raw[field] / temperatures(runs, run.organisation)[field])
    values = run.values[field]
    said = decided(chances, ordered=field in ORDERED)
    return [
        Answer(true, values[place], float(row[place]), organisation=run.organisation)
        for true, place, row in zip(run.truth[field], said, chances, strict=True)
    ]
