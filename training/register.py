"""Learns the register heads, and measures them on organisations they have not seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from inbox_assistant.understand import signs
from inbox_assistant.understand.embedding import UniversalSentenceEncoder
from inbox_assistant.understand.heads import Scale, softmax
from inbox_assistant.understand.means import LanguageMeans
from inbox_assistant.understand.register import HEADS, Senses, blocks, features
from training.perceive import Example
from training.vocabulary import Vocabulary

Array = NDArray[Any]

# How loudly each block of features speaks before learning, chosen across organisations.
LOUDNESS = {"signs": 1.0, "full": 0.7, "subject": 0.4, "sentences": 0.5, "lexis": 2.0}
STRENGTH = {"vague": 2.0}
# Rare values count as much as frequent ones, but not where being off by one is half as bad.
BALANCE = dict.fromkeys(("emotion", "warmth", "formality", "motive", "vague"), "balanced")
MOST_STEPS = 150
DIMENSIONS = UniversalSentenceEncoder.dimensions
TEMPERATURES = np.geomspace(0.5, 3.0, 40)


@dataclass(frozen=True, slots=True)
class _Learnt:
    """A head before its words are summed up: `words` has a weight per value and term."""

    values: tuple[str, ...]
    weights: Array
    bias: Array
    words: Array


def fit(
    examples: Sequence[Example],
    means: LanguageMeans,
    temperatures: Mapping[str, float] | None = None,
) -> dict[str, Array]:
    """Return the weights file: the scale of the signs, the learnt words, and per field weights,
    bias and values.

    The words are learnt together with the rest. What they say is then summed up, a number for each
    value of each field, so that a mail's row of features stays short.
    """
    scale = _fit_scale(examples)
    terms = Vocabulary.of(examples)
    rows = _rows(examples, Senses(scale, terms.lexis(0), means), terms)
    learnt = {field: _fit_head(field, examples, rows, len(scale.names)) for field in HEADS}
    words = np.vstack([head.words for head in learnt.values()]).T
    arrays: dict[str, Array] = {
        "scale:names": np.array(scale.names),
        "scale:mean": scale.mean,
        "scale:deviation": scale.deviation,
        "lexis:terms": np.frombuffer("\n".join(terms.terms).encode(), dtype=np.uint8),
        "lexis:rarity": terms.rarity.astype(np.float16),
        "lexis:weights": words.astype(np.float16),
    }
    column = 0
    for field, head in learnt.items():
        heard = np.eye(len(head.values), words.shape[1], column, dtype=np.float32)
        column += len(head.values)
        heat = (temperatures or {}).get(field, 1.0)
        weights = np.hstack([head.weights, heard]) / heat
        arrays[f"weights:{field}"] = weights.astype(np.float16)
        arrays[f"bias:{field}"] = (head.bias / heat).astype(np.float32)
        arrays[f"values:{field}"] = np.array(head.values)
    return arrays


def fit_temperature(raw: Array, truth: Sequence[str], values: Sequence[str]) -> float:
    """Return the divisor that makes the scores' probabilities most likely (Guo et al. 2017)."""
    place = {value: i for i, value in enumerate(values)}
    kept = [i for i, value in enumerate(truth) if value in place]
    wanted = np.array([place[truth[i]] for i in kept])

    def surprise(temperature: float) -> float:
        chances = softmax(raw[kept] / temperature)
        return float(-np.log(chances[np.arange(len(kept)), wanted] + 1e-12).mean())

    return float(min(TEMPERATURES, key=surprise))


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
    names = signs.names()
    rows = np.array([[e.seen.signs.values.get(n, 0.0) for n in names] for e in examples])
    return Scale(names, rows.mean(0).astype(np.float32), (rows.std(0) + 1e-3).astype(np.float32))


def _rows(examples: Sequence[Example], senses: Senses, terms: Vocabulary) -> Array:
    """Return what the heads learn from: all features but the lexis, then every term itself."""
    felt = np.array([features(e.seen, senses) for e in examples], dtype=np.float32)
    return np.hstack([felt, terms.rows(examples)])


def _fit_head(field: str, examples: Sequence[Example], rows: Array, signs: int) -> _Learnt:
    kept = labelled(examples, field)
    truth = [label(examples[i], field) for i in kept]
    loudness = _loudness(rows[kept], signs)
    model = LogisticRegression(
        C=STRENGTH.get(field, 1.0), max_iter=MOST_STEPS, class_weight=BALANCE.get(field)
    ).fit(rows[kept] * loudness, truth)
    weights, bias = model.coef_ * loudness, model.intercept_
    if len(model.classes_) == 2:
        weights, bias = np.vstack([0 * weights, weights]), np.append(0.0, bias)
    edge = blocks(signs, DIMENSIONS, 0)["lexis"].start
    values = tuple(str(value) for value in model.classes_)
    return _Learnt(values, weights[:, :edge], bias, weights[:, edge:])


def _loudness(rows: Array, signs: int) -> Array:
    """Return a factor per feature that gives each block its loudness, whatever its size."""
    factors = np.ones(rows.shape[1], dtype=np.float32)
    terms = rows.shape[1] - signs - 3 * DIMENSIONS
    for name, place in blocks(signs, DIMENSIONS, terms).items():
        power = float(np.sqrt((rows[:, place] ** 2).sum(1).mean()))
        factors[place] = LOUDNESS[name] / max(power, 1e-6)
    return factors
