import pytest

from training.mails import load_all, organisations
from training.measures import (
    accuracy,
    across,
    b_cubed,
    calibration_error,
    macro_f1,
    mean_error,
    moved,
    recurring,
    v_measure,
)


def test_a_perfect_grouping_has_b_cubed_one_whatever_its_names() -> None:
    assert b_cubed(["a", "a", "b"], ["x", "x", "y"]) == (1.0, 1.0, 1.0)


def test_one_big_group_has_recall_but_no_precision() -> None:
    precision, recall, _ = b_cubed(["a", "a", "b", "b"], ["x"] * 4)
    assert (precision, recall) == (0.5, 1.0)


def test_macro_f1_counts_each_value_the_same() -> None:
    assert macro_f1(["a", "a", "a", "b"], ["a", "a", "a", "a"]) == pytest.approx(3 / 7, abs=1e-3)


def test_mean_error_is_for_numbers() -> None:
    assert mean_error(["0", "3"], ["1", "3"]) == 0.5
    assert mean_error(["x"], ["y"]) == 0.0


def test_honest_sureness_has_no_calibration_error() -> None:
    assert calibration_error([0.75] * 4, [True, True, True, False]) == pytest.approx(0)
    assert calibration_error([1.0, 1.0], [False, False]) == pytest.approx(1)


def test_accuracy_is_the_share_of_right_answers() -> None:
    assert accuracy(["a", "b"], ["a", "c"]) == 0.5


def test_our_labelled_mails_are_there() -> None:
    assert "pentola" in organisations(load_all())


def test_one_big_group_is_complete_but_not_homogeneous() -> None:
    assert v_measure(["a", "a", "b", "b"], ["x"] * 4) == (0.0, 1.0, 0.0)
    assert v_measure(["a", "a", "b"], ["x", "x", "y"]) == (1.0, 1.0, 1.0)


def test_only_pairs_of_two_languages_count_across_languages() -> None:
    truth, languages = ["a", "a", "a", "b"], ["it", "it", "de", "de"]
    # Across languages a has two pairs: the first and the second mail each with the third.
    assert across(truth, ["x", "y", "x", "z"], languages) == pytest.approx((1.0, 0.5, 2 / 3))
    assert across(truth, ["x", "y", "y", "x"], languages) == (0.5, 0.5, 0.5)
    assert across(truth, ["x", "x", "y", "z"], languages) == (0.0, 0.0, 0.0)


def test_groups_of_one_do_not_recur() -> None:
    assert recurring(["a", "a", "b", "c", "c", "c"]) == 2


def test_a_member_has_moved_when_its_group_is_another_by_any_name() -> None:
    assert moved(["a", "a", "b"], ["x", "x", "y"]) == 0.0
    assert moved(["a", "a", "a", "b"], ["x", "x", "y", "y"]) == 0.25
