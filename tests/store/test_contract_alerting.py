"""Bursts, happenings on their way, and tokens: what every store keeps of them."""

from datetime import timedelta

import pytest

from inbox_assistant.errors import NotFound
from inbox_assistant.model import Burst, IssueEvent, Promise
from inbox_assistant.store.base import Store
from inbox_assistant.store.sql import bursts, flow, happenings
from inbox_assistant.store.sqlite import SqliteStore
from tests.builders import MORNING, a_reading, a_reply, a_reply_row, arrive, hours, read

BURST = Burst(MORNING, MORNING + hours(0.2), 5, 15, 0.05, 1e-6, "burst-1")
DAY = hours(24)
HOOKS = {"chat": ("issue.burst", "promise.missed"), "shop": ("issue.reopened",)}


@pytest.fixture
def issue(store: Store) -> int:
    """An issue of two people."""
    number = store.readings.new_issue_id()
    for at in (1, 2):
        read(store, arrive(store, at, MORNING + hours(at)), issue=number)
    return number


def test_what_came_lately_is_counted_by_people(store: Store, issue: int) -> None:
    until = MORNING + hours(3)
    assert len(store.flow.wrote(issue, MORNING, until, 9)) == 2
    assert len(store.flow.wrote(None, MORNING, until, 1)) == 1
    assert store.flow.wrote(issue, MORNING + hours(2), until, 9) == []
    assert store.flow.people(issue, MORNING, 9) == 2
    assert store.flow.active(MORNING, 9) == 1
    assert store.flow.newest(MORNING, 9) == {issue: MORNING + hours(2)}


def test_a_burst_goes_on_until_it_was_not_seen_for_long(store: Store, issue: int) -> None:
    number = store.bursts.begin(issue, BURST, BURST.at)
    [raised] = store.bursts.going_on(MORNING + hours(3))
    assert (raised.id, raised.issue, raised.burst) == (number, issue, BURST)
    assert store.bursts.going_on(MORNING + hours(4)) == []
    store.bursts.goes_on(number, 9, MORNING + hours(2))
    assert store.bursts.going_on(MORNING + hours(4))[0].since_begun == 9
    assert store.bursts.since(MORNING, MORNING + DAY) != []
    assert store.bursts.since(MORNING + DAY, MORNING + 2 * DAY) == []


def test_a_mailing_is_claimed_once_and_may_be_given_back(store: Store, issue: int) -> None:
    number = store.bursts.begin(issue, BURST, MORNING)
    assert [one.id for one in store.bursts.unmailed(MORNING, 9)] == [number]
    assert store.bursts.mailed(number, MORNING)
    assert not store.bursts.mailed(number, MORNING)
    assert store.bursts.unmailed(MORNING, 9) == []
    store.bursts.mailed(number, None)
    assert store.bursts.mailed(number, MORNING)


def test_what_happens_is_addressed_to_those_who_want_to_know(store: Store, issue: int) -> None:
    store.bursts.begin(issue, BURST, MORNING)
    assert store.happenings.address(HOOKS, MORNING, 9) == 1
    assert store.happenings.address(HOOKS, MORNING, 9) == 0
    [delivery] = store.happenings.ready(HOOKS, MORNING, 9)
    assert (delivery.hook, delivery.attempts) == ("chat", 0)
    assert (delivery.happening.event, delivery.happening.subject) == ("issue.burst", issue)
    assert delivery.happening.figures["people"] == 5


def test_a_delivery_is_claimed_by_one_and_comes_back(store: Store) -> None:
    store.happenings.tell("promise.missed", 3, MORNING, {})
    store.happenings.address(HOOKS, MORNING, 9)
    [delivery] = store.happenings.ready(HOOKS, MORNING, 9)
    lease = MORNING + timedelta(minutes=1)
    assert store.happenings.claim(delivery.id, MORNING, lease)
    assert not store.happenings.claim(delivery.id, MORNING, lease)
    assert store.happenings.ready(HOOKS, MORNING, 9) == []
    [again] = store.happenings.ready(HOOKS, lease, 9)
    assert again.attempts == 1 and again.happening.key == delivery.happening.key


def test_how_tries_went_is_told_by_webhook(store: Store) -> None:
    for _ in range(3):
        store.happenings.tell("promise.missed", 3, MORNING, {})
    store.happenings.address(HOOKS, MORNING, 9)
    first, second, _ = store.happenings.ready(HOOKS, MORNING, 9)
    store.happenings.settle(first.id, MORNING, 200, "", None)
    store.happenings.settle(second.id, MORNING + hours(1), 500, "answered 500", None)
    states = store.happenings.states(["chat", "shop"])
    assert (states["chat"].status, states["chat"].error) == (500, "answered 500")
    assert (states["chat"].waiting, states["chat"].dead) == (1, 1)
    assert states["shop"].tried_at is None


