"""Whom a note calls."""

import pytest

from inbox_assistant.model import Agent
from web.calling import called, calls, handles, shown

ANNA = Agent(1, "Anna Rossi", "anna.rossi@shop.example", "agent", "")
ANNA2 = Agent(2, "Anna Verdi", "verdi@shop.example", "agent", "")
MARCO = Agent(3, "Marco Neri", "marco@shop.example", "agent", "")
ELODIE = Agent(4, "Élodie", "e@shop.example", "agent", "")
KNOWN = calls([ANNA, ANNA2, MARCO, ELODIE])


@pytest.mark.parametrize(
    ("text", "whom"),
    [
        ("@marco can you?", [3]),
        ("Please, @Marco. And @MARCO again", [3]),
        ("(@marco, @élodie)", [3, 4]),
        ("@anna who?", []),  # two of them
        ("@anna.rossi and @Anna Verdi: look", [1, 2]),
        ("@anna verdi.", [2]),
        ("write to marco@shop.example or x@marco", []),
        ("@marcone", []),
        ("nobody @ all", []),
        ("@" * 5000 + "marco", []),
    ],
)
def test_a_name_calls_who_alone_has_it(text: str, whom: list[int]) -> None:
    assert called(text, KNOWN) == whom


def test_each_colleague_is_offered_the_shortest_word_that_calls_them() -> None:
    assert handles(KNOWN) == {1: "anna.rossi", 2: "verdi", 3: "marco", 4: "élodie"}


def test_calls_are_marked_and_the_rest_is_never_markup() -> None:
    text = shown("<b>@marco</b> @verdi", KNOWN, [3])
    assert text == '&lt;b&gt;<strong class="call">@marco</strong>&lt;/b&gt; @verdi'
