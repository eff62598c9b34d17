"""Learns the register heads, and measures them on organisations they have not seen."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from inbox_assistant.understand import signs
from inbox_assistant.understand.heads import Scale
from inbox_assistant.understand.means import LanguageMeans
from inbox_assistant.understand.register import HEADS, ORDERED, blocks, features
from training.perceive import Example

Array = NDArray[Any]

# How loudly each block of features speaks before learning, chosen across organisations.
LOUDNESS = {"signs": 1.0, "full": 0.7, "subject": 0.4, "sentences": 0.5}
STRENGTH = {"emotion": 1.0, "intensity": 0.3, "blocking": 0.3, "motive": 1.0, "vague": 2.0}
TEMPERATURES = np.geomspace(0.5, 3.0, 40)


def fit(
    examples: Sequence[Example],
    means: LanguageMeans,
    temperatures: Mapping[str, float] | None = None,
) -> dict[str, Array]:
    """Return the weights file: the scale of the signs, and per field weights, bias and values."""
    scale = _fit_scale(examples)
    arrays: dict[str, Array] = {
        "scale:mean": scale.mean.astype(np.float32),
        "scale:deviation": scale.deviation.astype(np.float32),
    }
    rows = np.array([features(e.seen, scale, means) for e in examples])
    for field in HEADS:
        arrays |= _fit_head(field, examples, rows, (temperatures or {}).get(field, 1.0))
    return arrays


def scores(arrays: Mapping[str, Array], field: str, rows: Array) -> Array:
    """Return the raw scores (before softmax) of each row for each value of the field."""
    weights = arrays[f"weights:{field}"].astype(np.float32)
    return np.asarray(rows @ weights.T + arrays[f"bias:{field}"])


def fit_temperature(raw: Array, truth: Sequence[str], values: Sequence[str]) -> float:
    """Return the divisor that makes the scores' probabilities most likely (Guo et al. 2017)."""
    place = {value: i for i, value in enumerate(values)}
    kept = [i for i, value in enumerate(truth) if value in place]
    wanted = np.array([place[truth[i]] for i in kept])

    def surprise(temperature: float) -> float:
        chances = softmax(raw[kept] / temperature)
        return float(-np.log(chances[np.arange(len(kept)), wanted] + 1e-12).mean())

    return float(min(TEMPERATURES, key=surprise))


def softmax(raw: Array) -> Array:
    """Return each row as probabilities."""
    powers = np.exp(raw - raw.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def labelled(examples: Sequence[Example], field: str) -> list[int]:
    """Return which examples carry a label for the field."""
    return [i for i, e in enumerate(examples) if label(e, field) is not None]


def label(example: Example, field: str) -> str | None:
    """Return the label of a field as text, None when the mail has none."""
    mail = example.mail
    if field == "problem":
        # A mixed bag knows no problems; a reply keeps its problem even when it only thanks.
        return None if mail.at is None else str(bool(mail.problem) or mail.words.is_reply)
    value = mail.labels.get(field)
    return None if value is None else str(value)


def _fit_scale(examples: Sequence[Example]) -> Scale:
    rows = np.array([signs.row(e.seen.signs) for e in examples])
    return Scale(rows.mean(0), rows.std(0) + np.float32(1e-3))


def _fit_head(
    field: str, examples: Sequence[Example], rows: Array, temperature: float
) -> dict[str, Array]:
    kept = labelled(examples, field)
    truth = [label(examples[i], field) for i in kept]
    loudness = _loudness(rows[kept])
    model = LogisticRegression(
        C=STRENGTH.get(field, 1.0),
        max_iter=400,
        class_weight=None if field == "problem" else "balanced",
    ).fit(rows[kept] * loudness, truth)
    weights, bias = model.coef_ * loudness, model.intercept_
    if len(model.classes_) == 2:
        weights, bias = np.vstack([0 * weights, weights]), np.append(0.0, bias)
    return {
        f"weights:{field}": (weights / temperature).astype(np.float16),
        f"bias:{field}": (bias / temperature).astype(np.float32),
        f"values:{field}": np.array([str(value) for value in model.classes_]),
    }


def _loudness(rows: Array) -> Array:
    """Return a factor per feature that gives each block its loudness, whatever its size."""
    dimensions = (rows.shape[1] - len(signs.names())) // 3
    factors = np.ones(rows.shape[1], dtype=np.float32)
    for name, place in blocks(dimensions).items():
        power = float(np.sqrt((rows[:, place] ** 2).sum(1).mean()))
        factors[place] = LOUDNESS[name] / max(power, 1e-6)
    return factors


def decided(field: str, chances: Array, values: Sequence[str]) -> list[str]:
    """Return the chosen value of each row, by the median where the values are ordered."""
    if field in ORDERED:
        picked = (chances.cumsum(axis=1) >= 0.5).argmax(axis=1)
    else:
        picked = chances.argmax(axis=1)
    return [values[i] for i in picked]
