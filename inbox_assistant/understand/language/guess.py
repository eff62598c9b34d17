"""The language of pieces of text, by their letters and by their words.

Letters: the scores of py3langid. Words: how common each is in each language. Both grow with the
length of the text, but slower; they are added as logits. The four weights are close to those of
greatest likelihood on words, pairs of words, sentences and beginnings of mails in 29 languages
(Apache-2.0, CC BY 4.0 and our own texts); `benchmarks/languages.py` shows what they are worth.
"""

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.understand.heads import softmax
from inbox_assistant.understand.language.frequent import frequencies
from inbox_assistant.understand.language.letters import fits
from inbox_assistant.understand.language.likely import LIKELY

Chances = NDArray[np.float64]

_LETTERS = 1.2
_LETTERS_GROWTH = 0.342  # py3langid has 0.5
_WORDS = 2.0
_WORDS_GROWTH = 0.85

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def chances(texts: Sequence[str]) -> Chances:
    """Return a row for each text: the probability of each language of LIKELY, all being as likely
    before."""
    if not texts:
        return np.zeros((0, len(LIKELY)))
    sums, known = frequencies([_words(text) for text in texts])
    return softmax(_by_letters(texts) + _WORDS * sums / np.maximum(known, 1) ** _WORDS_GROWTH)


def _by_letters(texts: Sequence[str]) -> Chances:
    scores, sizes = fits(texts)
    return np.asarray(_LETTERS * scores / sizes**_LETTERS_GROWTH)


def _words(text: str) -> list[str]:
    """The words, and the parts of those with an apostrophe ("l'ordine", "don't")."""
    words = _WORD.findall(text.casefold().replace("’", "'"))
    return words + [part for word in words if "'" in word for part in word.split("'")]
