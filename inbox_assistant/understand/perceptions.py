"""What the heads look at as bytes, and heads that a team taught as bytes: for the store.

Rows are kept in float16: 3.5 kB a mail, and no judgement changes by it. No pickle: a database is
not trusted with code.
"""

import io
from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from inbox_assistant.errors import InputError
from inbox_assistant.understand.heads import Head, Row

DAMAGED = "What was learnt is damaged: let it be learnt again with `inbox-assistant learn`."


def pack_row(row: Row) -> bytes:
    """Return the row of features to be stored."""
    return row.astype("<f2").tobytes()


def unpack_row(data: bytes) -> Row:
    """Return the row that `pack_row` stored."""
    return np.frombuffer(data, dtype="<f2").astype(np.float32)


def seen_by(data: bytes, head: Head) -> bool:
    """Return whether a stored row is whole, and as long as that head wants it."""
    return bool(len(data) == 2 * head.weights.shape[1])


def pack_head(head: Head) -> bytes:
    """Return the head to be stored."""
    file = io.BytesIO()
    values = np.array(head.values)
    np.savez_compressed(file, values=values, weights=head.weights, bias=head.bias)
    return file.getvalue()


@lru_cache(maxsize=32)
def unpack_head(data: bytes) -> Head:
    """Return the head that `pack_head` stored. Raises InputError when the bytes are not such."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as found:
            values = tuple(str(value) for value in found["values"])
            return Head(values, found["weights"], found["bias"])
    except Exception as error:  # numpy raises whatever a damaged archive makes it raise
        raise InputError(DAMAGED) from error


def fitting(heads: Mapping[str, Head], shipped: Mapping[str, Head]) -> dict[str, Head]:
    """Return those heads that answer the same and look at as much as the shipped ones."""
    return {
        field: head
        for field, head in heads.items()
        if field in shipped
        and head.values == shipped[field].values
        and head.weights.shape == shipped[field].weights.shape
    }
