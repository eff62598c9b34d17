import pytest

from benchmarks.tracing import (
    Standing,
    answered,
    by_cue,
    calibration_line,
    membership_answers,
    top,
    traced,
    tracing_lines,
)
from tests.benchmarks.mails import a_mail, said
from training.measures import Answer

MAILS = [
    a_mail("d1", "door"),
    a_mail("d2", "door"),
    a_mail("l1", "lamp"),
    a_mail("v1", "door", "weak"),
    a_mail("v2", "lamp", "none"),
]
SAID = [
    said(1),
    said(2),
    said(3),
    said(3, 0.5, i1=0.3, i2=0.4),
    said(4, 0.4, i3=0.35),
]


def test_candidates_that_stand_for_one_problem_add_up() -> None:
    vague = traced(MAILS, SAID)[3]
    assert [claim.problem for claim in vague.claims] == ["kestrel/door", "kestrel/lamp"]
    assert vague.sure == pytest.approx(0.7)


def test_on_arrival_only_the_listed_issues_claim_a_mail() -> None:
    vague = traced(MAILS, SAID, on_arrival=True)[3]
    assert [claim.problem for claim in vague.claims] == ["kestrel/door"]


def test_an_issue_of_one_mail_stands_for_nothing_in_its_own_eyes() -> None:
    standing = Standing(MAILS, SAID)
    assert standing.problem(1, without=0) is None
    assert standing.problem(1, without=4) == "kestrel/door"


def test_clear_mails_say_what_an_issue_stands_for_where_there_are_any() -> None:
    mails = [a_mail("v1", "lamp", "none"), a_mail("v2", "lamp", "none"), a_mail("d1", "door")]
    assert Standing(mails, [said(1)] * 3).problem(1, without=9) == "kestrel/door"
    assert Standing(mails, [said(1)] * 3).problem(1, without=2) == "kestrel/lamp"


def test_what_is_not_sure_enough_is_not_told() -> None:
    vague = by_cue(traced(MAILS, SAID))["vague"]
    assert top(vague, 1) == top(vague, 3) == 1.0
    assert answered(vague, 0.3) == (1.0, 1.0)
    assert answered(vague, 0.5) == (0.5, 1.0)
    assert answered(vague, 0.9) == (0.0, 0.0)


def test_each_cue_has_a_line_of_its_own() -> None:
    told = tracing_lines("x", traced(MAILS, SAID))
    assert [line[21:36].strip() for line in told] == [
        "vague",
        "vague, weak cue",
        "vague, no cue",
        "clear",
    ]


def test_chasers_are_not_traced() -> None:
    mails = [*MAILS, a_mail("d3", "door", "none", thread="d1")]
    assert len(traced(mails, [*SAID, said(1, 1.0)])) == len(MAILS)


def test_a_membership_is_right_when_its_fellows_have_its_problem() -> None:
    answers = membership_answers(MAILS, SAID)
    # Only issue 3 has two mails: for the lamp's the vague one speaks, and the reverse.
    assert [(a.truth, a.said, a.sure) for a in answers] == [
        ("kestrel/lamp", "kestrel/door", 0.9),
        ("kestrel/door", "kestrel/lamp", 0.5),
    ]


def test_what_was_said_is_told_beside_what_was_so() -> None:
    rows = [Answer("a", "a", 0.8), Answer("a", "b", 0.8), Answer("a", "a", 0.95)]
    line = calibration_line("x", rows)
    assert "said 0.80, was 0.50 (2); said 0.95, was 1.00 (1)" in line
    assert "calibration error 0.217" in line  # (2 · 0.3 + 1 · 0.05) / 3
