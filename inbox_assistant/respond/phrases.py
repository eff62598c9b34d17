"""The sentences replies are made of: one hand-written TOML file per language.

A slot ("opening", "topic") holds variants by formality and warmth: `formal`, `neutral`,
`informal`, each with `_warm`. What is missing falls back: warm to plain, neutral to formal. A
team's own phrases (`own_phrases`) replace ours slot by slot. Which variant is taken follows from
the rank of the customer and from what was written to them before, never from chance.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from importlib import resources
from string import Formatter
from typing import Any

from babel.dates import format_date

from inbox_assistant.questions import Vocabulary
from inbox_assistant.understand.address import address_cues, address_form

FOLDER = resources.files("inbox_assistant.respond") / "phrases"
FALLBACK = "en"
# A prime above any number of variants: ranks side by side differ in every place, and two ranks
# still differ wherever they did.
_SPREAD = 1_000_003
_APART = 10_007  # prime, and more than the customers of most issues


@dataclass(frozen=True, slots=True)
class Style:
    """How to speak: the formality of the customer, warm or plain, and the customer's rank among
    those who get such a letter.

    `said` are our earlier letters to this reader, the newest first: what they say is said another
    way. `polite`: the tone is informal, and the customer is still addressed with vous, usted, Sie.
    """

    formality: str
    warm: bool
    rank: int = 0
    said: tuple[str, ...] = ()
    polite: bool = False

    @property
    def familiar(self) -> bool:
        """Return whether the customer is addressed familiarly."""
        return self.formality == "informal" and not self.polite

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the names of variants to look for, the best first."""
        formality = ("neutral", "formal") if self.formality == "neutral" else (self.formality,)
        endings = ("_warm", "") if self.warm else ("",)
        return (*(name + ending for name in formality for ending in endings), "formal")


@dataclass(frozen=True, slots=True)
class Phrasebook:
    """The sentences of one language. `signatures` stand by mailbox; "any" is for all of them."""

    language: str
    slots: Mapping[str, Any]
    signatures: Mapping[str, str] = field(default_factory=dict)

    def variants(self, slot: str, name: str, style: Style) -> Sequence[str]:
        """Return all ways to say it in that style. Raises KeyError for unknown names."""
        table: Mapping[str, Sequence[str]] = self.slots[slot][name]
        ways = next(table[key] for key in style.keys if key in table)
        if not style.polite:
            return ways
        polite = replace(style, formality="neutral", polite=False)
        return self._addressing_nobody(ways) or self.variants(slot, name, polite)

    def _addressing_nobody(self, ways: Sequence[str]) -> list[str]:
        return [
            w for w in ways if address_form(address_cues(w, self.language), self.language) is None
        ]

    def say(self, slot: str, name: str, style: Style, **holes: str) -> str:
        """Return one sentence that belongs to no letter, like a subject or the line of a quote."""
        return Letter(self, style).say(slot, name, **holes)

    def signed(self, team: str, mailbox: str = "") -> str:
        """Return what stands under a letter: the signature of that mailbox, else the team's
        name."""
        words = self.signatures.get(mailbox) or self.signatures.get("any") or "{team}"
        return words.format(team=team)

    def until(self, at: datetime) -> str:
        """Return "by 6 pm on Tuesday 24 November" for a moment in the team's own zone."""
        hour = self.slots["hour"].format(hour=at.hour, hour12=_hour12(at.hour))
        words: str = self.slots["until"].format(day=self.day(at), hour=hour)
        return words

    def day(self, at: datetime) -> str:
        """Return the day as people write it, like "martedì 24 novembre"."""
        return format_date(at.date(), self.slots["date"], locale=self.language)


class Letter:
    """One letter while it is written, sentence by sentence.

    The rank is read as a number whose places are the slots in turn and whose digits are their
    variants (a mixed radix). So letters with the same slots differ for as many ranks as there are
    combinations. What was said to this reader before gives way to the next variant.
    """

    def __init__(self, book: Phrasebook, style: Style) -> None:
        self._book = book
        self._style = style
        self._rest = style.rank * _SPREAD

    def say(self, slot: str, name: str, **holes: str) -> str:
        """Return the next sentence with its holes filled. Raises KeyError for unknown names.

        Only our own template is interpreted: braces in a customer's name stay braces.
        """
        return self._next(self._book.variants(slot, name, self._style)).format(**holes)

    def question(self, slug: str, vocabulary: Vocabulary) -> str | None:
        """Return the words that ask for it, None when the vocabulary has none in this language."""
        ways = vocabulary.ways(slug, self._book.language, informal=self._style.familiar)
        return self._next(ways) if ways else None

    def _next(self, ways: Sequence[str]) -> str:
        self._rest, first = divmod(self._rest, len(ways))
        turned = [*ways[first:], *ways[:first]]
        return max(turned, key=self._ago)  # of several, the first of the turn

    def _ago(self, way: str) -> int:
        """Return how many letters came since the one that said it; all of them if none did."""
        pieces = [literal for literal, *_ in Formatter().parse(way) if literal.strip()]
        said = self._style.said
        return next((ago for ago, text in enumerate(said) if _says(text, pieces)), len(said))


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
    """Return our phrases of the language, English ones when there are none."""
    name = spoken(language)
    text = (FOLDER / f"{name}.toml").read_text(encoding="utf-8")
    return Phrasebook(name, tomllib.loads(text))


def rank_of(issue: int, place: int) -> int:
    """Return a customer's rank: no two of an issue have the same, and those of issues that turn
    out to be one hardly ever."""
    return issue * _APART + place


def capitalised(words: str) -> str:
    """Return the words with a capital first letter, the rest untouched."""
    return words[:1].upper() + words[1:]


def _says(text: str, pieces: Sequence[str]) -> bool:
    return any(_in_order(line, pieces) for line in text.splitlines())


def _in_order(line: str, pieces: Sequence[str]) -> bool:
    at = 0
    for piece in pieces:
        found = line.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def _hour12(hour: int) -> str:
    return f"{(hour - 1) % 12 + 1} {'am' if hour < 12 else 'pm'}"
