import pytest

from benchmarks.aims import aim_lines
from benchmarks.fields import called, called_lines, field_lines, stated, surest_called
from training.measures import Answer


def _answer(truth: str, said: str, sure: float = 0.9, language: str = "it") -> Answer:
    return Answer(truth, said, sure, language, "pentola")


def test_what_is_not_sure_enough_is_not_stated() -> None:
    answers = [_answer("joy", "joy", 0.9), _answer("joy", "anger", 0.55)]
    assert stated(answers, 0.5) == (1.0, 0.5)
    assert stated(answers, 0.6) == (0.5, 1.0)
    assert stated(answers, 0.95) == (0.0, 0.0)


def test_a_neutral_mail_called_formal_is_a_wrong_call() -> None:
    answers = [
        _answer("formal", "formal"),
        _answer("neutral", "formal"),
        _answer("informal", "neutral"),
        _answer("informal", "informal", sure=0.4),
    ]
    share, reached, right = called(answers, 0.5)
    assert share == 0.5
    assert reached == pytest.approx(1 / 3)
    assert right == 0.5


def test_each_language_has_a_line_of_its_own_when_asked() -> None:
    given = {"warmth": [_answer("cold", "cold"), _answer("warm", "warm", language="de")]}
    assert [line.split()[1] for line in field_lines(given, by_language=True)[1:]] == [
        "all",
        "de",
        "it",
    ]
    assert len(field_lines(given, by_language=False)) == 2


def test_nothing_called_is_no_error() -> None:
    assert called_lines({}, by_language=True)[1:] == [
        "  all   any: 0.00 (0.00) 0.000"
        + "".join(f"  .{t}: 0.00 (0.00) 0.000" for t in (5, 6, 7, 8))
    ]


def test_an_aim_that_is_missed_says_so() -> None:
    wrong = [_answer("0", "3", sure=0.5), _answer("0", "0", sure=0.5)]
    lines = [line for line in aim_lines({"blocking": wrong}) if line.startswith("blocking")]
    assert " ≤0.500 " in lines[0] and " 1.500 " in lines[0] and " NO " in lines[0]
    assert " calibration " in lines[1] and " 0.000 " in lines[1] and " yes " in lines[1]


def test_the_surest_calls_count_when_a_share_is_to_be_called() -> None:
    answers = [
        _answer("formal", "formal", 0.9),
        _answer("formal", "informal", 0.6),
        _answer("neutral", "neutral", 0.9),
        _answer("neutral", "neutral", 0.9),
    ]
    assert surest_called(answers, 0.25) == 1.0
    assert surest_called(answers, 0.5) == 0.5
    assert surest_called(answers, 0.75) == 0.5
