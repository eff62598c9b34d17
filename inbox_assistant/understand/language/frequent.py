"""How common a word is in each language.

The frequency lists of wordfreq (Speer 2022), their head only, and `words.toml` for what they lack:
languages without a list, and words as people type them on a phone. Kept as sorted arrays, a few
megabytes in all, made at the first use.
"""

import unicodedata
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.tables import table
from inbox_assistant.understand.language.likely import LIKELY

WORDS = 4_000  # of each list: the words people write in mails
# On the Zipf scale (3 is once in a million words, 6 once in a thousand); rarer says no more.
RAREST = 2.5
_ZIPF = {"typed": 5.5, "common": 6.0}
_WITHOUT_ACCENTS = 0.5  # "perche" is an Italian word, a little less than "perché"
# Lists of wordfreq that go by another code, or stand for several languages.
_STANDS_FOR = {"nb": ("no",), "sh": ("hr", "bs", "sr"), "fil": ("tl",)}
_PLACES = {language: place for place, language in enumerate(LIKELY)}

# Latin, Greek and Vietnamese letters with marks, as they are typed without.
_MARKED = (*range(0xC0, 0x250), *range(0x386, 0x3CF), *range(0x1E00, 0x1F00))
_PLAIN = {code: unicodedata.normalize("NFD", chr(code))[0] for code in _MARKED}
_PLAIN |= str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})


Table = NDArray[Any]  # a row per text

_SERBIAN = _PLACES["sr"]
_DIGRAPHS = {"lj": "љ", "nj": "њ", "dž": "џ"}
_CYRILLIC = str.maketrans("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш")


class _Entries(NamedTuple):
    """One entry per word and language, sorted by the word's hash."""

    words: NDArray[np.int64]
    places: NDArray[np.uint8]
    zipfs: NDArray[np.float32]


def frequencies(texts: Sequence[Sequence[str]]) -> tuple[Table, Table]:
    """Return for each list of words (case folded) how far they lie above `RAREST` in each language
    of LIKELY, summed, and how many of them any language knows (a column)."""
    entries = _entries()
    keys = np.array([hash(word) for words in texts for word in words], dtype=np.int64)
    firsts = np.searchsorted(entries.words, keys, "left")
    known = np.searchsorted(entries.words, keys, "right") - firsts
    rows = np.repeat(np.arange(len(texts)), [len(words) for words in texts])
    # The places of all entries of all words: each word's run, one after the other.
    runs = np.arange(known.sum()) + np.repeat(firsts - (np.cumsum(known) - known), known)
    cells = np.repeat(rows, known) * len(LIKELY) + entries.places[runs]
    size = len(texts) * len(LIKELY)
    sums = np.bincount(cells, entries.zipfs[runs], size).reshape(len(texts), len(LIKELY))
    return sums, np.bincount(rows[known > 0], minlength=len(texts))[:, np.newaxis]


@lru_cache(maxsize=1)
def _entries() -> _Entries:
    words, places, zipfs = array("q"), array("B"), array("f")
    for word, place, zipf in _all_words():
        words.append(hash(word))
        places.append(place)
        zipfs.append(zipf - RAREST)
    return _best(np.array(words), np.array(places), np.array(zipfs))


def _best(
    words: NDArray[np.int64], places: NDArray[np.uint8], zipfs: NDArray[np.float32]
) -> _Entries:
    """Sort; of several entries of a word in one language the most frequent stays."""
    order = np.lexsort((zipfs, places, words))
    words, places, zipfs = words[order], places[order], zipfs[order]
    last = np.append((words[1:] != words[:-1]) | (places[1:] != places[:-1]), True)
    return _Entries(words[last], places[last], zipfs[last])


def _all_words() -> Iterator[tuple[str, int, float]]:
    # Not get_frequency_list: it keeps all it has read, for ever.
    from wordfreq import available_languages, read_cBpack

    for code, file in available_languages("small").items():
        places = [_PLACES[name] for name in _STANDS_FOR.get(code, (code,)) if name in _PLACES]
        for word, zipf in _head(read_cBpack(file)):
            yield from _spelt(word, places, zipf)
    for kind, lists in table("inbox_assistant.understand.language", "words").items():
        for language, words in lists.items():
            for word in words.casefold().split():
                yield from _spelt(word, [_PLACES[language]], _ZIPF[kind])


def _head(buckets: Iterable[list[str]]) -> Iterator[tuple[str, float]]:
    """Yield the commonest words with their Zipf frequency; bucket n holds those of n centibel."""
    left = WORDS
    for centibel, bucket in enumerate(buckets):
        for word in bucket:
            yield word, 9 - centibel / 100
        left -= len(bucket)
        if left <= 0:
            return


def _spelt(word: str, places: Iterable[int], zipf: float) -> Iterator[tuple[str, int, float]]:
    """Yield the word as it should be written, and as it is typed without accents."""
    bare = word if word.isascii() else word.translate(_PLAIN)
    for place in places:
        yield word, place, zipf
        if bare != word:
            yield bare, place, zipf - _WITHOUT_ACCENTS
        if place == _SERBIAN:
            yield _cyrillic(word), place, zipf


def _cyrillic(word: str) -> str:
    """Return a Serbian word, listed in Latin letters, in Cyrillic ones."""
    for pair, letter in _DIGRAPHS.items():
        word = word.replace(pair, letter)
    return word.translate(_CYRILLIC)
