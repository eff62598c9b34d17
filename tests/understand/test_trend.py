from itertools import chain, repeat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.model import Movement
from inbox_assistant.understand.trend import HISTORY, NEWS, Days, lately, movement, usual_days

EVEN = [1.0] * HISTORY
OFFICE = (40, 42, 38, 41, 39, 6, 4)  # Monday to Sunday


def moved(*wrote: int, usual: list[float] = EVEN, **known: bool) -> Movement:
    """The newest day comes first; what is not named was without mail."""
    days = [*wrote, *repeat(0, HISTORY - len(wrote))]
    return movement(Days(days, usual, **known))


def back_from(weekday: int, *counts: float) -> list[int]:
    """Return the counts of days back from that weekday, by a week that begins on Monday."""
    return [round(counts[(weekday - back) % 7]) for back in range(HISTORY)]


@pytest.mark.parametrize(
    ("wrote", "course"),
    [
        ((5,), "new"),
        ((9, 3, 3, 3, 3, 3, 3), "growing"),
        ((7, 1), "growing"),
        ((4, 3), "steady"),
        ((12, 12), "steady"),
        ((0, 18), "fading"),
        ((0, 0, 0, 0, 9, 8, 7, 9, 8), "fixed"),
        ((3, *[0] * 12, 4, 5, 6, 5, 4), "returned"),
        ((1, 0, 0, 0, 0, 0, 0, 1), "steady"),
    ],
)
def test_the_course_of_an_issue(wrote: tuple[int, ...], course: str) -> None:
    assert moved(*wrote).course == course


def test_the_figures_it_is_judged_by_are_told() -> None:
    found = moved(9, 3, 3, 3, 3, 3, 3)
    assert (found.wrote, round(found.expected), found.days) == (9, 3, 1)
    assert found.surprise < 0.02 and found.method == "weekly-1"


def test_what_builds_up_over_days_is_noticed_too() -> None:
    found = moved(6, 6, 6, *[3] * 25, before=True)
    assert (found.course, found.days, found.wrote) == ("growing", 3, 18)


def test_an_ordinary_monday_is_no_alarm() -> None:
    monday = back_from(0, *OFFICE)
    wrote = back_from(0, 8, 5, 5, 5, 5, 0, 0)
    assert movement(Days(wrote, usual_days(monday), before=True)).course == "steady"
    assert movement(Days([8, *[1] * 34], EVEN, before=True)).course == "growing"


def test_a_quiet_sunday_is_no_end() -> None:
    sunday = back_from(6, *OFFICE)
    wrote = back_from(6, 5, 5, 5, 5, 5, 0, 0)
    assert movement(Days(wrote, usual_days(sunday), before=True)).course == "steady"


def test_what_happens_on_mondays_alone_is_over_only_after_a_monday() -> None:
    thursday = back_from(3, 10, 0, 0, 0, 0, 0, 0)
    assert movement(Days(thursday, EVEN, before=True)).course == "steady"


def test_an_outage_of_last_week_makes_no_weekday_busy() -> None:
    inbox = [40] * HISTORY
    inbox[7] = 400
    assert max(usual_days(inbox)) < 1.1


def test_a_young_inbox_has_no_rhythm_yet() -> None:
    assert usual_days([5, 9, 7, *[0] * 32])[:3] == pytest.approx([1, 1, 1], abs=0.2)
    assert usual_days([0] * HISTORY) == [1.0] * HISTORY


def test_agents_say_when_it_is_fixed_and_a_mail_says_when_it_is_not() -> None:
    fixed = moved(0, 4, 4, 4, fixed=True)
    assert (fixed.course, fixed.said, fixed.trend) == ("fixed", True, "fading")
    again = moved(2, 0, 0, 4, 4, 4, reopened=True)
    assert (again.course, again.said, again.silent, again.trend) == ("returned", True, 2, "growing")


def test_after_five_silent_weeks_an_old_issue_is_over_and_comes_back() -> None:
    assert moved(0, before=True).course == "fixed"
    assert moved(2, before=True).course == "returned"


@pytest.mark.parametrize(
    ("wrote", "said"),
    [
        ((5,), (0, "new")),
        ((2, 17), (1, "new")),
        ((0, 1, 17), (2, "new")),
        ((4, 4, 4, 17), (0, "steady")),
        ((9, 3, 3), (0, "growing")),
        ((4, 9, 3, 3, 3, 3, 3, 3), (1, "growing")),
        ((3, 3, 3, 9, 3, 3, 3, 3), (0, "steady")),
        ((0, 18, 3, 3, 3, 3, 3, 3), (0, "growing")),
        ((2, 3, *[0] * 12, 4, 5, 6, 5, 4), (1, "returned")),
        ((0, 0, 0, 0, 9, 8, 7, 9, 8), (0, "fixed")),
        ((3, 3, 3, 3, 3, 3, 3), (0, "steady")),
    ],
)
def test_what_is_news_for_a_few_days(wrote: tuple[int, ...], said: tuple[int, str]) -> None:
    days = [*wrote, *repeat(0, HISTORY - len(wrote))]
    ago, found = lately([Days(days[back:], EVEN[back:]) for back in range(NEWS)])
    assert (ago, found.course) == said


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.integers(0, 3000), min_size=HISTORY, max_size=HISTORY),
    st.lists(st.integers(0, 9000), min_size=HISTORY, max_size=HISTORY),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
def test_any_counts_have_a_course(
    wrote: list[int], inbox: list[int], before: bool, fixed: bool, reopened: bool
) -> None:
    found = movement(Days(wrote, usual_days(inbox), before, fixed, reopened))
    assert 0 <= found.surprise <= 1 and found.expected >= 0
    assert found.trend in ("new", "growing", "steady", "fading")


def test_unchanged_issues_rarely_raise_an_alarm() -> None:
    # Every order of an even mix of days: the same rate, in all its chances.
    days = list(chain.from_iterable(repeat((2, 3, 1, 4, 3, 5, 2, 4, 3, 0, 3, 6, 1), 40)))
    starts = range(0, len(days) - HISTORY)
    looks = [movement(Days(days[at : at + HISTORY], EVEN, before=True)) for at in starts]
    assert sum(look.course != "steady" for look in looks) <= 0.05 * len(looks)
