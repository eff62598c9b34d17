"""Why a mail may belong to an issue: true, checkable, the strongest first."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.understand.reasons import (
    MOST_REASONS,
    SLUGS,
    Evidence,
    candidate,
    in_words,
    reasons,
)


def words(evidence: Evidence) -> list[str]:
    return [in_words(reason) for reason in reasons(evidence)]


def test_a_burst_a_place_and_the_night_are_told_with_their_numbers() -> None:
    said = words(
        Evidence(
            -4.0,
            others_2h=14,
            usual_day=2.0,
            at_night=True,
            places=(("Rome", 1), ("Milan", 8)),
            vague=0.9,
        )
    )
    assert said == [
        "14 others wrote about it within two hours",
        "8 of its latest mails name Milan",
        "in the night, when almost nobody writes otherwise",
        "says little itself: this goes by when it came",
    ]


def test_a_clear_mail_goes_by_its_words() -> None:
    said = words(Evidence(2.0, alike=3, shared=("coperchio", "induzione"), others_2h=1, size=9))
    assert said[0] == "says nearly the same as 3 of its mails"
    assert "names the same: coperchio, induzione" in said


@pytest.mark.parametrize(
    ("evidence", "told"),
    [
        (Evidence(-4.0, same_sender=True), "its sender wrote about it before"),
        (Evidence(-4.0, same_organisation=True), "a colleague of the same company wrote about it"),
        (Evidence(-4.0, others_2h=4, share_of_hours=0.8), "most mails of these hours are about it"),
        (Evidence(-4.0, others_2h=1), "another mail about it came within two hours"),
        (
            Evidence(-4.0, others_24h=9, usual_day=2.0),
            "9 others wrote about it within a day, more than usual",
        ),
        (Evidence(0.0), "says something alike"),
        (Evidence(-4.0, size=40), "many write about it"),
        (Evidence(-4.0), "little speaks for it"),
    ],
)
def test_each_piece_of_evidence_is_put_into_words(evidence: Evidence, told: str) -> None:
    assert told in words(evidence)


def test_the_usual_stream_of_mails_is_no_reason() -> None:
    assert words(Evidence(-4.0, others_2h=3, others_24h=30, usual_day=60.0)) == [
        "little speaks for it"
    ]


def test_nobody_is_told_of_a_night_in_which_nobody_else_wrote() -> None:
    assert words(Evidence(-4.0, at_night=True)) == ["little speaks for it"]


def test_a_known_conversation_says_it_all() -> None:
    evidence = Evidence(3.0, alike=2, others_2h=9, same_conversation=True)
    assert words(evidence) == ["same conversation"]


def test_a_candidate_says_why_in_english_and_as_reasons() -> None:
    found = candidate(7, 0.61234, Evidence(2.0, alike=1, same_sender=True))
    assert (found.issue, found.probability) == (7, 0.6123)
    assert found.why == "; ".join(map(in_words, found.reasons))


@settings(max_examples=60)
@given(
    st.builds(
        Evidence,
        likeness=st.floats(-6, 4),
        alike=st.integers(0, 8),
        shared=st.lists(st.text(max_size=9), max_size=9).map(tuple),
        others_2h=st.integers(0, 10**6),
        others_24h=st.integers(0, 10**6),
        usual_day=st.floats(0, 1e6),
        share_of_hours=st.floats(0, 1),
        at_night=st.booleans(),
        same_sender=st.booleans(),
        size=st.integers(0, 10**6),
        vague=st.floats(0, 1),
    )
)
def test_there_is_always_a_reason_and_never_too_many(evidence: Evidence) -> None:
    found = reasons(evidence)
    assert 1 <= len(found) <= MOST_REASONS
    assert len({reason.slug for reason in found}) == len(found)
    assert {reason.slug for reason in found} <= set(SLUGS)
