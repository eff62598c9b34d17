"""Words that training found telling: how much each speaks for each value of each field.

The lexicons say what a word means to people who wrote them down; this says what words turned out
to mean in the labelled mails: single words, their first letters (a stem that needs no grammar) and
pairs of neighbours, weighed as in TF-IDF (Spärck Jones 1972).
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.understand.heads import Row
from inbox_assistant.understand.tokens import Token

STEM = 5  # letters
READ_WORDS = 2_000  # of a longer mail the beginning tells enough


@dataclass(frozen=True, slots=True)
class Lexis:
    """The known terms. `weights` has a row per term and a column per value of each field."""

    places: Mapping[str, int]
    rarity: Row
    weights: Row

    def amounts(self, words: Sequence[Token]) -> tuple[NDArray[np.intp], Row]:
        """Return which known terms the words hold, and how much of each: together of length 1."""
        counts = terms_of(words)
        known = [(self.places[term], n) for term, n in counts.items() if term in self.places]
        places = np.array([place for place, _ in known], dtype=np.intp)
        often = np.array([n for _, n in known], dtype=np.float32)
        amounts = (1 + np.log(often)) * self.rarity[places]
        length = float(np.linalg.norm(amounts)) or 1.0
        return places, np.asarray(amounts / length, dtype=np.float32)

    def scores(self, words: Sequence[Token]) -> Row:
        """Return how much the words speak for each value of each field, 0 where they are new."""
        places, amounts = self.amounts(words)
        return np.asarray(amounts @ self.weights[places], dtype=np.float32)


def terms_of(words: Sequence[Token]) -> Counter[str]:
    """Return the terms of a text and how often each occurs."""
    lows = [word.low for word in words[:READ_WORDS]]
    counts = Counter(lows)
    counts.update(f"{low[:STEM]}*" for low in lows if len(low) > STEM)
    counts.update(map(" ".join, pairwise(lows)))
    return counts


def lexis_from(arrays: Mapping[str, NDArray[Any]]) -> Lexis:
    """Return the lexis of a weights file. Its terms are one UTF-8 text, a term a line."""
    terms = arrays["lexis:terms"].tobytes().decode().split("\n")
    return Lexis(
        {term: place for place, term in enumerate(terms)},
        arrays["lexis:rarity"].astype(np.float32),
        arrays["lexis:weights"].astype(np.float32),
    )
