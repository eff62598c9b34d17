"""What an issue says for a mail, as numbers: finite whatever it holds, and one choice of all."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.understand.belonging import belongings
from inbox_assistant.understand.claims import CLAIM_FEATURES, OWN, Claim, chances, claim_rows
from inbox_assistant.understand.method import shipped_method
from inbox_assistant.understand.profiles import Profile
from inbox_assistant.understand.traces import Trace
from tests.builders import MORNING, hours
from tests.thoughts import a_thought, a_vague_thought
from tests.understand.making import minutes

NOW = 500_000.0  # hours


def a_trace(topic: int = 1, number: int = 0, after: float = 0.0) -> Trace:
    sender = f"w{number}@w{number}.example"
    return shipped_method().tracer.trace(a_thought(topic, number), MORNING + hours(after), sender)


def an_own(vague: float = 0.0) -> Trace:
    return replace(a_trace(), at=NOW, vague=vague)


def a_claim(*texts: float, ago: float = 1.0) -> Claim:
    """What an issue shows whose mails are as like the mail as this (log-odds)."""
    return Claim(
        texts=np.array(texts, dtype=np.float32),
        clear=np.ones(len(texts), dtype=np.float32),
        about=0.5,
        times=np.full(len(texts), NOW - ago),
        size=len(texts),
        language=1.0,
        same_sender=False,
        same_organisation=False,
    )


def feature(rows: np.ndarray[tuple[int, int], np.dtype[np.float32]], name: str) -> list[float]:
    return [float(value) for value in rows[:, CLAIM_FEATURES.index(name)]]


def test_there_is_a_row_for_each_issue_and_one_for_none() -> None:
    rows = claim_rows(an_own(), [a_claim(1.0), a_claim(2.0)], later=False)
    assert rows.shape == (3, len(CLAIM_FEATURES))
    assert not rows[-1, :OWN].any()
    assert not rows[:-1, OWN:].any()
    assert feature(rows, "none") == [0.0, 0.0, 1.0]


def test_without_issues_there_is_none_alone() -> None:
    rows = claim_rows(an_own(), [], later=False)
    assert rows.shape == (1, len(CLAIM_FEATURES))
    weights = np.ones(len(CLAIM_FEATURES), dtype=np.float32)
    assert chances(rows, weights).tolist() == [1.0]
    assert belongings(an_own(), [], shipped_method().scales).none == 1.0


def test_a_vague_mail_turns_what_counts_if_clear_around() -> None:
    clear, vague = (claim_rows(an_own(v), [a_claim(1.0)], later=False) for v in (0.0, 1.0))
    assert feature(clear, "best_three_if_clear") == [1.0, 0.0]
    assert feature(vague, "best_three_if_clear") == [-1.0, 0.0]
    assert feature(clear, "best_three") == feature(vague, "best_three")


def test_the_best_mails_of_an_issue_speak_for_it() -> None:
    rows = claim_rows(an_own(), [a_claim(-4.0, 3.0, 1.0, 2.0)], later=False)
    assert feature(rows, "best")[0] == 3.0
    assert feature(rows, "best_three")[0] == 2.0


def test_mails_fade_with_time_before_and_after() -> None:
    near, far, after = (
        feature(claim_rows(an_own(), [a_claim(0.0, ago=ago)], later=True), "rate_3h")[0]
        for ago in (1.0, 9.0, -1.0)
    )
    assert near == after > far


def test_an_issues_share_is_of_all_that_came() -> None:
    alone = claim_rows(an_own(), [a_claim(0.0, 0.0)], later=False)
    beside = claim_rows(an_own(), [a_claim(0.0, 0.0), a_claim(*[0.0] * 20)], later=False)
    assert feature(alone, "share_3h")[0] == pytest.approx(0.0, abs=0.05)
    assert feature(beside, "share_3h")[0] < -1.0


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6, width=32), min_size=1, max_size=6),
    st.floats(-1e5, 1e5),
    st.floats(0, 1),
    st.booleans(),
)
def test_no_issue_makes_a_number_that_is_none(
    texts: list[float], ago: float, vague: float, later: bool
) -> None:
    rows = claim_rows(an_own(vague), [a_claim(*texts, ago=ago), a_claim(0.0)], later=later)
    found = chances(rows, shipped_method().scales.claim)
    assert np.isfinite(rows).all()
    assert float(found.sum()) == pytest.approx(1.0, abs=1e-4)
    assert (found >= 0).all()


def test_of_several_issues_the_one_about_the_same_is_most_probable() -> None:
    profiles = [
        Profile.of_all([a_trace(topic, 10 * topic + at, at) for at in range(3)])
        for topic in (1, 2, 3)
    ]
    found = belongings(a_trace(2, 99, 4), profiles, shipped_method().scales)
    assert int(found.issues.argmax()) == 1
    assert found.issues[1] > 0.5
    assert float(found.issues.sum()) + found.none == pytest.approx(1.0, abs=1e-4)


def test_a_vague_mail_is_more_probably_of_what_many_write_about_just_then() -> None:
    burst = Profile.of_all([a_trace(1, at, 48 + at / 20) for at in range(15)])
    rare = Profile.of_all([a_trace(2, 50 + at, 12 * at) for at in range(3)])
    sender, now = "v@v.example", MORNING + hours(48) + minutes(50)
    own = shipped_method().tracer.trace(a_vague_thought(), now, sender)
    found = belongings(own, [rare, burst], shipped_method().scales)
    assert found.issues[1] > 2 * found.issues[0]
