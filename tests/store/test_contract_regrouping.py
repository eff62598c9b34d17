"""The contract of every store: the second look, and what of it agents' words forbid."""

from collections.abc import Mapping, Sequence

import pytest

from inbox_assistant.model import (
    Agent,
    Consolidated,
    IssueEvent,
    IssueProfile,
    Meaning,
    Membership,
    Refused,
    Regrouped,
)
from inbox_assistant.store.base import Store
from tests.builders import MORNING, arrive, hours, read
from tests.store.test_contract_issue_desk import LATER, an_issue, counts, story, where

NOTHING = Refused(frozenset(), frozenset())


@pytest.fixture
def agent(store: Store) -> Agent:
    return store.agents.add("Bo", "bo@shop.example", "hash", "agent", "en")


def profile(issue: int, state: bytes = b"second", title: str = "Second") -> IssueProfile:
    return IssueProfile(issue, state, title, "It fails.", "it")


def moved(mail: int, before: int | None, issue: int | None) -> Regrouped:
    return Regrouped(mail, before, Membership(issue, 0.7, (), "second-1"))


def looked(
    store: Store,
    moves: Sequence[Regrouped] = (),
    profiles: Sequence[IssueProfile] = (),
    merged: Mapping[int, int] | None = None,
    as_of: int | None = None,
) -> Refused:
    seen = store.regrouping.version() if as_of is None else as_of
    return store.regrouping.apply(Consolidated(moves, profiles, merged or {}, seen), LATER)


def waiting_profiles(store: Store) -> set[int]:
    return {job.subject for job in store.jobs.claim("profile", "w", LATER, 99)}


def states(store: Store) -> dict[int, bytes]:
    return {p.issue: p.state for p in store.readings.profiles(MORNING)}


def test_the_window_shows_the_newest_mails_in_order_of_time(store: Store, agent: Agent) -> None:
    one, (first, second, third) = an_issue(store, 1, 2, 3)
    arrive(store, 4, MORNING + hours(4))
    store.issue_desk.move(third, None, agent.id, LATER)
    window = store.regrouping.window(MORNING, 9)
    assert [(g.mail_id, g.membership.issue, g.pinned) for g in window] == [
        (first, one, False),
        (second, one, False),
        (third, None, True),
    ]
    assert window[0].meaning == Meaning("test", b"v")
    assert (window[0].sender, window[0].at) == ("anna1@customer.example", MORNING + hours(1))
    assert [g.mail_id for g in store.regrouping.window(MORNING, 2)] == [second, third]
    assert [g.mail_id for g in store.regrouping.window(MORNING + hours(2), 9)] == [second, third]
    assert [g.mail_id for g in store.regrouping.members(one, 1)] == [second]


def test_what_a_second_look_found_is_done_at_once(store: Store) -> None:
    one, (first, second) = an_issue(store, 1, 2)
    two, _ = an_issue(store, 3)
    born = store.readings.new_issue_id()
    refused = looked(store, [moved(first, one, born)], [profile(born), profile(two)], {one: two})
    assert refused == NOTHING
    assert [where(store, m) for m in (first, second)] == [born, two]
    assert store.issues.get(one).id == two
    assert [counts(store.issues.get(i)) for i in (born, two)] == [(1, 1), (2, 2)]
    assert states(store) == {born: b"second", two: b"second"}
    assert waiting_profiles(store) == set()
    assert story(store, two)[0] == ("merged", one, 2)
    assert story(store, born) == [("born", None, 0)]
    head = store.conversations.get(store.readings.stored_mail(first).conversation_id)
    assert head.issue == born


def test_the_time_of_the_last_second_look_is_kept(store: Store) -> None:
    assert store.regrouping.looked_at() is None
    looked(store)
    assert store.regrouping.looked_at() == LATER


def test_pinned_mails_stay(store: Store, agent: Agent) -> None:
    one, (first, second) = an_issue(store, 1, 2)
    two, _ = an_issue(store, 3)
    store.issue_desk.move(first, one, agent.id, LATER)
    refused = looked(store, [moved(first, one, two), moved(second, one, two)])
    assert refused.mails == {first}
    assert [where(store, m) for m in (first, second)] == [one, two]


def test_an_agents_merge_holds_its_mails_together(store: Store, agent: Agent) -> None:
    one, (first,) = an_issue(store, 1)
    two, (second,) = an_issue(store, 2)
    store.issue_desk.merge(one, two, agent.id, LATER)
    late = arrive(store, 3, LATER + hours(1))
    read(store, late, issue=two)
    born = store.readings.new_issue_id()
    moves = [moved(mail, two, born) for mail in (first, second, late.id)]
    assert looked(store, moves, [profile(born)]).mails == {first, second}
    assert where(store, late.id) == born
    assert waiting_profiles(store) == {two, born}


