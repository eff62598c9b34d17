"""The words of a mail that tell it from others: those that are rare in its language.

How rare is taken from wordfreq (Speer 2022), so it is the same for the first mail as for the
millionth, and nothing has to be counted.
"""

from collections.abc import Iterable
from functools import lru_cache

from inbox_assistant.understand.tokens import tokens

MOST_WORDS = 20  # of a mail: the rarest
SHORTEST = 3  # letters
# On the Zipf scale 6 is once in a thousand words: from here on a word tells nothing.
_COMMON = 5.6
_RAREST = 2.5
_USUAL = 4.0  # for languages without a list
_LARGE = ("en", "it", "de", "fr", "es")
_UNCUT = frozenset(("ja", "ko", "zh"))  # wordfreq wants dictionaries to cut their words


def telling_words(text: str, language: str) -> tuple[str, ...]:
    """Return the different words that tell something, lower case, the rarest first."""
    said = dict.fromkeys(token.low for token in tokens(text))
    kept = [word for word in said if word.isalnum() and len(word) >= SHORTEST]
    rare = {word: rarity(word, language) for word in kept}
    return tuple(sorted((w for w in kept if rare[w] > 0), key=lambda w: -rare[w])[:MOST_WORDS])


def frequency(word: str, language: str) -> float:
    """Return how frequent a word is on the Zipf scale, 0 in languages without a list."""
    from wordfreq import zipf_frequency

    try:
        return float(zipf_frequency(word, language))
    except LookupError:
        return 0.0


def unheard(words: Iterable[str]) -> frozenset[str]:
    """Return which of these words, in small letters, are in no list of the larger languages:
    invented, a code, a name. Takes half a second, and keeps nothing in memory."""
    from wordfreq import available_languages, read_cBpack

    left = set(words)
    lists = available_languages("best")
    for language in _LARGE:
        if left:
            for bucket in read_cBpack(lists[language]):
                left.difference_update(bucket)
    return frozenset(left)


def rarity(word: str, language: str) -> float:
    """Return how much a word tells: 0 for the most common ones, else about 1 to 4."""
    zipf = _zipf(word, language)
    return 0.0 if zipf >= _COMMON else 6.5 - max(zipf, _RAREST)


@lru_cache(maxsize=65_536)
def _zipf(word: str, language: str) -> float:
    from wordfreq import zipf_frequency

    if language not in _listed():
        return _USUAL
    return float(zipf_frequency(word, language, wordlist="small"))


@lru_cache(maxsize=1)
def _listed() -> frozenset[str]:
    from wordfreq import available_languages

    return frozenset(available_languages("small")) - _UNCUT
