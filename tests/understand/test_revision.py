from itertools import count

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.model import Membership
from inbox_assistant.understand.issues import shipped_method
from inbox_assistant.understand.linkage import average_linkage
from inbox_assistant.understand.revision import Arrived, revise
from tests.builders import MORNING
from tests.understand.making import a_thought, minutes


def an_arrival(direction: int, at: int, issue: int | None, follows: int | None = None) -> Arrived:
    trace = shipped_method().tracer.trace(
        a_thought(direction), MORNING + minutes(at), f"w{at}@x.example"
    )
    return Arrived(trace, Membership(issue, 0.5, (), "issues-1", issue), follows)


def revised(*arrived: Arrived) -> list[int | None]:
    numbers = count(100)
    return [m.issue for m in revise(arrived, lambda: next(numbers))[0]]


def test_issues_that_were_one_all_along_are_joined() -> None:
    mails = [an_arrival(1, at, issue) for at, issue in enumerate((1, 1, 2, 1))]
    assert revised(*mails, an_arrival(7, 600, 3)) == [1, 1, 1, 1, 3]


def test_what_was_said_on_arrival_is_kept() -> None:
    numbers = count(100)
    mails = [an_arrival(1, at, issue) for at, issue in enumerate((1, 1, 2))]
    found, _ = revise(mails, lambda: next(numbers))
    assert [m.on_arrival for m in found] == [1, 1, 2]


def test_mail_without_an_issue_stays_without() -> None:
    assert revised(an_arrival(1, 0, 1), an_arrival(1, 1, None)) == [1, None]


def test_a_conversation_stays_together() -> None:
    assert revised(an_arrival(1, 0, 1), an_arrival(9, 1, 1, follows=0)) == [1, 1]


def test_nothing_to_revise_is_fine() -> None:
    assert revise([], lambda: 1) == ([], [])


def test_profiles_are_those_of_the_revised_issues() -> None:
    numbers = count(100)
    mails = [an_arrival(1, at, issue) for at, issue in enumerate((1, 2, 1))]
    _, profiles = revise(mails, lambda: next(numbers))
    assert [profile.issue for profile in profiles] == [1]


@given(st.integers(0, 12), st.integers(0, 2**16))
def test_linkage_joins_exactly_what_is_alike_enough(size: int, seed: int) -> None:
    half = np.random.default_rng(seed).random((size, size)).astype(np.float32)
    likeness = np.asarray((half + half.T) / 2, dtype=np.float32)
    groups = np.array(average_linkage(likeness, 0.6), dtype=int)
    for a in set(groups.tolist()):
        for b in set(groups.tolist()) - {a}:
            assert likeness[np.ix_(groups == a, groups == b)].mean() < 0.6 + 1e-5
