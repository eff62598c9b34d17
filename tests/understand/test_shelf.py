"""Which issues a mail is compared with, for streams without a store."""

import pytest

from inbox_assistant.errors import InputError
from inbox_assistant.model import IssueProfile
from inbox_assistant.understand import shelf
from inbox_assistant.understand.issues import told
from inbox_assistant.understand.method import shipped_method
from inbox_assistant.understand.profiles import Profile
from inbox_assistant.understand.shelf import Held
from inbox_assistant.understand.traces import Trace
from tests.builders import MORNING, hours
from tests.thoughts import a_thought


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds that a few issues reach."""
    for name, size in (("OPEN", 8), ("NEAR", 4), ("LIVELY", 2)):
        monkeypatch.setattr(shelf, name, size)


def a_trace(topic: int, after: float = 0.0) -> Trace:
    return shipped_method().tracer.trace(a_thought(topic), MORNING + hours(after), "a@x.example")


def an_issue(number: int, after: float = 0.0) -> IssueProfile:
    """An issue about the topic of its number, with one mail."""
    return told(number, Profile.of(a_trace(number, after)), None)


def held(*numbers: int) -> Held:
    """Issues whose mails came one an hour, in this order."""
    found = Held()
    for after, number in enumerate(numbers):
        found.put(an_issue(number, after))
    return found


def near(found: Held, topic: int) -> list[int]:
    return [known.stored.issue for known in found.near(a_trace(topic, 99))]


def test_an_empty_shelf_has_nothing_near() -> None:
    assert near(Held(), 1) == []
    assert Held().issues == []


def test_few_issues_are_all_near_in_the_order_of_their_ids() -> None:
    assert near(held(3, 1, 2), 1) == [1, 2, 3]


@pytest.mark.usefixtures("small")
def test_of_many_the_most_alike_and_the_liveliest_are_near() -> None:
    found = near(held(*range(1, 9)), 2)
    assert len(found) <= 4
    assert {2, 7, 8} <= set(found)
    assert found == sorted(found)


@pytest.mark.usefixtures("small")
def test_those_whose_last_mail_is_long_ago_are_left_out() -> None:
    found = held(*range(1, 12))
    assert 2 not in near(found, 2)
    assert found.find(2) is not None


def test_what_is_put_again_stands_for_what_was() -> None:
    found = held(1, 2)
    found.put(told(1, Profile.of(a_trace(5)), None))
    known = found.find(1)
    assert known is not None and known.profile.traces[0].units == a_thought(5).units
    assert [stored.issue for stored in found.issues] == [1, 2]


def test_what_is_dropped_is_gone_and_may_be_dropped_twice() -> None:
    found = held(1, 2)
    for _ in range(2):
        found.drop(1)
    assert found.find(1) is None
    assert near(found, 1) == [2]


def test_a_profile_is_what_its_bytes_say() -> None:
    found = held(1)
    known = found.find(1)
    assert known is not None
    again = Held()
    again.put(known.stored)
    same = again.find(1)
    assert same is not None and (same.profile.centre == known.profile.centre).all()


def test_a_damaged_issue_is_refused() -> None:
    with pytest.raises(InputError):
        Held().put(IssueProfile(1, b"broken", "", "", "it"))
