"""How people ask and how an answer sounds, in each language: tables of expressions in `answers/`.

Mails and drafts are matched in small letters and without accents, as phones type them. Every gap
is bounded and texts are cut, so that matching stays linear on hostile text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from inbox_assistant.respond.check.dictionaries import bare
from inbox_assistant.respond.check.draft import ALIKE, LONGEST_SENTENCE
from inbox_assistant.respond.check.signs import compiled
from inbox_assistant.respond.check.tables import tables

_ALIKE = ALIKE | {ord("œ"): "oe"}

Patterns = Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class Speech:
    """The tables of one language: `ask` what a question needs, `act` what is asked to be done,
    `said` what a sentence of ours offers, `retold` how it asks for what a mail may have told."""

    ask: Patterns
    act: Patterns
    said: Patterns
    retold: Patterns


@lru_cache(maxsize=16)
def speech(language: str) -> Speech | None:
    """Return the tables of a language, None for languages without."""
    if not (found := tables("answers", language)):
        return None
    return Speech(*(_compiled(found[name]) for name in ("ask", "act", "said", "retold")))


def plain(text: str) -> str:
    """Return the first characters of a text in small letters, without accents."""
    return bare(text[:LONGEST_SENTENCE].translate(_ALIKE).casefold())


def kinds(patterns: Patterns, text: str) -> frozenset[str]:
    """Return the names of the patterns that a plain text holds."""
    return frozenset(name for name, pattern in patterns.items() if pattern.search(text))


def _compiled(found: Mapping[str, list[str]]) -> Patterns:
    return {name: compiled(expressions, 0) for name, expressions in found.items()}
