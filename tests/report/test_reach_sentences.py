"""One sentence says how widely an issue blocks, one how it moves, in both languages."""

from dataclasses import replace

import pytest

from inbox_assistant.model import Course, Movement, Reach, Rhythm, Stated, Wrote
from inbox_assistant.understand.reach import reach
from tests.report import nights

FOURTEEN = Wrote(14, {f"firm{n}.example": 1 + n // 5 for n in range(9)}, {3: 14})


def said(found: Reach, language: str = "en") -> str:
    return nights.words(language).reach(found)


def test_the_estimate_is_told_with_what_it_stands_on() -> None:
    found = reach(replace(FOURTEEN, domains={**FOURTEEN.domains, "firm0.example": 2}))
    assert said(found) == (
        "14 people of 9 organisations wrote; of people fully blocked about 2 in 3 write, so "
        f"probably {found.low} to {found.high} are affected (8 times in 10)."
    )


def test_private_people_are_no_organisations() -> None:
    assert said(reach(Wrote(14, {"gmail.com": 14}, {3: 14}))).startswith("14 people wrote; ")
    some = reach(Wrote(14, {"gmail.com": 9, "a.example": 3, "b.example": 2}, {1: 14}))
    assert said(some).startswith(
        "14 people wrote, 5 of them from 2 organisations; of people merely"
    )
    assert "about 1 in 16 write" in said(some)
    assert said(reach(Wrote(1, {"a.example": 1}, {2: 1}))).startswith("1 person wrote; ")


def test_the_cap_and_what_was_learnt_are_told() -> None:
    found = replace(reach(Wrote(6, {}, {2: 6}), 1200), learnt=5)
    assert said(found).endswith(
        "(8 times in 10), of 1,200 users there are, as 5 closed issues of yours taught."
    )


def test_the_bias_of_two_lists_is_told() -> None:
    found = said(reach(Wrote(40, {}, {3: 40}), stated=Stated(listed=30, both=10)))
    assert "30 are on your second list, 10 on both" in found
    assert found.endswith("; more, if those who call also tend to write.")


def test_a_count_is_told_as_one() -> None:
    found = reach(Wrote(6, {}, {3: 6}), stated=Stated(affected=40))
    assert said(found) == "6 people wrote; your team counted 40 who were hit."
    assert said(reach(Wrote(0))) == "Nobody has written yet."


def moves(course: Course, days: int = 1, silent: int = 0, agent: bool = False) -> str:
    movement = Movement(course, 9, 3.2, 0.01, days, "weekly-1", silent, agent)
    return nights.words().movement(movement)


def test_growth_is_told_with_what_was_to_be_expected() -> None:
    assert moves("growing") == "It grew: 9 wrote since yesterday where 3 were to be expected."
    assert "in the last 3 days" in moves("fading", days=3)
    assert moves("steady").startswith("No clear change: 9 wrote since yesterday")
    assert moves("new") == "It is new: 9 people wrote, all since yesterday."


def test_an_end_and_a_return_are_told_with_the_silence() -> None:
    assert "nobody has written for 6 days, where 3" in moves("fixed", silent=6)
    assert moves("fixed", agent=True) == "Your team calls it fixed."
    assert "after 12 days without mail" in moves("returned", silent=12)
    assert "though it was fixed" in moves("returned", agent=True)


@pytest.mark.parametrize("language", ["en", "it"])
def test_the_rhythm_is_one_sentence(language: str) -> None:
    words = nights.words(language)
    assert "80" in words.rhythm(Rhythm(8, 12, 0.8))
    assert {"en": "Monday", "it": "lunedì"}[language] in words.rhythm(Rhythm(8, 12, 0.8, 0))


def test_it_is_all_said_in_italian() -> None:
    found = said(reach(Wrote(6, {}, {3: 6}), 900), "it")
    assert found.startswith(
        "Hanno scritto 6 persone; di chi è bloccato del tutto scrive circa 2 su 3"
    )
    grown = Movement("growing", 9, 3.2, 0.01, 3, "weekly-1")
    assert nights.words("it").movement(grown) == (
        "È cresciuto: negli ultimi 3 giorni hanno scritto in 9, se ne aspettavano 3."
    )
