"""How people ask and how an answer sounds, in each language: tables of expressions in `answers/`.

Mails and drafts are matched in small letters and without accents, as phones type them. Every gap
is bounded and texts are cut, so that matching stays linear on hostile text.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

FOLDER = resources.files("inbox_assistant.respond.check") / "answers"
LONGEST = 600  # characters of one sentence
_GAP = r"(?:[^.!?;\n]{0,40}?)"
_ALIKE = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "\u00a0": " ", "\u202f": " ", "œ": "oe"})

Patterns = Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Speech:
    """The tables of one language: `ask` what a question needs, `act` what is asked to be done,
    `said` what a sentence of ours offers."""

    ask: Patterns
    act: Patterns
    said: Patterns


@lru_cache(maxsize=16)
def speech(language: str) -> Speech | None:
    """Return the tables of a language, None for languages without."""
    file = FOLDER / f"{language}.toml"
    if not language.isalpha() or not file.is_file():
        return None
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return Speech(*(_compiled(tables[name]) for name in ("ask", "act", "said")))


def plain(text: str) -> str:
    """Return the first characters of a text in small letters, without accents."""
    text = text[:LONGEST].translate(_ALIKE).casefold()
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def kinds(patterns: Patterns, text: str) -> frozenset[str]:
    """Return the names of the patterns that a plain text holds."""
    return frozenset(name for name, pattern in patterns.items() if pattern.search(text))


def _compiled(tables: Mapping[str, list[str]]) -> Patterns:
    return {name: _any(expressions) for name, expressions in tables.items()}


def _any(expressions: list[str]) -> re.Pattern[str]:
    joined = "|".join(f"(?:{expression})" for expression in expressions).replace("…", _GAP)
    return re.compile(rf"(?<!\w)(?:{joined})")
