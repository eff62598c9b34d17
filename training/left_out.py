"""Leave one organisation out: how the heads fare on a company they have never seen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from inbox_assistant.understand.heads import scale_from
from inbox_assistant.understand.register import HEADS, features
from training.mails import organisations
from training.measures import accuracy, calibration_error, macro_f1, mean_error
from training.perceive import Example, language_means
from training.register import (
    Array,
    decided,
    fit,
    fit_temperature,
    label,
    labelled,
    scores,
    softmax,
)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Scores of one organisation's mails by heads trained on all the others."""

    organisation: str
    raw: dict[str, Array]
    truth: dict[str, list[str]]
    values: dict[str, list[str]]
    ids: dict[str, list[str]]


def leave_one_out(examples: Sequence[Example]) -> list[LeftOut]:
    """Return, for each organisation, the scores by heads that never saw it."""
    names = organisations([e.mail for e in examples])
    return [_left_out(examples, name) for name in names]


def temperatures(runs: Sequence[LeftOut], without: str = "") -> dict[str, float]:
    """Return a temperature per field from the left-out scores (of the other organisations)."""
    found = {}
    for field in HEADS:
        kept = [run for run in runs if field in run.raw and run.organisation != without]
        raw = np.vstack([run.raw[field] for run in kept])
        truth = [value for run in kept for value in run.truth[field]]
        found[field] = fit_temperature(raw, truth, kept[0].values[field])
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
    """Return lines of figures: the mean over organisations left out in turn."""
    lines = []
    for field in HEADS:
        rows = np.array([_figures(run, runs, field) for run in runs if field in run.raw])
        f1, right, error, gap = rows.mean(axis=0)
        lines.append(
            f"{field:10s} macro-F1 {f1:.3f}  accuracy {right:.3f}  "
            f"mean error {error:.3f}  calibration error {gap:.3f}"
        )
        names = [run.organisation for run in runs if field in run.raw]
        each = (f"{name} {row[0]:.2f}" for name, row in zip(names, rows, strict=True))
        lines.append(f"           macro-F1 each: {', '.join(each)}")
    return lines


def _left_out(examples: Sequence[Example], name: str) -> LeftOut:
    others = [e for e in examples if e.mail.organisation != name]
    own = [e for e in examples if e.mail.organisation == name]
    means = language_means(others)
    arrays = fit(others, means)
    rows = np.array([features(e.seen, scale_from(arrays), means) for e in own])
    raw, truth, values, ids = {}, {}, {}, {}
    for field in HEADS:
        if kept := labelled(own, field):
            raw[field] = scores(arrays, field, rows[kept])
            ids[field] = [own[i].mail.id for i in kept]
            truth[field] = [str(label(own[i], field)) for i in kept]
            values[field] = [str(v) for v in arrays[f"values:{field}"]]
    return LeftOut(name, raw, truth, values, ids)


def _figures(
    run: LeftOut, runs: Sequence[LeftOut], field: str
) -> tuple[float, float, float, float]:
    chances = softmax(run.raw[field] / temperatures(runs, run.organisation)[field])
    values, truth = run.values[field], run.truth[field]
    said = decided(field, chances, values)
    sure = [float(row[values.index(value)]) for row, value in zip(chances, said, strict=True)]
    hits = [a == b for a, b in zip(said, truth, strict=True)]
    return (
        macro_f1(truth, said),
        accuracy(truth, said),
        mean_error(truth, said),
        calibration_error(sure, hits),
    )
