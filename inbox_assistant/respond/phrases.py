"""The sentences replies are made of: one hand-written TOML file per language.

A slot ("opening", "topic") holds variants by formality and warmth: `formal`, `neutral`,
`informal`, each with `_warm`. What is missing falls back: warm to plain, neutral to formal.
Which variant is taken depends on a seed (the conversation), never on chance, so that the same
mail always gets the same suggestion.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from importlib import resources
from typing import Any

from babel.dates import format_date

from inbox_assistant.questions import Vocabulary

FOLDER = resources.files("inbox_assistant.respond") / "phrases"
FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Style:
    """How to speak: the formality of the customer, warm or plain, and a seed for the variants."""

    formality: str
    warm: bool
    seed: str

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the names of variants to look for, the best first."""
        formality = ("neutral", "formal") if self.formality == "neutral" else (self.formality,)
        endings = ("_warm", "") if self.warm else ("",)
        return (*(name + ending for name in formality for ending in endings), "formal")


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The sentences of one language."""

    language: str
    slots: Mapping[str, Any]

    def variants(self, slot: str, name: str, style: Style) -> Sequence[str]:
        """Return all ways to say it in that style. Raises KeyError for unknown names."""
        table: Mapping[str, Sequence[str]] = self.slots[slot][name]
        return next(table[key] for key in style.keys if key in table)

    def say(self, slot: str, name: str, style: Style, **holes: str) -> str:
        """Return the sentence for this seed with its holes filled.

        Only our own template is interpreted: braces in a customer's name stay braces.
        """
        return _picked(self.variants(slot, name, style), f"{slot}/{name}", style).format(**holes)

    def question(self, slug: str, style: Style, vocabulary: Vocabulary) -> str | None:
        """Return the words that ask for it, None when the vocabulary has none in this language."""
        ways = vocabulary.ways(slug, self.language, informal=style.formality == "informal")
        return _picked(ways, f"questions/{slug}", style) if ways else None

    def until(self, at: datetime) -> str:
        """Return "by 6 pm on Tuesday 24 November" for a moment in the team's own zone."""
        hour = self.slots["hour"].format(hour=at.hour, hour12=_hour12(at.hour))
        words: str = self.slots["until"].format(day=self.day(at), hour=hour)
        return words

    def day(self, at: datetime) -> str:
        """Return the day as people write it, like "martedì 24 novembre"."""
        return format_date(at.date(), self.slots["date"], locale=self.language)


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Return the languages replies can be suggested in, in alphabetical order."""
    names = (file.name for file in FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def spoken(language: str) -> str:
    """Return the language itself when there are phrases for it, else English."""
    return language if language in languages() else FALLBACK


@lru_cache(maxsize=16)
def phrasebook(language: str) -> Phrasebook:
    """Return the phrases of the language, English ones when there are none."""
    name = spoken(language)
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    return Phrasebook(name, tomllib.loads(text))


def capitalised(words: str) -> str:
    """Return the words with a capital first letter, the rest untouched."""
    return words[:1].upper() + words[1:]


def _picked(ways: Sequence[str], name: str, style: Style) -> str:
    digest = blake2b(f"{style.seed}/{name}".encode(), digest_size=4).digest()
    return ways[int.from_bytes(digest, "big") % len(ways)]


def _hour12(hour: int) -> str:
    return f"{(hour - 1) % 12 + 1} {'am' if hour < 12 else 'pm'}"
