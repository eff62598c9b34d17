"""All signs of a mail that need no model: cues, address forms, surface, in one place.

The heads of `register` know by name those they learnt from; others wait for the next training.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from inbox_assistant.understand.address import AddressCue, cues_of_words
from inbox_assistant.understand.lexicon import Cue, categories, languages, lexicon
from inbox_assistant.understand.signing import Span, counted, leave_of, unnamed
from inbox_assistant.understand.surface import surface_signs
from inbox_assistant.understand.words import Words


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of one mail; offsets are those of `Words.text`. `leave` is where it closes and
    signs: nothing there is evidence of its matter."""

    cues: tuple[Cue, ...]
    address: tuple[AddressCue, ...]
    values: dict[str, float]
    leave: tuple[Span, ...] = ()


def signs_of(words: Words, language: str) -> Signs:
    """Return the signs of a mail in that language (no cues where there is no lexicon)."""
    cut = words.tokens
    found = lexicon(language).cues(cut)
    leave = leave_of(words, found)
    cues = counted(found, words, leave)
    address = unnamed(cues_of_words(cut, words.text, language), words)
    values = surface_signs(words.subject, words.body, cut, is_reply=words.is_reply)
    values |= _counted(f"cue:{cue.category}" for cue in cues)
    values |= _counted(f"address:{cue.form}" for cue in address)
    values |= _joined(values)
    values[f"language:{language}"] = 1.0
    return Signs(cues, address, values, leave)


@lru_cache(maxsize=1)
def names() -> tuple[str, ...]:
    """Return the names of all signs, for training to learn from."""
    surface = tuple(surface_signs("", "", []))
    cues = tuple(f"cue:{name}" for name in categories())
    address = ("address:formal", "address:familiar", "address:plural", "address:third")
    joined = tuple(_joined({}))
    return surface + cues + address + joined + tuple(f"language:{x}" for x in languages())


def _counted(found: Iterable[str]) -> dict[str, float]:
    counts = Counter(found)
    return {name: math.log1p(count) for name, count in counts.items()}


_CASUAL = (
    "lower_first",
    "lower_subject",
    "exclamation_run",
    "question_run",
    "happy_signs",
    "elongated",
    "cue:slang",
    "signed_lower",
)
_STIFF = (
    "cue:greeting_formal",
    "cue:closing_formal",
    "cue:formal_style",
    "signed_initial",
    "semicolon",
)
_TROUBLE = (
    "cue:locked_out",
    "cue:unusable",
    "cue:missing",
    "cue:money_held",
    "cue:damaged",
    "cue:malfunction",
)
_PRAISE = ("cue:mock_praise", "cue:joy", "cue:praise", "cue:irony")
_FIGHT = ("cue:anger", "cue:insult", "cue:threat", "cue:rhetorical")


def _joined(values: dict[str, float]) -> dict[str, float]:
    """Signs that mean more together: praise amid trouble, thanks with a threat, vous in slang."""
    get = values.get
    familiar = get("address:familiar", 0.0) > 0
    formal = get("address:formal", 0.0) > 0
    plural = get("address:plural", 0.0) > 0
    casual, stiff = _sum(values, _CASUAL), _sum(values, _STIFF)
    trouble, praise, fight = (_sum(values, names) for names in (_TROUBLE, _PRAISE, _FIGHT))
    return {
        "only_formal": float(formal and not familiar),
        "only_familiar": float(familiar and not formal),
        "nobody_addressed": float(not formal and not familiar and not plural),
        "casual_style": casual,
        "stiff_style": stiff,
        "formal_yet_casual": float(formal) * casual,
        "plural_and_casual": float(plural) * casual,
        "plural_and_stiff": float(plural) * stiff,
        "stiff_fight": stiff * fight,
        "praise_amid_trouble": min(praise, trouble),
        "praise_in_quotes": float(praise > 0) * get("quotation", 0.0),
        "praise_alone": praise * float(trouble == 0 and fight == 0),
        "thanks_and_fight": min(get("cue:thanks", 0.0) + get("cue:thanks_in_advance", 0.0), fight),
        "no_trouble": float(trouble == 0),
        "asks_untroubled": get("questions", 0.0) * float(trouble == 0),
        "asks_politely": get("cue:plea", 0.0) * (1.0 if get("questions") else 0.5),
    }


def _sum(values: dict[str, float], names: Iterable[str]) -> float:
    return sum(min(1.0, values.get(name, 0.0)) for name in names)
