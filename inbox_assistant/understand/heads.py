"""Linear heads: from the features of a mail to the probabilities of a field's values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Row = NDArray[np.float32]
Matrix = NDArray[np.float64]
CLIP = 4.0  # standard deviations: one odd sign may not outweigh everything else


@dataclass(frozen=True, slots=True)
class Head:
    """A multinomial logistic regression (softmax) whose weights were learnt in `training`."""

    values: tuple[str, ...]
    weights: Row
    bias: Row

    def probabilities(self, features: Row) -> Row:
        """Return one probability per value; they add up to 1."""
        return np.asarray(softmax(self.weights @ features + self.bias), dtype=np.float32)

    def scores(self, rows: Row) -> Matrix:
        """Return the scores (before softmax) of each row of features for each value."""
        return np.asarray(rows @ self.weights.T + self.bias, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Scale:
    """Brings the named signs of a mail to a common scale; signs it has no name for don't count."""

    names: tuple[str, ...]
    mean: Row
    deviation: Row

    def scaled(self, values: Mapping[str, float]) -> Row:
        """Return the signs in the order of the names, in standard deviations, clipped."""
        row = np.array([values.get(name, 0.0) for name in self.names], dtype=np.float32)
        return np.asarray(
            np.clip((row - self.mean) / self.deviation, -CLIP, CLIP), dtype=np.float32
        )


def softmax(scores: NDArray[Any]) -> NDArray[Any]:
    """Return scores as probabilities, those of each row of its own."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def decided(chances: NDArray[Any], *, ordered: bool) -> NDArray[np.int64]:
    """Return the place of the chosen value (of each row): the median where values are ordered, the
    likeliest else."""
    if ordered:
        return np.asarray((chances.cumsum(axis=-1) >= 0.5).argmax(axis=-1))
    return np.asarray(chances.argmax(axis=-1))


def head_from(arrays: Mapping[str, NDArray[Any]], field: str) -> Head:
    """Return the head of a field from a weights file."""
    return Head(
        tuple(str(value) for value in arrays[f"values:{field}"]),
        arrays[f"weights:{field}"].astype(np.float32),
        arrays[f"bias:{field}"].astype(np.float32),
    )


def scale_from(arrays: Mapping[str, NDArray[Any]]) -> Scale:
    """Return the scale of the signs from a weights file."""
    return Scale(
        tuple(str(name) for name in arrays["scale:names"]),
        arrays["scale:mean"].astype(np.float32),
        arrays["scale:deviation"].astype(np.float32),
    )
