"""How likely a sentence of a draft answers what a customer asked.

Learnt by `python -m training drafts` from replies of which each sentence is marked with what it
answers (`training/data/omissions`): one logistic regression (Cox 1958) says from its vector whether
a sentence answers anything, or only regrets, thanks and tells; a second one weighs that beside what
it shares with the question, with the mail around, and with the other questions.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice

import numpy as np

from inbox_assistant.respond.check.asks import LONGEST_MAIL, NEEDS, Ask
from inbox_assistant.respond.check.draft import LONGEST_SENTENCE
from inbox_assistant.respond.check.learnt import FOLDER, Matrix, meaning
from inbox_assistant.respond.check.offers import Offer
from inbox_assistant.respond.check.stems import stems
from inbox_assistant.understand.means import load_arrays
from inbox_assistant.understand.tokens import sentences

WEIGHTS = "answers.npz"
SAID = (
    *("yes", "refuse", "word", "finding", "doing", "steps", "duty", "fault", "safe", "reason"),
    *("amount", "place", "back", "moment", "since"),
)
TYPES = (*NEEDS, "act", "other")
MOST_HEARD = 24  # sentences of a mail whose meaning is compared


@dataclass(frozen=True)
class Asked:
    """What a mail asks, and its words around."""

    mail: str
    language: str
    asks: Sequence[Ask]

    @cached_property
    def meaning(self) -> Matrix:
        """Return the vector of the whole mail."""
        return meaning(self.mail[:LONGEST_MAIL], self.language)

    @cached_property
    def about(self) -> frozenset[str]:
        """Return the stems of the whole mail."""
        return stems(self.mail[:LONGEST_MAIL], self.language)

    @cached_property
    def beside(self) -> Mapping[Ask, Matrix]:
        """Return for each question the vectors of the sentences that don't ask it; every sentence
        of the draft is held against them."""
        texts = [part.text for part in sentences(self.mail[:LONGEST_MAIL])]
        return {
            ask: self._meanings(text for text in texts if ask.text not in text) for ask in self.asks
        }

    def _meanings(self, texts: Iterable[str]) -> Matrix:
        heard = (text[:LONGEST_SENTENCE].rstrip() for text in islice(texts, MOST_HEARD))
        return np.array([meaning(text, self.language) for text in heard])


@dataclass(frozen=True, slots=True)
class Answering:
    """The two regressions."""

    answers: Matrix
    weights: Matrix
    bias: float

    def chance(self, ask: Ask, offer: Offer, asked: Asked) -> float:
        """Return how likely the sentence answers it, 0 to 1."""
        substance = float(self.answers @ offer.meaning)
        score = float(self.weights @ np.array([*features(ask, offer, asked), substance]))
        return float(1 / (1 + np.exp(-score - self.bias)))


@lru_cache(maxsize=1)
def answering() -> Answering:
    """Return what was learnt."""
    arrays = load_arrays(WEIGHTS, FOLDER)
    return Answering(arrays["answers"], arrays["weights"], float(arrays["bias"]))


def features(ask: Ask, offer: Offer, asked: Asked) -> list[float]:
    """Return what a sentence has to do with a question, in an order that the weights know."""
    return [*_shared(ask, offer, asked), *_done(ask, offer, asked), *_kinds(ask, offer)]


def _shared(ask: Ask, offer: Offer, asked: Asked) -> list[float]:
    """How near the meanings are and which words both have, beside other questions and the mail."""
    others = [other for other in asked.asks if other is not ask]
    near = _near(ask.text, offer)
    context, whole = _near(ask.context, offer), float(asked.meaning @ offer.meaning)
    rival = max((_near(other.text, offer) for other in others), default=near)
    beside = asked.beside[ask]
    rest = float((beside @ offer.meaning).max()) if len(beside) else 0.0
    met = len(ask.about & offer.about)
    most = max((len(other.about & offer.about) for other in others), default=met)
    around = len(stems(ask.context, offer.language) & offer.about)
    words = [min(met, 2) / 2, met / max(1, len(ask.about)), float(not ask.about), met - most]
    wide = [min(around, 3) / 3, min(len(asked.about & offer.about), 3) / 3]
    spaces = [near, max(near, 0.0) ** 2, context, whole, near - rival, near - rest, context - whole]
    return [*spaces, near * (not met), *words, *wide]


def _near(text: str, offer: Offer) -> float:
    return float(meaning(text, offer.language) @ offer.meaning)


def _done(ask: Ask, offer: Offer, asked: Asked) -> list[float]:
    """Whether it does what was asked, or something else."""
    wanted = "act" in ask.needs
    done = bool(ask.acts & offer.acts)
    others = [len(other.acts & offer.acts) for other in asked.asks if other is not ask]
    return [
        done,
        not done and bool(offer.acts),
        wanted and done,
        wanted and not ask.acts and "doing" in offer.said,
        wanted and offer.sorry,
        offer.sorry,
        max(others, default=0),
        len(asked.asks) > 1,
    ]


def _kinds(ask: Ask, offer: Offer) -> list[float]:
    """The signs of an answer in it, and what kind of question it is."""
    said = [float(sign in offer.said) for sign in SAID]
    types = [float(need in ask.needs) for need in TYPES]
    return [*said, *types, float(ask.open), float(ask.question), len(ask.text.split()) / 10]
