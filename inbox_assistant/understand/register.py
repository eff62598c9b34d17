"""How a mail is meant: emotion, intensity, warmth, formality, blocking, motive, vagueness.

Signs (word lists, address forms, surface) and vectors (whole mail, subject, mean sentence) go into
one linear head per field. The recipe is docs/how-it-understands.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.model import Judged
from inbox_assistant.understand import signs as sign_names
from inbox_assistant.understand.cleaning import Parts
from inbox_assistant.understand.evidence import evidence_of
from inbox_assistant.understand.heads import Head, Row, Scale, head_from, scale_from
from inbox_assistant.understand.means import ANY, LanguageMeans, load_arrays, shipped_means
from inbox_assistant.understand.signs import Signs
from inbox_assistant.understand.vectors import Vectors
from inbox_assistant.understand.words import Words

# register-1: word lists, address forms, surface and sentence vectors into one linear head a field.
METHOD = "register-1"

FIELDS = ("emotion", "intensity", "warmth", "formality", "blocking", "motive", "vague")
HEADS = (*FIELDS, "problem")
ORDERED = frozenset({"intensity", "blocking"})  # read by the median, not by the likeliest value

_NOTHING = frozenset({"neutral", "0"})

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


class RegisterReader:
    """Judges the register of mails with the shipped weights, or with those given."""

    def __init__(
        self,
        arrays: Mapping[str, NDArray[Any]] | None = None,
        means: LanguageMeans | None = None,
    ) -> None:
        arrays = load_arrays("register.npz") if arrays is None else arrays
        self._means = means or shipped_means()
        self._scale: Scale = scale_from(arrays)
        self._sentence_block = blocks(self._means.mean("full", ANY).shape[0])["sentences"]
        self._heads: dict[str, Head] = {field: head_from(arrays, field) for field in HEADS}

    def read(self, mail: Perceived) -> Register:
        """Return the register of a mail, each field with its evidence."""
        row = features(mail, self._scale, self._means)
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
        )

    def _judged(
        self, name: str, chances: Row, row: Row, mail: Perceived, convert: Callable[[str], T]
    ) -> Judged[T]:
        head = self._heads[name]
        chosen = _median(chances) if name in ORDERED else int(chances.argmax())
        order = [int(i) for i in np.argsort(-chances) if i != chosen]
        others = tuple((convert(head.values[i]), round(float(chances[i]), 4)) for i in order[:2])
        proof = evidence_of(name, head, chosen, row, mail.words.text, mail.signs)
        if not proof and name in ("emotion", "blocking") and head.values[chosen] not in _NOTHING:
            proof = self._most_telling(head, chosen, mail)
        return Judged(
            convert(head.values[chosen]), round(float(chances[chosen]), 4), proof, METHOD, others
        )

    def _most_telling(self, head: Head, chosen: int, mail: Perceived) -> tuple[str, ...]:
        """Return the sentence whose meaning speaks most for the value."""
        at = self._sentence_block
        centred = self._means.centred(mail.vectors.sentences, "sentence", mail.language)
        best = int((centred @ head.weights[chosen][at]).argmax())
        spoken = mail.parts.sentences
        return (spoken[best].text,) if best < len(spoken) else ()


def features(mail: Perceived, scale: Scale, means: LanguageMeans) -> Row:
    """Return the row of features the heads were trained on."""
    vectors, language = mail.vectors, mail.language
    return np.concatenate(
        [
            scale.scaled(sign_names.row(mail.signs)),
            means.centred(vectors.full, "full", language),
            means.centred(vectors.subject, "subject", language),
            means.centred(vectors.sentences.mean(0), "sentence", language),
        ]
    )


def blocks(dimensions: int) -> dict[str, slice]:
    """Return where each block of features lies in the row."""
    signs = len(sign_names.names())
    edges = [0, signs, *(signs + dimensions * step for step in (1, 2, 3))]
    names = ("signs", "full", "subject", "sentences")
    return {n: slice(a, b) for n, a, b in zip(names, edges[:-1], edges[1:], strict=True)}


def _median(chances: Row) -> int:
    return int(np.searchsorted(np.cumsum(chances), 0.5).clip(0, len(chances) - 1))


def _of_emotion(intensity: Judged[int], emotion: str) -> Judged[int]:
    """Return an intensity that agrees with the emotion: 0 exactly when it is neutral."""
    agreed = 0 if emotion == "neutral" else max(1, intensity.value)
    if agreed == intensity.value:
        return intensity
    chances = dict(intensity.others)
    others = ((intensity.value, intensity.probability),)
    return Judged(agreed, chances.get(agreed, 0.0), intensity.evidence, METHOD, others)
