"""The vectors of mails, embedded in one pass over all their texts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.model import Embedder
from inbox_assistant.understand.cleaning import Parts

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Vectors:
    """Raw vectors of the parts of one mail; `sentences` and `units` have one row each."""

    full: Matrix
    subject: Matrix
    sentences: Matrix
    clean: Matrix
    units: Matrix


def vectors_of(mails: Sequence[Parts], embedder: Embedder) -> list[Vectors]:
    """Return the vectors of each mail; one call of the embedder for all."""
    texts = [text for parts in mails for text in _texts(parts)]
    rows = np.asarray(embedder.embed(texts), dtype=np.float32)
    found, at = [], 0
    for parts in mails:
        size = len(_texts(parts))
        found.append(_vectors(parts, rows[at : at + size]))
        at += size
    return found


def _texts(parts: Parts) -> list[str]:
    spoken = [sentence.text for sentence in parts.sentences] or [parts.full]
    return [parts.full, parts.subject, parts.clean, *spoken, *parts.units]


def _vectors(parts: Parts, rows: Matrix) -> Vectors:
    spoken = max(1, len(parts.sentences))
    return Vectors(rows[0], rows[1], rows[3 : 3 + spoken], rows[2], rows[3 + spoken :])
