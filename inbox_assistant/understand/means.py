"""What the vectors of a language have in common, taken away so that languages can be compared.

A multilingual encoder still puts each language in a corner of its own; subtracting the mean of
the language leaves the meaning.
"""

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

import numpy as np
from numpy.typing import NDArray

WEIGHTS = resources.files("inbox_assistant.understand") / "weights"
ANY = "*"  # the mean over all languages, for those we know nothing of

Vectors = NDArray[np.float32]


def load_arrays(name: str, folder: Traversable = WEIGHTS) -> dict[str, NDArray[Any]]:
    """Return the arrays of a weights file of ours. Nothing in it is pickled code."""
    with resources.as_file(folder / name) as path, np.load(path, allow_pickle=False) as data:
        return {key: data[key] for key in data.files}


class LanguageMeans:
    """Mean vectors per kind of text and language, keyed "kind:language"."""

    def __init__(self, arrays: Mapping[str, NDArray[Any]]) -> None:
        self._means = {key: np.asarray(v, dtype=np.float32) for key, v in arrays.items()}

    def mean(self, kind: str, language: str) -> Vectors:
        """Return the mean of that kind of text, that over all languages where none is known."""
        known = self._means.get(f"{kind}:{language}")
        return self._means[f"{kind}:{ANY}"] if known is None else known

    def centred(self, vectors: Vectors, kind: str, language: str) -> Vectors:
        """Return the vectors minus the mean."""
        return vectors - self.mean(kind, language)

    def directions(self, vectors: Vectors, kind: str, language: str) -> Vectors:
        """Return the vectors minus the mean, each of length 1 (or 0)."""
        return unit_length(self.centred(vectors, kind, language))


def unit_length(vectors: Vectors) -> Vectors:
    """Return the vectors with length 1; a zero vector stays zero."""
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-9), dtype=np.float32)


@lru_cache(maxsize=1)
def shipped_means() -> LanguageMeans:
    """Return the means that come with the package."""
    return LanguageMeans(load_arrays("means.npz"))
