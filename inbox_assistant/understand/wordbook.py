"""Vectors of single words, each embedded once: mails share most of theirs."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.model import Embedder
from inbox_assistant.understand.means import load_arrays, unit_length

Matrix = NDArray[np.float32]

HELD = 50_000  # words: about 13 MB


class WordBook:
    """Looks words up; what it has not met it embeds, many at a time."""

    def __init__(self, embedder: Embedder, mean: Matrix, basis: Matrix) -> None:
        self._embedder = embedder
        self._mean = mean
        self._basis = basis
        self._rows: OrderedDict[str, NDArray[np.float16]] = OrderedDict()

    @staticmethod
    def shipped(embedder: Embedder) -> "WordBook":
        """Return the book in the space that comes with the package."""
        arrays = load_arrays("grouping.npz")
        mean, basis = (arrays[f"words:{part}"].astype(np.float32) for part in ("mean", "basis"))
        return WordBook(embedder, mean, basis)

    def learn(self, words: Iterable[str]) -> None:
        """Embed those of the words that are new, in one call. All of them are held until others
        are learnt."""
        wanted = dict.fromkeys(words)
        new = [word for word in wanted if word not in self._rows]
        for word in wanted.keys() & self._rows.keys():
            self._rows.move_to_end(word)
        if not new:
            return
        raw = np.asarray(self._embedder.embed(new), dtype=np.float32)
        rows = unit_length(unit_length(unit_length(raw) - self._mean) @ self._basis)
        self._rows.update(zip(new, rows.astype(np.float16), strict=True))
        while len(self._rows) > max(HELD, len(wanted)):
            self._rows.popitem(last=False)

    def rows(self, words: Sequence[str]) -> Matrix:
        """Return one row of length 1 per word."""
        self.learn(words)
        width = self._basis.shape[1]
        found = [self._rows[word] for word in words]
        return np.array(found, dtype=np.float32).reshape(len(words), width)
