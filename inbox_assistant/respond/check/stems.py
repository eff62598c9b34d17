"""What a text is about: the stems of its rarer words.

Stems (Snowball, Porter 1980) rather than lemmas: they bring "refund", "refunded" and "refunding"
together as well as "rembourser" and "remboursement", and take a megabyte where the lemmas of five
languages take three hundred (docs/decisions/0017-stems-in-the-check.md).
"""

import re
from functools import lru_cache
from typing import Any

from inbox_assistant.respond.check.dictionaries import frequency
from inbox_assistant.respond.check.speech import plain

NAMES = {"it": "italian", "en": "english", "fr": "french", "de": "german", "es": "spanish"}
EVERYDAY = 4e-4  # of all words: more frequent ones say nothing of what a text is about
SHORTEST, LONGEST = 3, 30  # letters
_WORD = re.compile(r"[^\W_]+")


def stems(text: str, language: str) -> frozenset[str]:
    """Return the stems of the words of a text that are not everyday ones."""
    if language not in NAMES:
        return frozenset()
    words = {word.casefold() for word in _WORD.findall(text)}
    return frozenset(_stem(language, word) for word in words if _telling(language, word))


def _telling(language: str, word: str) -> bool:
    if word.isdigit():
        return True
    return SHORTEST <= len(word) <= LONGEST and frequency(language, word) < EVERYDAY


@lru_cache(maxsize=50_000)
def _stem(language: str, word: str) -> str:
    return plain(str(_stemmer(language).stemWord(word)))


@lru_cache(maxsize=len(NAMES))
def _stemmer(language: str) -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer(NAMES[language])
