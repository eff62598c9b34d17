"""Many people at once are told as their mail is filed: once for each burst and issue."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from inbox_assistant.bursting import BurstWatch
from inbox_assistant.model import GOES_ON, Address, RaisedBurst
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, arrive, hours, read

ROME = ZoneInfo("Europe/Rome")
FAR = timedelta(days=9)


class Inbox:
    """A store with two weeks of ordinary mail, and a watch over it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = MORNING
        self.number = 0
        self.watch = BurstWatch(store, lambda: self.now, ROME)
        with store.writing():
            for day in range(14, 0, -1):
                for hour in (0, 2, 5, 9):
                    issue = store.readings.new_issue_id()
                    self.comes(MORNING - timedelta(days=day) + hours(hour), issue)

    def comes(self, at: datetime, issue: int | None, who: str = "", **changes: Any) -> None:
        """Let a mail come and be filed, looked at by nobody."""
        self.number += 1
        sender = Address("", who or f"p{self.number}@x.example")
        mail = arrive(self.store, self.number, at, sender=sender)
        read(self.store, mail, a_reading(**changes), issue, "The card is refused")

    def write(self, issue: int | None, minutes: Sequence[float], since: datetime = MORNING) -> int:
        """Let people write at these minutes, each looked at as it comes; return the alerts."""
        told = 0
        for minute in minutes:
            self.now = since + timedelta(minutes=minute)
            self.comes(self.now, issue)
            told += self.watch.look([(issue, self.now)])
        return told

    def issue(self) -> int:
        return self.store.readings.new_issue_id()

    @property
    def raised(self) -> list[RaisedBurst]:
        return self.store.bursts.since(MORNING - FAR, MORNING + FAR)


@pytest.fixture
def inbox(store: Store) -> Inbox:
    return Inbox(store)


def test_a_burst_is_told_within_minutes_and_once(inbox: Inbox) -> None:
    issue = inbox.issue()
    assert inbox.write(issue, range(0, 40, 2)) == 1
    [raised] = inbox.raised
    assert raised.issue == issue
    assert raised.raised_at - MORNING <= timedelta(minutes=8)
    assert raised.burst.people <= 5
    assert raised.since_begun > raised.burst.people


def test_its_history_tells_of_it(inbox: Inbox) -> None:
    issue = inbox.issue()
    inbox.write(issue, range(0, 12, 2))
    told = inbox.store.issue_book.events(issue, None, 9)
    assert [event.kind for event in told] == ["burst", "born"]
    assert told[0].text == f"{inbox.raised[0].burst.people}/15"


def test_ordinary_mail_raises_nothing(inbox: Inbox) -> None:
    assert [inbox.write(inbox.issue(), [at]) for at in (0, 110, 280, 530)] == [0, 0, 0, 0]


def test_the_next_burst_is_told_anew_after_a_pause(inbox: Inbox) -> None:
    issue = inbox.issue()
    assert inbox.write(issue, range(0, 30, 2)) == 1
    pause = MORNING + timedelta(minutes=30) + GOES_ON
    assert inbox.write(issue, range(0, 30, 2), pause + hours(3)) == 1


def test_what_was_merged_is_the_same_burst(inbox: Inbox) -> None:
    one, other = inbox.issue(), inbox.issue()
    assert inbox.write(one, range(0, 12, 2)) == 1
    inbox.write(other, [13])
    inbox.store.issue_desk.merge(one, other, None, inbox.now)
    assert inbox.write(other, range(14, 30, 2)) == 0
    [raised] = inbox.raised
    assert raised.issue == other
    assert inbox.store.bursts.of_issue(one) == raised


def test_many_mails_without_one_issue_are_told_as_a_burst_of_all(inbox: Inbox) -> None:
    told = sum(inbox.write(inbox.issue(), [minute]) for minute in range(0, 24, 2))
    assert told == 1
    assert [one.issue for one in inbox.raised] == [None]


def test_an_issue_that_stands_out_later_is_told_too(inbox: Inbox) -> None:
    for minute in range(0, 16, 2):
        inbox.write(inbox.issue(), [minute])
    issue = inbox.issue()
    inbox.write(issue, range(16, 30, 2))
    assert [one.issue for one in inbox.raised] == [None, issue]


def test_what_a_second_look_puts_together_is_told(inbox: Inbox) -> None:
    issues = [inbox.issue() for _ in range(4)]
    for minute, issue in enumerate(issues):
        inbox.write(issue, [minute * 3])
    assert inbox.raised == []
    for issue in issues[1:]:
        inbox.store.issue_desk.merge(issue, issues[0], None, inbox.now)
    assert inbox.watch.look_again() == 1
    assert [one.issue for one in inbox.raised] == [issues[0]]


def test_old_mail_raises_nothing(inbox: Inbox) -> None:
    issue = inbox.issue()
    for minute in range(0, 30, 2):
        at = MORNING - hours(12) + timedelta(minutes=minute)
        inbox.comes(at, issue)
        assert inbox.watch.look([(issue, at)]) == 0
    assert inbox.raised == []


def test_an_inbox_of_one_day_is_not_known_yet(store: Store) -> None:
    young = Inbox.__new__(Inbox)
    young.store, young.now, young.number = store, MORNING, 0
    young.watch = BurstWatch(store, lambda: young.now, ROME)
    assert young.write(store.readings.new_issue_id(), range(0, 60, 2)) == 0


def test_what_the_team_ignores_raises_nothing(inbox: Inbox) -> None:
    issue, agent = inbox.issue(), inbox.store.agents.add("G", "g@x.example", "h", "agent", "en")
    inbox.write(issue, [0])
    inbox.store.issues.set_status(issue, "ignored", agent.id, MORNING)
    assert inbox.write(issue, range(2, 9, 2)) == 0


def test_an_issue_is_new_once_when_a_second_person_writes(inbox: Inbox) -> None:
    issue = inbox.issue()
    inbox.write(issue, [0, 300, 600])
    assert not inbox.store.happenings.recurs(issue, inbox.now, {})


def test_trouble_costs_no_mail(inbox: Inbox, caplog: pytest.LogCaptureFixture) -> None:
    inbox.store.close()
    assert inbox.watch.look([(1, MORNING)]) == 0
    assert "could not be looked for" in caplog.text
