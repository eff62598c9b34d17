"""The issues at hand follow from the store alone: restarts and other readers change nothing."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_assistant import registry
from inbox_assistant.grouping import Placing
from inbox_assistant.model import Address, Issue
from inbox_assistant.registry import Registry
from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store
from inbox_assistant.understand.method import shipped_method
from inbox_assistant.understand.traces import Trace
from tests.builders import MORNING, arrive, hours
from tests.thoughts import a_thought, file, member, understood

OFTEN = 3


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds that a few mails reach."""
    for name, size in (("LIVING", 4), ("SEEDS", 4), ("RESTING", 6), ("NEAR", 4), ("LIVELY", 1)):
        monkeypatch.setattr(registry, name, size)


def trace(topic: int, days: float = 0) -> Trace:
    at = MORNING + timedelta(days=days)
    return shipped_method().tracer.trace(a_thought(topic, 99), at, "new@customer.example")


def fill(store: Store, topics: int, mails: int = OFTEN, days: float = 0.0) -> list[int]:
    """Let people write about topics, one topic a day; return the issues."""
    found = []
    for topic in range(topics):
        for number in range(mails):
            place = topic * mails + number + 1 + int(days) * 1000
            at = MORNING + timedelta(days=topic + days, hours=number)
            mail = arrive(store, place, at, sender=Address("", f"a@firm{place}.example"))
            issue = file(store, mail, a_thought(topic, number))
        found.append(issue)
    return found


def near(store: Store, topic: int, days: float, held: Registry | None = None) -> list[int]:
    held = held or Registry(store)
    held.refresh()
    return [shelved.stored.issue for shelved in held.near(trace(topic, days))]


def test_mail_about_one_thing_makes_one_issue(store: Store) -> None:
    issues = fill(store, topics=3)
    assert len(set(issues)) == 3
    assert [issue.mails for issue in store.issues.page(["open"], 9)] == [OFTEN] * 3


@pytest.mark.usefixtures("small")
def test_who_starts_now_has_the_same_at_hand_as_who_was_there(store: Store) -> None:
    long_there = Registry(store)
    long_there.refresh()
    for day in (0, 20, 40):
        fill(store, topics=8, days=day)
        fill(store, topics=1, mails=1, days=day + 9)
        for topic in range(8):
            assert near(store, topic, day + 10, long_there) == near(store, topic, day + 10)


@pytest.mark.usefixtures("small")
def test_a_problem_that_returns_after_months_is_found_again(store: Store) -> None:
    first = fill(store, topics=9)[0]
    assert first in near(store, 0, 200)
    back = arrive(store, 900, MORNING + timedelta(days=200))
    assert file(store, back, a_thought(0, 50)) == first


@pytest.mark.usefixtures("small")
def test_what_one_person_wrote_long_ago_is_left_out(store: Store) -> None:
    seed = file(store, arrive(store, 1), a_thought(1))
    assert seed in near(store, 1, 3)
    assert seed not in near(store, 1, 20)


def test_others_changes_are_seen_at_the_next_refresh(store: Store, database: Path) -> None:
    held = Registry(store)
    assert near(store, 0, 0, held) == []
    other = open_store(str(database))
    [issue] = fill(other, topics=1)
    other.close()
    assert near(store, 0, 0, held) == [issue]


def test_an_issue_without_mails_can_not_be_joined(store: Store) -> None:
    agent = store.agents.add("Bo", "bo@shop.example", "hash", "agent", "en")
    issues = fill(store, topics=2)
    held = Registry(store)
    held.refresh()
    store.issue_desk.merge(issues[0], issues[1], agent.id, MORNING)
    assert issues[0] not in near(store, 0, 1, held)
    assert near(store, 0, 1, held) == near(store, 0, 1)


def test_a_damaged_profile_stops_no_mail(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    [issue] = fill(store, topics=1)
    stored = store.shelving.find(issue)
    assert stored is not None
    store.regrouping.save_profile(replace(stored, state=b"broken"), MORNING)
    assert file(store, arrive(store, 9, MORNING + hours(5)), a_thought(0, 9)) not in (0, issue)
    assert "No mail can join issue" in caplog.text


def test_what_was_rolled_back_is_forgotten(store: Store) -> None:
    placing = Placing(store)
    mail = arrive(store, 1)
    with pytest.raises(RuntimeError), placing.turn():
        placing.file(mail, understood(a_thought(1)))
        raise RuntimeError("the power went")
    assert store.readings.membership(mail.id) is None
    issue = file(store, mail, a_thought(1), placing)
    assert [found.id for found in _issues(store)] == [issue]
    assert member(store, mail).issue == issue


def _issues(store: Store) -> list[Issue]:
    return store.issues.page(["open"], 9)
