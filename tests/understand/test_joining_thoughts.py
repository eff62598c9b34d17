"""What mails say together."""

import numpy as np

from inbox_assistant.understand.joining_thoughts import joined
from tests.thoughts import a_thought


def test_all_sentences_are_said_once() -> None:
    one, other = a_thought(1), a_thought(2)
    both = joined([one, other, one])
    assert both.units == (*one.units, *other.units)
    assert both.unit_rows.shape == (2, 512)


def test_together_they_are_as_clear_as_the_clearest_and_about_a_problem_if_one_is() -> None:
    both = joined([a_thought(1, vague=0.9, problem=0.2), a_thought(2, vague=0.1, problem=0.9)])
    assert (both.vague, both.problem) == (0.1, 0.9)


def test_the_newest_gives_the_language_and_all_count_in_the_direction() -> None:
    one, other = a_thought(1), a_thought(2, language="de")
    both = joined([one, other])
    assert both.language == "de"
    assert np.isclose(np.linalg.norm(both.clean), 1.0, atol=1e-5)
    assert both.clean @ one.clean > 0.5 and both.clean @ other.clean > 0.5


def test_one_alone_says_what_it_says() -> None:
    [alone] = [joined([a_thought(3)])]
    assert alone.units == a_thought(3).units
