"""How well the letters of a text fit each language.

The model of py3langid (Lui & Baldwin 2012, "langid.py: An Off-the-shelf Language Identification
Tool"), a naive Bayes over telling strings of bytes; several texts are scored in one pass.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.understand.language.likely import LIKELY

Table = NDArray[Any]


class _Model(NamedTuple):
    """The automaton that finds telling strings, and how likely each is in each of its columns;
    `columns` names two for each language."""

    moves: Any
    rows: list[int]
    outputs: Any
    weights: Table
    before: Table
    columns: Table


def fits(texts: Sequence[str]) -> tuple[Table, Table]:
    """Return the log-likelihood of each text in each language, up to a constant of the text, and
    the texts' lengths in bytes (a column)."""
    model = _model()
    encoded = [_bytes(text) for text in texts]
    visits = [_visits(model, text) for text in encoded]
    strings = np.array([string for visit in visits for string in visit], dtype=np.intp)
    counts = np.array([n for visit in visits for n in visit.values()], dtype=np.float32)
    ends = np.cumsum([len(visit) for visit in visits])
    scores = np.zeros((len(texts), len(model.before)))
    for row, (end, visit) in enumerate(zip(ends.tolist(), visits, strict=True)):
        if visit:
            span = slice(end - len(visit), end)
            scores[row] = np.log1p(counts[span]) @ model.weights[strings[span]] + model.before
    best = np.maximum(scores[:, model.columns[0]], scores[:, model.columns[1]])
    return best, np.array([[max(len(text), 1)] for text in encoded])


def _visits(model: _Model, text: bytes) -> Counter[int]:
    from py3langid.langid import visit_counts

    return visit_counts(model.moves, model.rows, model.outputs, text) or Counter()


def _bytes(text: str) -> bytes:
    return unicodedata.normalize("NFC", text).encode("utf-8", "replace")


@lru_cache(maxsize=1)
def _model() -> _Model:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(LIKELY)
    names = identifier.nb_classes
    # A language in two scripts (sr) has two columns: a text is in the script that fits better.
    columns = np.array(
        [[names.index(code), len(names) - 1 - names[::-1].index(code)] for code in LIKELY]
    )
    return _Model(
        identifier.tk_nextmove,
        [row << 8 for row in identifier.tk_row],
        identifier.tk_output,
        identifier.nb_ptc.astype(np.float32),
        identifier.nb_pc,
        columns.T,
    )
