"""How a mail is meant: emotion, intensity, warmth, formality, blocking, motive, vagueness.

Signs (word lists, address forms, surface), vectors (whole mail, subject, mean sentence) and learnt
words go into one linear head per field. The recipe is docs/how-it-understands.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.model import Judged, Perception
from inbox_assistant.understand.cleaning import Parts
from inbox_assistant.understand.evidence import Span, evidence_of, gains_of
from inbox_assistant.understand.heads import Head, Row, Scale, decided, head_from, scale_from
from inbox_assistant.understand.lexis import Lexis, lexis_from
from inbox_assistant.understand.means import LanguageMeans, load_arrays, shipped_means
from inbox_assistant.understand.perceptions import fitting, pack_row
from inbox_assistant.understand.signing import takes_leave
from inbox_assistant.understand.signs import Signs
from inbox_assistant.understand.vectors import Vectors
from inbox_assistant.understand.words import Words

# register-2: word lists, address forms, surface, sentence vectors and learnt words into one linear
# head a field; learnt from 28 organisations.
METHOD = "register-2"

FIELDS = ("emotion", "intensity", "warmth", "formality", "blocking", "motive", "vague")
HEADS = (*FIELDS, "problem")
ORDERED = frozenset({"intensity", "blocking"})  # read by the median, not by the likeliest value

_NOTHING = frozenset({"neutral", "0", "other"})
# Where a whole sentence may be the evidence, when no single words are.
_TELLING = frozenset({"emotion", "intensity", "warmth", "blocking", "motive"})

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Perceived:
    """All that the heads look at: one mail, its signs and its vectors."""

    words: Words
    parts: Parts
    language: str
    signs: Signs
    vectors: Vectors


@dataclass(frozen=True, slots=True)
class Register:
    """The judged fields of one mail. `problem` is the probability that there is one behind it."""

    emotion: Judged[str]
    intensity: Judged[int]
    warmth: Judged[str]
    formality: Judged[str]
    blocking: Judged[int]
    motive: Judged[str]
    vague: Judged[bool]
    problem: float
    perception: Perception


@dataclass(frozen=True, slots=True)
class Senses:
    """What turns a perceived mail into features: learnt in training, the same for all heads."""

    scale: Scale
    lexis: Lexis
    means: LanguageMeans


class RegisterReader:
    """Judges the register of mails with the shipped weights, or with those given."""

    def __init__(
        self,
        arrays: Mapping[str, NDArray[Any]] | None = None,
        means: LanguageMeans | None = None,
    ) -> None:
        arrays = load_arrays("register.npz") if arrays is None else arrays
        self._senses = senses_from(arrays, means or shipped_means())
        self.shipped: Mapping[str, Head] = {field: head_from(arrays, field) for field in HEADS}
        self.listen_to({}, {})

    def listen_to(self, team: Mapping[str, Head], versions: Mapping[str, int]) -> None:
        """Judge with these heads of a team from now on, and with the shipped ones where there are
        none (or none that fit). Their versions become part of the method ids."""
        heard = fitting(team, self.shipped)
        named = {field: f"{METHOD}+team-{versions[field]}" for field in heard}
        self._heads = {**self.shipped, **heard}
        self._methods = {**dict.fromkeys(HEADS, METHOD), **named}
        newest = max((versions[field] for field in heard), default=None)
        self.name = METHOD if newest is None else f"{METHOD}+team-{newest}"

    def read(self, mail: Perceived) -> Register:
        """Return the register of a mail, each field with its evidence."""
        row = features(mail, self._senses)
        chances = {name: head.probabilities(row) for name, head in self._heads.items()}

        def judged(name: str, convert: Callable[[str], T]) -> Judged[T]:
            return self._judged(name, chances[name], row, mail, convert)

        emotion = judged("emotion", str)
        return Register(
            emotion=emotion,
            intensity=_of_emotion(judged("intensity", int), emotion.value),
            warmth=judged("warmth", str),
            formality=judged("formality", str),
            blocking=judged("blocking", int),
            motive=judged("motive", str),
            vague=judged("vague", lambda value: value == "True"),
            problem=float(chances["problem"][self._heads["problem"].values.index("True")]),
            perception=Perception(METHOD, self.name, pack_row(row)),
        )

    def _judged(
        self, name: str, chances: Row, row: Row, mail: Perceived, convert: Callable[[str], T]
    ) -> Judged[T]:
        head = self._heads[name]
        chosen = int(decided(chances, ordered=name in ORDERED))
        order = [int(i) for i in np.argsort(-chances) if i != chosen]
        others = tuple((convert(head.values[i]), round(float(chances[i]), 4)) for i in order[:2])
        proof = self._proof(name, head, chosen, row, mail)
        words = tuple(mail.words.text[start:end] for start, end in proof)
        sure, method = round(float(chances[chosen]), 4), self._methods[name]
        return Judged(convert(head.values[chosen]), sure, words, method, others, spans=proof)

    def _proof(
        self, name: str, head: Head, chosen: int, row: Row, mail: Perceived
    ) -> tuple[Span, ...]:
        value = head.values[chosen]
        gains = gains_of(self._senses.scale.names, head, chosen, row)
        found = evidence_of(name, value, gains, mail.words.text, mail.signs)
        if found or name not in _TELLING or value in _NOTHING:
            return found
        return self._most_telling(head, chosen, mail)

    def _most_telling(self, head: Head, chosen: int, mail: Perceived) -> tuple[Span, ...]:
        """Return the sentence whose meaning speaks most for the value; a closing never does."""
        centred = self._senses.means.centred(mail.vectors.sentences, "sentence", mail.language)
        at = blocks(len(self._senses.scale.names), centred.shape[1], 0)["sentences"]
        offset = len(mail.words.subject) + 1
        for best in np.argsort(-(centred @ head.weights[chosen][at]), kind="stable"):
            for said in mail.parts.sentences[best : best + 1]:
                start = offset + said.start
                if not takes_leave(said.text, start, mail.signs.leave):
                    return ((start, offset + said.end),)
        return ()


def senses_from(arrays: Mapping[str, NDArray[Any]], means: LanguageMeans) -> Senses:
    """Return the senses of a weights file."""
    return Senses(scale_from(arrays), lexis_from(arrays), means)


def features(mail: Perceived, senses: Senses) -> Row:
    """Return the row of features the heads were trained on."""
    vectors, language, means = mail.vectors, mail.language, senses.means
    return np.concatenate(
        [
            senses.scale.scaled(mail.signs.values),
            means.centred(vectors.full, "full", language),
            means.centred(vectors.subject, "subject", language),
            means.centred(vectors.sentences.mean(0), "sentence", language),
            senses.lexis.scores(mail.words.tokens),
        ]
    )


def blocks(signs: int, dimensions: int, values: int) -> dict[str, slice]:
    """Return where each block of features lies in the row, for so many signs, dimensions of a
    vector, and values of all fields together."""
    sizes = (signs, dimensions, dimensions, dimensions, values)
    edges = list(accumulate(sizes, initial=0))
    names = ("signs", "full", "subject", "sentences", "lexis")
    return {n: slice(a, b) for n, a, b in zip(names, edges[:-1], edges[1:], strict=True)}


def _of_emotion(intensity: Judged[int], emotion: str) -> Judged[int]:
    """Return an intensity that agrees with the emotion: 0 exactly when it is neutral."""
    agreed = 0 if emotion == "neutral" else max(1, intensity.value)
    if agreed == intensity.value:
        return intensity
    chances = dict(intensity.others)
    others = ((intensity.value, intensity.probability),)
    sure = chances.get(agreed, 0.0)
    return replace(intensity, value=agreed, probability=sure, others=others)
