"""How formal a text is, judged by its signs alone: address, word lists, surface; no vectors.

Cheap enough for every key stroke of a draft, and light enough for the web process. The weights of
the signs are learnt in `training`; `register` judges mails with their vectors as well.
"""

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from inbox_assistant.model import Judged
from inbox_assistant.understand.evidence import evidence_of, gains_of
from inbox_assistant.understand.heads import Head, Row, Scale, head_from, scale_from
from inbox_assistant.understand.means import load_arrays
from inbox_assistant.understand.signs import signs_of
from inbox_assistant.understand.words import Words

# formality-signs-2: one linear head over the signs (formality-rules-1 had weights set by hand).
METHOD = "formality-signs-2"
FIELD = "formality"


def formality_of(text: str, language: str) -> Judged[str]:
    """Return formal, neutral or informal. Evidence are the words that spoke most for it."""
    words = Words("", text)
    signs = signs_of(words, language)
    scale, head = _learnt()
    row = scale.scaled(signs.values)
    chances = _as_said(chances_of(signs.values, row, head), signs.values, head)
    chosen = int(chances.argmax())
    value = head.values[chosen]
    gains = gains_of(scale.names, head, chosen, row)
    # The words stand one line below the empty subject.
    spans = () if value == "neutral" else evidence_of(FIELD, value, gains, words.text, signs)
    told = tuple(words.text[start:end] for start, end in spans)
    return Judged(value, round(float(chances[chosen]), 4), told, METHOD, spans=spans)


def chances_of(values: Mapping[str, float], row: Row, head: Head) -> Row:
    """Return the probability of each value of the head, given the signs of a text and their row.

    Whoever says only du or only Sie isn't neutral. French vous is: strangers say it in any style.
    """
    chances = head.probabilities(row)
    courteous = values.get("only_formal") and not values.get("language:fr")
    if courteous or values.get("only_familiar"):
        chances = np.where(np.array(head.values) == "neutral", 0.0, chances)
    return np.asarray(chances / chances.sum(), dtype=np.float32)


def _as_said(chances: Row, values: Mapping[str, float], head: Head) -> Row:
    """Return the probabilities for a text of ours: who says only tu there is not formal.

    Customers' mails taught the head that whole sentences in short paragraphs are formal. Every
    letter of ours is written so, to whomever: the form of address weighs more.
    """
    if not values.get("only_familiar"):
        return chances
    informal = np.where(np.array(head.values) == "formal", 0.0, chances)
    return np.asarray(informal / informal.sum(), dtype=np.float32)


@lru_cache(maxsize=1)
def _learnt() -> tuple[Scale, Head]:
    arrays = load_arrays("formality.npz")
    return scale_from(arrays), head_from(arrays, FIELD)
