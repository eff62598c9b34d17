import pytest

from benchmarks.groups import alone_line, cuts, f1s, group_lines, groups, left_alone, truths
from tests.benchmarks.mails import a_mail, said

MAILS = [
    a_mail("a1", "door"),
    a_mail("a2", "door", "none"),
    a_mail("b1", "lamp"),
    a_mail("n1", None, "none"),
    a_mail("n2", None, "none"),
]
SAID = [said(1), said(1), said(1), said(2), said(None)]


def test_mails_of_no_issue_are_groups_of_their_own() -> None:
    assert groups(SAID) == ["issue 1", "issue 1", "issue 1", "issue 2", "alone 4"]
    assert truths(MAILS)[3:] == ["none n1", "none n2"]


def test_clear_mails_those_with_a_problem_and_all_are_measured_apart() -> None:
    assert cuts(MAILS) == {"clear": [0, 2], "with a problem": [0, 1, 2], "all": [0, 1, 2, 3, 4]}
    # Door and lamp share issue 1: precision (2/3 + 2/3 + 1/3) / 3 = 5/9, recall 1.
    assert f1s(MAILS, groups(SAID))["with a problem"] == pytest.approx(10 / 14)


def test_texts_that_are_all_clear_are_measured_once() -> None:
    assert list(cuts([MAILS[0], MAILS[2]])) == ["with a problem", "all"]


def test_a_mail_of_no_problem_is_alone_in_an_issue_of_its_own_but_not_among_others() -> None:
    assert left_alone(MAILS, SAID) == [True, True]
    assert left_alone(MAILS, [*SAID[:3], said(1), said(1)]) == [False, False]
    assert "0.00 of 2" in alone_line("x", MAILS, [*SAID[:3], said(1), said(1)])


def test_a_chaser_does_not_take_away_that_its_mail_is_alone() -> None:
    mails = [a_mail("n1", None, "none"), a_mail("n3", None, "none", thread="n1")]
    assert left_alone(mails, [said(4), said(4)]) == [True, True]


def test_issues_of_two_mails_or_more_are_counted_against_the_truth() -> None:
    assert group_lines("x", MAILS, groups(SAID))[-1].endswith("1 of 1")


def test_mails_without_any_problem_have_no_figures_of_problems() -> None:
    assert list(cuts(MAILS[3:])) == ["all"]
