"""What every store does about logging in and about the audit log."""

from datetime import timedelta

import pytest

from inbox_assistant.errors import Conflict
from inbox_assistant.model import Agent, LoginRules
from inbox_assistant.store.base import Store
from inbox_assistant.store.login import AuditWanted, Limit
from tests.builders import MORNING


@pytest.fixture
def agent(store: Store) -> Agent:
    return store.agents.add("Bo", "bo@shop.example", "hash", "agent", "en")


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def test_the_audit_log_tells_the_newest_first_a_page_at_a_time(store: Store, agent: Agent) -> None:
    for number in range(5):
        store.audit.note(agent.id, "saw", f"mail {number}", "", MORNING + minutes(number // 2))
    first = store.audit.page(AuditWanted(), None, 3)
    rest = store.audit.page(AuditWanted(), first.next, 3)
    subjects = [row.subject for row in (*first.rows, *rest.rows)]
    assert subjects == [f"mail {number}" for number in (4, 3, 2, 1, 0)]
    assert rest.next is None


def test_the_audit_log_knows_what_an_agent_did_lately(store: Store, agent: Agent) -> None:
    store.audit.note(agent.id, "saw", "a", "", MORNING)
    assert store.audit.noted(agent.id, "saw", "a", MORNING)
    assert not store.audit.noted(agent.id, "saw", "a", MORNING + minutes(1))
    assert not store.audit.noted(agent.id, "saw", "b", MORNING)
    assert not store.audit.noted(agent.id + 1, "saw", "a", MORNING)


def test_the_audit_log_is_asked_by_agent_act_and_time(store: Store, agent: Agent) -> None:
    store.audit.note(agent.id, "saw", "a", "", MORNING)
    store.audit.note(agent.id, "sent", "b", "", MORNING + minutes(1))
    store.audit.note(None, "saw", "c", "", MORNING + minutes(2))

    def found(**wanted: object) -> str:
        page = store.audit.page(AuditWanted(**wanted), None, 9)  # type: ignore[arg-type]
        return "".join(row.subject for row in page.rows)

    assert found(agent_id=agent.id) == "ba"
    assert found(agent_id=0) == "c"
    assert found(act="saw") == "ca"
    assert found(since=MORNING + minutes(1), until=MORNING + minutes(2)) == "b"
    assert store.audit.acts() == ["saw", "sent"]


def test_the_audit_log_forgets_after_as_many_days_as_the_rules_say(store: Store) -> None:
    store.audit.note(None, "old", "", "", MORNING)
    store.logins.set_rules(LoginRules(audit_days=30), None, MORNING)
    store.audit.note(None, "new", "x" * 999, "", MORNING + timedelta(days=31))
    assert store.audit.acts() == ["new"]
    assert len(store.audit.page(AuditWanted(), None, 1).rows[0].subject) == 200


def test_the_rules_hold_for_sessions_that_are_there_already(store: Store, agent: Agent) -> None:
    store.sessions.start("token", agent.id, MORNING, "10.0.0.1", "Firefox")
    assert store.sessions.agent("token", MORNING + minutes(40), touch=False)
    store.logins.set_rules(LoginRules(idle_minutes=30, longest_hours=1), agent.id, MORNING)
    assert store.sessions.agent("token", MORNING + minutes(40)) is None
    assert store.sessions.agent("token", MORNING + minutes(25))
    assert store.sessions.agent("token", MORNING + minutes(50))
    assert store.sessions.agent("token", MORNING + minutes(61)) is None
    assert store.logins.rules().idle_minutes == 30


def test_a_look_that_does_not_touch_makes_no_session_younger(store: Store, agent: Agent) -> None:
    store.sessions.start("token", agent.id, MORNING)
    for hour in range(1, 8):
        assert store.sessions.agent("token", MORNING + timedelta(hours=hour), touch=False)
    assert store.sessions.agent("token", MORNING + timedelta(hours=9), touch=False) is None


def test_all_sessions_end_but_one(store: Store, agent: Agent) -> None:
    for token in ("one", "two", "three"):
        store.sessions.start(token, agent.id, MORNING, "10.0.0.1", token)
    store.sessions.end_all(agent.id, but="two")
    assert [session.device for session in store.sessions.of(agent.id, MORNING)] == ["two"]
    store.sessions.end_all(agent.id)
    assert store.sessions.of(agent.id, MORNING) == []


def test_attempts_are_counted_per_key_and_within_a_time(store: Store) -> None:
    limits = (Limit("a", 2, 900), Limit("a", 3, 86_400), Limit("b", 9, 900))
    assert store.logins.attempt(limits, MORNING)
    assert store.logins.attempt(limits, MORNING)
    assert not store.logins.attempt(limits, MORNING)
    store.logins.forgive(limits, MORNING)
    assert store.logins.attempt(limits, MORNING + minutes(1))
    assert store.logins.attempt(limits, MORNING + minutes(16))
    assert not store.logins.attempt(limits, MORNING + minutes(40))
    store.logins.unlock("a")
    assert store.logins.attempt(limits, MORNING + minutes(40))


def test_a_second_step_counts_once_confirmed_and_ends_sessions(store: Store, agent: Agent) -> None:
    store.sessions.start("token", agent.id, MORNING)
    factors = store.second_factors
    factors.begin(agent.id, "AAAA", MORNING)
    factors.begin(agent.id, "BBBB", MORNING)
    assert store.sessions.agent("token", MORNING) and factors.holders() == frozenset()
    assert not factors.use_step(agent.id, 7)
    factors.confirm(agent.id, 7, ["h1", "h2"], MORNING)
    kept = factors.get(agent.id)
    assert kept is not None and (kept.secret, kept.recovery_codes) == ("BBBB", 2)
    assert store.sessions.agent("token", MORNING) is None
    assert factors.holders() == {agent.id}
    with pytest.raises(Conflict):
        factors.begin(agent.id, "CCCC", MORNING)
    with pytest.raises(Conflict):
        factors.confirm(agent.id, 8, [], MORNING)


def test_no_code_opens_twice(store: Store, agent: Agent) -> None:
    factors = store.second_factors
    factors.begin(agent.id, "AAAA", MORNING)
    factors.confirm(agent.id, 7, ["h1"], MORNING)
    assert [factors.use_step(agent.id, step) for step in (7, 8, 8, 6)] == [
        False,
        True,
        False,
        False,
    ]
    assert [factors.use_code(agent.id, "h1") for _ in range(2)] == [True, False]
    factors.remove(agent.id)
    assert factors.get(agent.id) is None and not factors.use_step(agent.id, 9)


def test_an_agent_is_known_elsewhere_under_one_subject(store: Store, agent: Agent) -> None:
    other = store.agents.add("Cy", "cy@shop.example", "hash", "agent", "en")
    logins = store.logins
    logins.identify("https://id", "s1", agent.id, MORNING)
    logins.identify("https://id", "s1", agent.id, MORNING)
    for subject, who in (("s2", agent.id), ("s1", other.id)):
        with pytest.raises(Conflict):
            logins.identify("https://id", subject, who, MORNING)
    assert logins.identity("https://id", "s1") == agent.id
    assert logins.identity("https://other", "s1") is None
    logins.forget_identities(agent.id)
    assert logins.identity("https://id", "s1") is None
