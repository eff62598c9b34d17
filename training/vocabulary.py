"""Which terms the heads may learn: those that several organisations' customers used."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.understand.lexis import Lexis, terms_of
from training.perceive import Example

FEWEST_MAILS = 4
FEWEST_ORGANISATIONS = 3  # fewer, and it is the word of a trade

Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The terms in alphabetical order, and the rarity of each (inverse document frequency)."""

    terms: tuple[str, ...]
    rarity: Array

    @staticmethod
    def of(examples: Sequence[Example]) -> "Vocabulary":
        """Return the terms of these mails that are common enough."""
        mails: Counter[str] = Counter()
        organisations: dict[str, set[str]] = {}
        for example in examples:
            for term in terms_of(example.seen.words.tokens):
                mails[term] += 1
                organisations.setdefault(term, set()).add(example.mail.organisation)
        kept = sorted(
            term
            for term, count in mails.items()
            if count >= FEWEST_MAILS and len(organisations[term]) >= FEWEST_ORGANISATIONS
        )
        often = np.array([mails[term] for term in kept], dtype=np.float32)
        rarity = np.log((1 + len(examples)) / (1 + often)) + 1
        return Vocabulary(tuple(kept), rarity.astype(np.float32))

    def lexis(self, values: int) -> Lexis:
        """Return a lexis that knows the terms, but nothing yet of what they speak for."""
        places = {term: place for place, term in enumerate(self.terms)}
        nothing = np.zeros((len(self.terms), values), dtype=np.float32)
        return Lexis(places, self.rarity, nothing)

    def rows(self, examples: Sequence[Example]) -> Array:
        """Return how much each mail holds of each term."""
        lexis = self.lexis(0)
        rows = np.zeros((len(examples), len(self.terms)), dtype=np.float32)
        for row, example in zip(rows, examples, strict=True):
            places, amounts = lexis.amounts(example.seen.words.tokens)
            row[places] = amounts
        return rows
