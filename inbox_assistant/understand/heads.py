"""Linear heads: from the features of a mail to the probabilities of a field's values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Row = NDArray[np.float32]
CLIP = 4.0  # standard deviations: one odd sign may not outweigh everything else


@dataclass(frozen=True, slots=True)
class Head:
    """A multinomial logistic regression (softmax) whose weights were learnt in `training`."""

    values: tuple[str, ...]
    weights: Row
    bias: Row

    def probabilities(self, features: Row) -> Row:
        """Return one probability per value; they add up to 1."""
        scores = self.weights @ features + self.bias
        powers = np.exp(scores - scores.max())
        return np.asarray(powers / powers.sum(), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Scale:
    """Brings the counted signs to a common scale."""

    mean: Row
    deviation: Row

    def scaled(self, signs: Row) -> Row:
        """Return the signs in standard deviations, clipped."""
        return np.asarray(
            np.clip((signs - self.mean) / self.deviation, -CLIP, CLIP), dtype=np.float32
        )


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
        arrays["scale:mean"].astype(np.float32), arrays["scale:deviation"].astype(np.float32)
    )
