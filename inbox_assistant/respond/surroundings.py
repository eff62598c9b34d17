"""Words that surround the answer in a reply: thanks, feelings, apologies, next steps, acts, times.

One table per language in `cores/`; a language without one has no cores, by default.
"""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from inbox_assistant.understand.lexicon import Cue, Lexicon
from inbox_assistant.understand.tokens import tokens

FOLDER = resources.files("inbox_assistant.respond") / "cores"
_HEAD = 4  # characters before the first word: a mark of a list


@dataclass(frozen=True, slots=True)
class Said:
    """What of the tables a sentence holds."""

    cues: tuple[Cue, ...]

    def of(self, *categories: str) -> tuple[Cue, ...]:
        """Return the cues of these categories, in order."""
        return tuple(cue for cue in self.cues if cue.category in categories)

    def has(self, *categories: str) -> bool:
        """Return whether there is one of these categories."""
        return any(cue.category in categories for cue in self.cues)

    def begins(self, category: str) -> bool:
        """Return whether the sentence begins with one."""
        return any(cue.start < _HEAD for cue in self.of(category))


def said(sentence: str, language: str) -> Said:
    """Return what of the tables of that language stands in a sentence."""
    return Said(tuple(_lexicon(language).cues(tokens(sentence))))


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Return the languages that have a table, in alphabetical order."""
    names = (file.name for file in FOLDER.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@lru_cache(maxsize=16)
def _lexicon(language: str) -> Lexicon:
    if language not in languages():
        return Lexicon()
    text = (FOLDER / f"{language}.toml").read_text(encoding="utf-8")
    return Lexicon.of(tomllib.loads(text))
