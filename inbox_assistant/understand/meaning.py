"""A mail's meaning as bytes: what grouping needs, so that grouping can be done again later.

Layout: four bytes (length of the header, big-endian), the header as JSON, then float16 rows: the
vector of the cleaned text, one per unit, and shorter ones, one per word. No pickle: a database is
not trusted with code.
"""

import json
import struct
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.errors import InputError
from inbox_assistant.model import Meaning

Matrix = NDArray[np.float32]

_WIDTH = 512  # of vectors kept before their width was noted
DAMAGED = "A stored meaning is damaged: let its mail be read again."


def no_rows() -> Matrix:
    """Return the vectors of no words."""
    return np.zeros((0, 0), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Thought:
    """What a mail is about: vectors of its cleaned text and of its units, raw (not centred).

    `problem` is the probability that it is about a problem (and not thanks, sales, a robot),
    `vague` that it does not say which. `words` are its telling words, `word_rows` their vectors;
    `concepts` are the objects and faults it names, `places` the places.
    """

    language: str
    problem: float
    vague: float
    units: tuple[str, ...]
    clean: Matrix
    unit_rows: Matrix
    words: tuple[str, ...] = ()
    word_rows: Matrix = field(default_factory=no_rows)
    concepts: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


def pack(thought: Thought, embedder: str) -> Meaning:
    """Return the meaning to be stored."""
    header = json.dumps(
        {
            "language": thought.language,
            "problem": round(thought.problem, 4),
            "vague": round(thought.vague, 4),
            "units": thought.units,
            "width": len(thought.clean),
            "words": thought.words,
            "concepts": thought.concepts,
            "places": thought.places,
        }
    )
    rows = np.vstack([thought.clean[None, :], thought.unit_rows]).astype("<f2")
    words = thought.word_rows.astype("<f2")
    return Meaning(embedder, framed(header, rows.tobytes() + words.tobytes()))


def unpack(meaning: Meaning) -> Thought:
    """Return the thought that `pack` stored. Raises InputError when the bytes are not such."""
    header, body = unframed(meaning.data)
    try:
        units = tuple(header["units"])
        # Meanings from before words were kept have none.
        words, concepts, places = (
            tuple(header.get(name, ())) for name in ("words", "concepts", "places")
        )
        width = header.get("width", _WIDTH)
        size = (1 + len(units)) * width
        values = np.frombuffer(body, dtype="<f2").astype(np.float32)
        rows = values[:size].reshape(1 + len(units), width)
        word_rows = values[size:].reshape(len(words), -1) if words else no_rows()
        judged = (header["language"], header["problem"], header["vague"])
        return Thought(*judged, units, rows[0], rows[1:], words, word_rows, concepts, places)
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(DAMAGED) from error


def framed(header: str, body: bytes) -> bytes:
    """Return header and body as one piece of bytes."""
    head = header.encode()
    return struct.pack(">I", len(head)) + head + body


def unframed(data: bytes) -> tuple[dict[str, Any], bytes]:
    """Return the header and the body. Raises InputError when they can't be told apart."""
    try:
        (size,) = struct.unpack_from(">I", data)
        return json.loads(data[4 : 4 + size]), data[4 + size :]
    except (struct.error, ValueError) as error:
        raise InputError(DAMAGED) from error
