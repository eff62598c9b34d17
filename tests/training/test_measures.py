import pytest

from training.mails import load_all, organisations
from training.measures import accuracy, b_cubed, calibration_error, macro_f1, mean_error


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
