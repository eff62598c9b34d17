"""What can be told of an issue's claim, from the mails it keeps."""

from dataclasses import replace

import numpy as np

from inbox_assistant.understand.claims import Claim
from inbox_assistant.understand.meaning import no_rows
from inbox_assistant.understand.method import shipped_method
from inbox_assistant.understand.reasons import Evidence
from inbox_assistant.understand.testimony import testimony as told
from inbox_assistant.understand.traces import Trace
from tests.builders import MORNING, hours
from tests.thoughts import a_thought

NOW = 72.0  # hours after MORNING


def a_trace(topic: int, ago: float = 0.0, places: tuple[str, ...] = ()) -> Trace:
    thought = a_thought(topic, places=places)
    return shipped_method().tracer.trace(thought, MORNING + hours(NOW - ago), "a@x.example")


def a_claim(texts: list[float], agos: list[float], size: int = 9) -> Claim:
    own = a_trace(1)
    return Claim(
        texts=np.array(texts, dtype=np.float32),
        clear=np.ones(len(texts), dtype=np.float32),
        about=0.5,
        times=own.at - np.array(agos),
        size=size,
        language=1.0,
        same_sender=True,
        same_organisation=False,
    )


def said(texts: list[float], agos: list[float], *members: Trace) -> Evidence:
    return told(a_trace(1), a_claim(texts, agos), members or [a_trace(1) for _ in texts])


def test_the_most_alike_mail_speaks_and_those_nearly_the_same_are_counted() -> None:
    found = said([3.0, -2.0, 1.5], [1, 2, 3])
    assert (found.likeness, found.alike) == (3.0, 2)


def test_words_are_those_shared_with_the_most_alike_mail() -> None:
    assert set(said([2.0, 0.0], [1, 2], a_trace(1), a_trace(5)).shared) == set(a_thought(1).words)
    assert said([0.0, 2.0], [1, 2], a_trace(1), a_trace(5)).shared == ()


def test_a_mail_without_words_shares_none() -> None:
    bare = replace(a_trace(1), words=(), rare=np.zeros(0, dtype=np.float32), word_rows=no_rows())
    assert said([2.0], [1], bare).shared == ()


def test_others_are_counted_by_how_long_ago_they_came() -> None:
    found = said([0.0] * 5, [0.5, 1.9, 5, 23, 70])
    assert (found.others_2h, found.others_24h) == (2, 4)


def test_a_usual_day_is_counted_over_the_days_before() -> None:
    assert said([0.0] * 5, [1, 25, 30, 47, 48]).usual_day == 2.0
    assert said([0.0], [1]).usual_day == 0.0


def test_what_came_after_the_mail_is_no_testimony_of_a_burst() -> None:
    found = said([0.0] * 3, [-0.5, -1, 1])
    assert (found.others_2h, found.others_24h) == (1, 1)


def test_places_are_those_named_about_the_same_time_the_most_named_first() -> None:
    members = (
        a_trace(1, 1, ("Padova",)),
        a_trace(1, 2, ("Bari", "Padova")),
        a_trace(1, 50, ("Roma",)),
    )
    assert said([0.0] * 3, [1, 2, 50], *members).places == (("Padova", 2), ("Bari", 1))


def test_who_wrote_before_and_how_large_it_is_are_told() -> None:
    found = said([0.0], [1])
    assert (found.same_sender, found.same_organisation, found.size) == (True, False, 9)
    assert found.vague == a_trace(1).vague