def test_issues_apart_and_of_another_status_are_not_merged(store: Store, agent: Agent) -> None:
    one, (first, _) = an_issue(store, 1, 2)
    two, _ = an_issue(store, 3)
    new = store.issue_desk.split(one, [first], agent.id, LATER)
    ignored, _ = an_issue(store, 4)
    store.issues.set_status(ignored, "ignored", agent.id, LATER)
    refused = looked(store, merged={one: two, two: new, ignored: new})
    assert refused.merges == {two, ignored}
    assert store.issues.get(one).id == two
    assert store.issues.get(ignored).id == ignored


def test_what_others_moved_meanwhile_stays(store: Store, agent: Agent) -> None:
    one, (first,) = an_issue(store, 1)
    two, _ = an_issue(store, 2)
    three, _ = an_issue(store, 3)
    store.issue_desk.merge(one, two, None, LATER)
    store.issue_desk.unmerge(one, agent.id, LATER)
    refused = looked(store, [moved(first, two, three)])
    assert refused.mails == {first}
    assert where(store, first) == one


def test_what_was_merged_meanwhile_is_found_where_it_stands(store: Store) -> None:
    one, (first,) = an_issue(store, 1)
    two, _ = an_issue(store, 2)
    three, _ = an_issue(store, 3)
    four, _ = an_issue(store, 4)
    store.issue_desk.merge(one, two, None, LATER)
    store.issue_desk.merge(three, four, None, LATER)
    assert looked(store, [moved(first, one, three)], [profile(three)]) == NOTHING
    assert where(store, first) == four
    assert states(store)[four] == b"state"


def test_a_profile_overtaken_by_new_mail_is_made_again(store: Store) -> None:
    one, (first,) = an_issue(store, 1)
    as_of = store.regrouping.version()
    read(store, arrive(store, 2), issue=one)
    looked(store, [moved(first, one, one)], [profile(one)], as_of=as_of)
    assert waiting_profiles(store) == {one}


def test_erased_mail_and_issues_are_passed_over(store: Store) -> None:
    one, (first,) = an_issue(store, 1)
    two, (second,) = an_issue(store, 2)
    conversation = store.readings.stored_mail(first).conversation_id
    store.erasing.erase_conversation(conversation, {})
    refused = looked(
        store, [moved(first, one, two), moved(second, two, one)], [profile(one)], {one: two}
    )
    assert refused == Refused(frozenset({first, second}), frozenset({one}))
    assert where(store, second) == two
    assert [p.issue for p in store.readings.profiles(MORNING)] == [two]


def test_mail_moved_into_a_fixed_issue_opens_it_when_it_came_later(
    store: Store, agent: Agent
) -> None:
    one, _ = an_issue(store, 1)
    two, (late,) = an_issue(store, 4)
    store.issues.set_status(one, "fixed", agent.id, MORNING + hours(2))
    looked(store, [moved(late, two, one)])
    assert store.issues.get(one).status == "open"


def test_readers_learn_what_changed_since(store: Store, agent: Agent) -> None:
    one, _ = an_issue(store, 1)
    two, _ = an_issue(store, 2)
    since = store.regrouping.version()
    assert store.regrouping.changed(since, 9) == []
    store.issues.rename(two, "Ours", agent.id, LATER)
    store.issue_desk.merge(one, two, agent.id, LATER)
    changes = {c.issue: c for c in store.regrouping.changed(since, 9)}
    assert set(changes) == {one, two}
    assert (changes[one].profile, changes[one].merged_into) == (None, two)
    assert changes[two].profile == IssueProfile(two, b"state", "Ours", "It fails.", "it", True)
    first = store.regrouping.changed(since, 1)
    rest = store.regrouping.changed(first[0].version, 9)
    assert {c.issue for c in (*first, *rest)} == {one, two}
    assert rest[-1].version == store.regrouping.version()


def test_a_profile_made_again_keeps_the_agents_title(store: Store, agent: Agent) -> None:
    one, _ = an_issue(store, 1)
    store.regrouping.save_profile(profile(one, title="Better"), LATER)
    assert store.issues.get(one).title == "Better"
    event = store.issue_book.events(one, None, 1)[0]
    assert (event.kind, event.agent_id, event.text) == ("renamed", None, "Better")
    store.issues.rename(one, "Ours", agent.id, LATER)
    store.regrouping.save_profile(profile(one, b"third", title="Another"), LATER)
    assert (store.issues.get(one).title, states(store)[one]) == ("Ours", b"third")


def test_events_of_a_second_look_are_told(store: Store) -> None:
    one, _ = an_issue(store, 1)
    two, _ = an_issue(store, 2)
    parted = IssueEvent(one, LATER, "parted", other=two, mails=-3)
    found = Consolidated((), (), {}, store.regrouping.version(), [parted])
    store.regrouping.apply(found, LATER)
    assert story(store, one)[0] == ("parted", two, -3)
