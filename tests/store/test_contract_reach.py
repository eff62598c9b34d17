"""The contract of every store: how widely issues block and how they move."""

from datetime import timedelta

import pytest

from inbox_assistant.errors import NotFound
from inbox_assistant.model import Address, Closed, Stated, StoredMail, Wrote
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, arrive, hours, read


@pytest.fixture(autouse=True)
def _agent(store: Store) -> None:
    store.agents.add("Bo", "bo@shop.example", "hash", "lead", "en")


def write(
    store: Store, number: int, issue: int, who: str, ago: float = 1, blocking: int = 3
) -> StoredMail:
    """Let somebody write about the issue so many hours before MORNING."""
    mail = arrive(store, number, MORNING - hours(ago), sender=Address("", who))
    read(store, mail, a_reading(blocking=blocking), issue)
    return mail


@pytest.fixture
def issue(store: Store) -> int:
    issue = store.readings.new_issue_id()
    for number, who in enumerate(("a@firm.example", "B@Firm.example", "c@gmail.com"), 1):
        write(store, number, issue, who, blocking=number)
    write(store, 4, issue, "a@firm.example", ago=30)
    return issue


def test_who_wrote_is_told_by_domain_and_degree(store: Store, issue: int) -> None:
    assert store.reach_book.wrote([issue, 99]) == {
        issue: Wrote(3, {"firm.example": 2, "gmail.com": 1}, {1: 1, 2: 1, 3: 2})
    }
    assert store.reach_book.wrote([]) == {}


def test_what_agents_state_is_kept_and_taken_back(store: Store, issue: int) -> None:
    known = Stated(40, 900, 30, 10, 1, MORNING)
    store.reach_book.state(issue, known)
    assert store.reach_book.stated([issue, 99]) == {issue: known}
    store.reach_book.state(issue, Stated(users=800, at=MORNING))
    assert store.reach_book.stated([issue]) == {issue: Stated(users=800, at=MORNING)}
    store.reach_book.state(issue, Stated(agent_id=1, at=MORNING))
    assert store.reach_book.stated([issue]) == {}


def test_of_an_unknown_issue_nothing_can_be_stated(store: Store) -> None:
    with pytest.raises(NotFound):
        store.reach_book.state(99, Stated(4, at=MORNING))


def test_only_closed_issues_whose_number_is_known_teach(store: Store, issue: int) -> None:
    store.reach_book.state(issue, Stated(40, at=MORNING))
    assert store.reach_book.closed(9) == []
    store.issues.set_status(issue, "fixed", 1, MORNING)
    blocking = store.issues.get(issue).blocking
    assert store.reach_book.closed(9) == [Closed(blocking, 3, 40)]
    store.reach_book.state(issue, Stated(users=40, at=MORNING))
    assert store.reach_book.closed(9) == []


def test_those_of_a_list_who_wrote_are_counted(store: Store, issue: int) -> None:
    names = ["a@firm.example", "b@firm.example", "x@firm.example"]
    assert store.reach_book.among_writers(issue, names) == 2
    assert store.reach_book.among_writers(issue, []) == 0


def test_people_are_counted_a_day_back_from_a_moment(store: Store, issue: int) -> None:
    other = store.readings.new_issue_id()
    daily = store.reach_book.daily_writers([issue, other], MORNING, 3)
    assert daily == {issue: [3, 1, 0], other: [0, 0, 0]}
    write(store, 5, issue, "d@gmail.com", ago=0)
    write(store, 6, issue, "a@firm.example", ago=24)
    assert store.reach_book.daily_writers([issue], MORNING, 2) == {issue: [3, 1]}
    later = MORNING + timedelta(seconds=1)
    assert store.reach_book.daily_writers([issue], later, 1) == {issue: [4]}


def test_mails_are_counted_an_hour(store: Store, issue: int) -> None:
    write(store, 5, store.readings.new_issue_id(), "d@gmail.com")
    hour = int(MORNING.timestamp()) // 3600
    since = MORNING - timedelta(days=1)
    assert store.reach_book.hourly(issue, since, MORNING) == {hour - 1: 3}
    assert store.reach_book.hourly(None, since, MORNING) == {hour - 1: 4}


def test_an_issue_that_a_mail_opens_again_is_told(store: Store, issue: int) -> None:
    store.issues.set_status(issue, "fixed", 1, MORNING)
    since, until = MORNING, MORNING + timedelta(days=1)
    assert store.reach_book.reopened([issue], since, until) == set()
    write(store, 7, issue, "new@gmail.com", ago=-2)
    assert store.reach_book.reopened([issue], since, until) == {issue}


def test_counting_looks_at_no_more_than_its_issues(store: Store, issue: int) -> None:
    plans = store._db.rows(  # type: ignore[attr-defined]
        "EXPLAIN QUERY PLAN SELECT issue_id, count(DISTINCT writer) FROM memberships "
        "WHERE issue_id IN (SELECT value FROM json_each('[1]')) AND at >= 0 AND at < 9 "
        "GROUP BY issue_id"
    )
    assert any("memberships_of_issue (issue_id=? AND at>? AND at<?)" in p["detail"] for p in plans)
