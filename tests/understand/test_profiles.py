"""What the store keeps of an issue: it comes back as it went, and no damage gets through."""

import json
from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.errors import InputError
from inbox_assistant.understand.meaning import framed, no_rows, unframed
from inbox_assistant.understand.method import shipped_method
from inbox_assistant.understand.profiles import (
    KEPT,
    NEWEST_KEPT,
    SENDERS,
    TIMES,
    Profile,
    decode,
    encode,
)
from inbox_assistant.understand.traces import Trace
from tests.builders import MORNING, hours
from tests.thoughts import a_thought, a_vague_thought

mails = st.lists(
    st.tuples(st.integers(0, 3), st.floats(0, 500), st.booleans(), st.booleans()),
    min_size=1,
    max_size=12,
)


def a_trace(topic: int, after: float = 0.0, *, vague: bool = False, words: bool = True) -> Trace:
    thought = a_vague_thought(topic) if vague else a_thought(topic, int(after))
    if not words:
        thought = replace(thought, words=(), word_rows=no_rows(), concepts=())
    at = MORNING + hours(after)
    return shipped_method().tracer.trace(thought, at, f"w{after:.0f}@firm{topic}.example")


def a_profile(count: int = 3) -> Profile:
    return Profile.of_all([a_trace(1, at) for at in range(count)])


@settings(max_examples=25, deadline=None)
@given(mails)
def test_a_profile_survives_its_bytes(said: list[tuple[int, float, bool, bool]]) -> None:
    profile = Profile.of_all([a_trace(t, at, vague=v, words=w) for t, at, v, w in said])
    stored = encode(profile)
    again = decode(stored)
    assert encode(again) == stored
    assert again.count == profile.count == len(said)
    assert again.languages == profile.languages
    assert np.allclose(again.direction, profile.direction, atol=0.01)
    for one, other in zip(again.traces, profile.traces, strict=True):
        assert (one.units, one.words, one.sender) == (other.units, other.words, other.sender)
        assert np.allclose(one.about, other.about, atol=0.001)
        assert one.word_rows.shape == other.word_rows.shape
        assert np.allclose(one.word_rows, other.word_rows, atol=0.001)


@pytest.mark.parametrize("data", [b"", b"broken", b"\x00\x00\x00\x02{}", b"\x00\x00\x00\x02[]"])
def test_bytes_that_are_no_profile_are_refused_in_words(data: bytes) -> None:
    with pytest.raises(InputError, match="damaged"):
        decode(data)


@pytest.mark.parametrize("lost", [1, 2, 100, 4_000])
def test_a_profile_that_lost_its_end_is_refused(lost: int) -> None:
    with pytest.raises(InputError):
        decode(encode(a_profile())[:-lost])


def test_a_profile_with_more_at_its_end_is_refused() -> None:
    with pytest.raises(InputError):
        decode(encode(a_profile()) + b"\x00" * 6)


@pytest.mark.parametrize("name", ["count", "times", "width", "traces", "senders", "languages"])
def test_a_profile_that_lacks_a_part_is_refused(name: str) -> None:
    header, body = unframed(encode(a_profile()))
    del header[name]
    with pytest.raises(InputError):
        decode(framed(json.dumps(header), body))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.binary(min_size=1, max_size=4))
def test_no_damage_makes_anything_but_an_input_error(at: int, noise: bytes) -> None:
    stored = encode(a_profile(2))
    hurt = stored[:at] + noise + stored[at + len(noise) :]
    with suppress(InputError):
        assert decode(hurt).traces


def test_memory_of_an_issue_is_bounded() -> None:
    traces = [a_trace(1, at) for at in range(max(TIMES, SENDERS) + 10)]
    profile = Profile.of_all(traces)
    assert len(profile.times) == TIMES
    assert len(profile.senders) == SENDERS
    assert len(profile.traces) == KEPT
    assert [t.at for t in profile.traces[-NEWEST_KEPT:]] == [t.at for t in traces[-NEWEST_KEPT:]]
    assert profile.count == len(traces)


def test_of_older_mails_the_clear_ones_are_kept() -> None:
    clear = [a_trace(1, at) for at in range(KEPT - NEWEST_KEPT)]
    vague = [a_trace(9, 100 + at, vague=True) for at in range(KEPT)]
    newest = [a_trace(1, 200 + at) for at in range(NEWEST_KEPT)]
    kept = Profile.of_all([*clear, *vague, *newest]).traces
    assert [trace.at for trace in kept[: len(clear)]] == [trace.at for trace in clear]


def test_a_vague_mail_hardly_turns_the_centre() -> None:
    before = a_profile(2)
    after = before.with_mail(a_trace(9, 50, vague=True))
    assert float(before.direction @ after.direction) > 0.99


def test_a_later_mail_that_was_sent_earlier_is_not_the_last() -> None:
    profile = Profile.of_all([a_trace(1, 10), a_trace(1, 2)])
    assert profile.times == tuple(sorted(profile.times))
    assert profile.last == a_trace(1, 10).at


def test_a_profile_of_the_newest_mails_counts_all_and_keeps_its_direction() -> None:
    profile = a_profile(3)
    grown = profile.grown(300)
    assert grown.count == 300
    assert np.allclose(grown.direction, profile.direction, atol=1e-5)
    assert profile.grown(2) is profile


def test_no_address_lies_in_a_profile() -> None:
    assert b"firm1.example" not in encode(a_profile())
