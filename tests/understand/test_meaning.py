"""A mail's meaning as the store keeps it."""

import json
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.errors import InputError
from inbox_assistant.model import Meaning
from inbox_assistant.understand.meaning import Thought, framed, no_rows, pack, unframed, unpack
from inbox_assistant.understand.method import shipped_method
from tests.builders import MORNING
from tests.thoughts import a_thought


def same(one: Thought, other: Thought) -> bool:
    return (one.units, one.words, one.concepts, one.places, one.language) == (
        other.units,
        other.words,
        other.concepts,
        other.places,
        other.language,
    ) and all(
        rows.shape == others.shape and np.allclose(rows, others, atol=0.001)
        for rows, others in (
            (one.clean, other.clean),
            (one.unit_rows, other.unit_rows),
            (one.word_rows, other.word_rows),
        )
    )


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 99), st.lists(st.text(max_size=20), max_size=3), st.booleans())
def test_a_meaning_survives_its_bytes(topic: int, places: list[str], words: bool) -> None:
    thought = a_thought(topic, places=tuple(places))
    if not words:
        thought = replace(thought, words=(), word_rows=no_rows(), concepts=())
    assert same(unpack(pack(thought, "letters-1")), thought)


def test_a_meaning_from_before_words_were_kept_is_read() -> None:
    header, body = unframed(pack(a_thought(1), "letters-1").data)
    for name in ("words", "concepts", "places", "width"):
        del header[name]
    rows = 2 * 2 * 512  # the mail and its one unit, float16
    old = unpack(Meaning("letters-1", framed(json.dumps(header), body[:rows])))
    bare = replace(a_thought(1), words=(), word_rows=no_rows(), concepts=())
    assert same(old, bare)
    trace = shipped_method().tracer.trace(old, MORNING, "a@x.example")
    assert (trace.words, dict(trace.concepts)) == ((), {})


@pytest.mark.parametrize(
    "data", [b"", b"\x00\x00\x00\x02{}", b"\x00\x00\x00\x02[]", b"garbage", b"\xff" * 40]
)
def test_a_damaged_meaning_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(InputError, match="damaged"):
        unpack(Meaning("letters-1", data))


@pytest.mark.parametrize("lost", [1, 2, 3, 900])
def test_a_meaning_that_lost_its_end_is_refused(lost: int) -> None:
    with pytest.raises(InputError):
        unpack(Meaning("letters-1", pack(a_thought(1), "letters-1").data[:-lost]))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 300), st.binary(min_size=1, max_size=4))
def test_no_damage_makes_anything_but_an_input_error(at: int, noise: bytes) -> None:
    stored = pack(a_thought(1), "letters-1").data
    hurt = stored[:at] + noise + stored[at + len(noise) :]
    with suppress(InputError):
        assert unpack(Meaning("letters-1", hurt)).units
