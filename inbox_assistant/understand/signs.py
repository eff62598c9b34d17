"""All signs of a mail that need no model: cues, address forms, surface, in one place.

`row` is the fixed order in which the heads of `register` expect them.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.understand.address import AddressCue, cues_of_words
from inbox_assistant.understand.lexicon import Cue, categories, languages, lexicon
from inbox_assistant.understand.surface import surface_signs
from inbox_assistant.understand.tokens import tokens
from inbox_assistant.understand.words import Words


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of one mail; offsets are those of `Words.text`."""

    cues: tuple[Cue, ...]
    address: tuple[AddressCue, ...]
    values: dict[str, float]


def signs_of(words: Words, language: str) -> Signs:
    """Return the signs of a mail in that language (no cues where there is no lexicon)."""
    text = words.text
    cut = tokens(text)
    cues = tuple(lexicon(language).cues(cut))
    address = tuple(cues_of_words(cut, text, language))
    values = surface_signs(words.subject, words.body, cut, is_reply=words.is_reply)
    values |= _counted(f"cue:{cue.category}" for cue in cues)
    values |= _counted(f"address:{cue.form}" for cue in address)
    values |= _joined(values)
    values[f"language:{language}"] = 1.0
    return Signs(cues, address, values)


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Return the names of all signs, in the order of `row`."""
    surface = tuple(surface_signs("", "", []))
    cues = tuple(f"cue:{name}" for name in categories())
    address = ("address:formal", "address:familiar", "address:plural")
    joined = tuple(_joined({}))
    return surface + cues + address + joined + tuple(f"language:{x}" for x in languages())


def row(signs: Signs) -> NDArray[np.float32]:
    """Return the values in the order of `names`."""
    return np.array([signs.values.get(name, 0.0) for name in names()], dtype=np.float32)


def _counted(found: Iterable[str]) -> dict[str, float]:
    counts = Counter(found)
    return {name: math.log1p(count) for name, count in counts.items()}


def _joined(values: dict[str, float]) -> dict[str, float]:
    """Signs that mean more together."""
    get = values.get
    familiar = get("address:familiar", 0.0) > 0
    formal = get("address:formal", 0.0) > 0
    return {
        "only_formal": float(formal and not familiar),
        "nobody_addressed": float(not formal and not familiar and not get("address:plural")),
        "casual_style": sum(
            min(1.0, get(name, 0.0))
            for name in (
                "lower_first",
                "lower_subject",
                "exclamation_run",
                "question_run",
                "happy_signs",
                "elongated",
                "cue:slang",
                "signed_lower",
            )
        ),
        "stiff_style": sum(
            min(1.0, get(name, 0.0))
            for name in (
                "cue:greeting_formal",
                "cue:closing_formal",
                "cue:formal_style",
                "signed_initial",
                "semicolon",
            )
        ),
        "asks_politely": get("cue:plea", 0.0) * (1.0 if get("questions") else 0.5),
    }