def test_a_promise_missed_and_an_issue_come_back_are_told_with_it(store: Store, issue: int) -> None:
    mail = arrive(store, 7)
    promise = Promise(MORNING + hours(1), "today", "today")
    store.outbox.queue(a_reply_row(mail.conversation_id, 7), a_reply(7), None, promise)
    assert store.promises.mark_missed(MORNING + hours(2)) == 1
    assert store.promises.mark_missed(MORNING + hours(2)) == 0
    agent = store.agents.add("G", "g@x.example", "h", "agent", "en").id
    store.issues.set_status(issue, "fixed", agent, MORNING + hours(3))
    read(store, arrive(store, 8, MORNING + hours(4)), a_reading(), issue)
    store.happenings.address(HOOKS, MORNING, 9)
    told = [one.happening for one in store.happenings.ready(HOOKS, MORNING, 9)]
    assert {(one.event, one.subject) for one in told} == {
        ("promise.missed", mail.conversation_id),
        ("issue.reopened", issue),
    }


def test_an_issue_is_new_once_also_when_it_is_merged(store: Store, issue: int) -> None:
    other = store.readings.new_issue_id()
    read(store, arrive(store, 5), issue=other)
    assert store.happenings.recurs(other, MORNING, {})
    store.issue_desk.merge(other, issue, None, MORNING)
    assert not store.happenings.recurs(issue, MORNING, {})


def test_old_happenings_are_swept_but_not_that_an_issue_was_told(store: Store, issue: int) -> None:
    store.happenings.recurs(issue, MORNING, {})
    store.happenings.tell("promise.missed", 3, MORNING, {})
    store.happenings.sweep(MORNING + hours(1))
    assert not store.happenings.recurs(issue, MORNING, {})
    store.happenings.address(HOOKS, MORNING, 9)
    assert store.happenings.ready(HOOKS, MORNING, 9) == []


def test_a_token_ends_with_its_time_its_agents_password_role_or_place(store: Store) -> None:
    agent = store.agents.add("G", "g@x.example", "h", "agent", "en")
    for change in ({"password_hash": "new"}, {"role": "lead"}, {"disabled": True}):
        store.agents.change(agent.id, disabled=False)
        store.api_tokens.add(agent.id, "bi", "hash", MORNING, MORNING + DAY)
        known = store.api_tokens.agent("hash", MORNING)
        assert known is not None and known.id == agent.id
        assert store.api_tokens.agent("hash", MORNING + DAY) is None
        store.agents.change(agent.id, **change)
        assert store.api_tokens.agent("hash", MORNING) is None
        assert store.api_tokens.of(agent.id) == []


def test_a_token_says_when_it_was_used_and_is_revoked_by_its_agent_alone(store: Store) -> None:
    agent = store.agents.add("G", "g@x.example", "h", "agent", "en")
    other = store.agents.add("M", "m@x.example", "h", "agent", "en")
    token = store.api_tokens.add(agent.id, "bi", "hash", MORNING, MORNING + DAY)
    assert store.api_tokens.of(agent.id)[0].used_at is None
    store.api_tokens.agent("hash", MORNING + hours(1))
    assert store.api_tokens.of(agent.id)[0].used_at == MORNING + hours(1)
    with pytest.raises(NotFound):
        store.api_tokens.revoke(other.id, token.id)
    store.api_tokens.revoke(agent.id, token.id)
    assert store.api_tokens.agent("hash", MORNING) is None


def test_issues_are_paged_by_their_newest_mail(store: Store) -> None:
    numbers = [store.readings.new_issue_id() for _ in range(4)]
    for place, number in enumerate(numbers):
        read(store, arrive(store, place + 1, MORNING + hours(place // 2)), issue=number)
    seen, before = [], None
    while page := store.issues.page(["open"], 1, before=before):
        seen.append(page[0].id)
        before = (page[0].last_at, page[0].id)
    assert seen == numbers[::-1]


def test_no_question_reads_a_table_that_grows(store: SqliteStore) -> None:
    names = ("since", "until", "limit", "issue", "id", "now", "hook", "state")
    values = dict.fromkeys(names, 1) | {"hooks": "[]"}
    for sql in (*bursts.QUESTIONS, *flow.QUESTIONS, *happenings.QUESTIONS):
        wanted = {name: value for name, value in values.items() if f":{name}" in sql}
        plan = store._db.rows(f"EXPLAIN QUERY PLAN {sql}", **wanted)
        grown = ("bursts", "memberships", "happenings", "hook_deliveries", "d", "h")
        scans = [f"SCAN {table}" for table in grown]
        steps = [row["detail"] for row in plan if row["detail"] in scans]
        assert steps == [], sql


def test_a_burst_in_an_issues_history_is_an_event(store: Store, issue: int) -> None:
    store.issue_book.note(IssueEvent(issue, MORNING, "burst", text="5/15"))
    assert store.issue_book.events(issue, None, 1)[0].kind == "burst"
