"""The contract of every store: what agents say about issues holds for ever."""

import pytest

from inbox_assistant.errors import Conflict, NotFound
from inbox_assistant.model import Agent, Issue, KnownAnswer, StoredMail
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, arrive, hours, read

LATER = MORNING + hours(48)


@pytest.fixture
def agent(store: Store) -> Agent:
    return store.agents.add("Bo", "bo@shop.example", "hash", "agent", "en")


def an_issue(store: Store, *numbers: int, title: str = "Login fails") -> tuple[int, list[int]]:
    """An issue of mails of different writers, an hour apart; return its id and theirs."""
    issue = store.readings.new_issue_id()
    mails = [arrive(store, number, MORNING + hours(number)) for number in numbers]
    for mail in mails:
        read(store, mail, issue=issue, title=title)
    return issue, [mail.id for mail in mails]


def chaser(store: Store, mail_id: int, number: int, issue: int | None) -> StoredMail:
    """A later mail in the same conversation."""
    first = store.readings.stored_mail(mail_id)
    at, sender = MORNING + hours(number), first.mail.sender
    again = arrive(store, number, at, first.conversation_id, sender=sender)
    read(store, again, issue=issue)
    return again


def where(store: Store, mail_id: int) -> int | None:
    member = store.readings.membership(mail_id)
    assert member is not None
    return member.issue


def counts(issue: Issue) -> tuple[int, int]:
    return issue.mails, issue.writers


def story(store: Store, issue: int) -> list[tuple[str, int | None, int]]:
    return [(e.kind, e.other, e.mails) for e in store.issue_book.events(issue, None, 99)]


def waiting_profiles(store: Store) -> set[int]:
    return {job.subject for job in store.jobs.claim("profile", "w", LATER, 99)}


def test_a_moved_mail_is_pinned_counted_and_remembered(store: Store, agent: Agent) -> None:
    one, (first, second) = an_issue(store, 1, 2)
    two, _ = an_issue(store, 3)
    store.issue_desk.move(first, two, agent.id, LATER)
    member = store.readings.membership(first)
    assert member is not None
    assert (member.issue, member.by_agent, member.probability) == (two, True, 1.0)
    left, joined = store.issues.get(one), store.issues.get(two)
    assert (counts(left), counts(joined)) == ((1, 1), (2, 2))
    assert (left.first_at, joined.first_at) == (MORNING + hours(2), MORNING + hours(1))
    assert store.conversations.get(store.readings.stored_mail(first).conversation_id).issue == two
    assert story(store, one)[0] == ("moved", two, -1)
    assert story(store, two)[0] == ("moved", one, 1)
    assert store.issue_book.apart([one, two]) == {(one, two)}
    assert waiting_profiles(store) == {one, two}
    read(store, store.readings.stored_mail(first), issue=one)
    assert (where(store, first), where(store, second)) == (two, one)


def test_chasers_follow_the_moved_mail_unless_pinned_elsewhere(store: Store, agent: Agent) -> None:
    one, (first, _) = an_issue(store, 1, 2)
    two, _ = an_issue(store, 3)
    three, _ = an_issue(store, 4)
    followed, pinned = chaser(store, first, 5, one), chaser(store, first, 6, one)
    store.issue_desk.move(pinned.id, three, agent.id, LATER)
    store.issue_desk.move(first, two, agent.id, LATER)
    assert [where(store, m) for m in (first, followed.id, pinned.id)] == [two, two, three]
    assert [m.pinned for m in store.regrouping.members(two, 9)] == [True, False, True]
    assert story(store, two)[0] == ("moved", one, 2)


def test_an_earlier_mail_stays_when_a_chaser_is_moved(store: Store, agent: Agent) -> None:
    one, (first,) = an_issue(store, 1)
    thanks = chaser(store, first, 5, one)
    store.issue_desk.move(thanks.id, None, agent.id, LATER)
    assert (where(store, first), where(store, thanks.id)) == (one, None)
    assert store.readings.conversation_issue(thanks.conversation_id) is None


def test_a_mail_dismissed_as_no_issue_stays_out(store: Store, agent: Agent) -> None:
    one, (first, second) = an_issue(store, 1, 2)
    store.issue_desk.move(first, None, agent.id, LATER)
    read(store, store.readings.stored_mail(first), issue=one)
    assert where(store, first) is None
    assert counts(store.issues.get(one)) == (1, 1)
    assert [(p.one, p.other, p.together) for p in store.issue_book.pairs(9)] == [
        (first, second, False)
    ]


def test_naming_the_issue_a_mail_is_in_confirms_it(store: Store, agent: Agent) -> None:
    one, (first, second) = an_issue(store, 1, 2)
    before = store.issues.get(one)
    store.issue_desk.move(first, one, agent.id, LATER)
    assert store.regrouping.members(one, 9)[1].pinned
    assert counts(store.issues.get(one)) == counts(before)
    assert [(p.one, p.other, p.together) for p in store.issue_book.pairs(9)] == [
        (first, second, True)
    ]
    assert [kind for kind, *_ in story(store, one)] == ["born"]


def test_what_cannot_be_moved_says_why(store: Store, agent: Agent) -> None:
    unread = arrive(store)
    with pytest.raises(Conflict, match="not been read"):
        store.issue_desk.move(unread.id, None, agent.id, LATER)
    _, (mail,) = an_issue(store, 2)
    with pytest.raises(NotFound):
        store.issue_desk.move(mail, 77, agent.id, LATER)


def test_a_later_word_on_a_pair_replaces_the_older(store: Store, agent: Agent) -> None:
    one, (first, second) = an_issue(store, 1, 2)
    two, (third,) = an_issue(store, 3)
    store.issue_desk.move(first, two, agent.id, LATER)
    store.issue_desk.move(first, one, agent.id, LATER + hours(1))
    said = {(p.one, p.other): p.together for p in store.issue_book.pairs(9)}
    assert said == {(first, second): True, (first, third): False}


def test_a_merged_issue_leads_to_where_it_stands(store: Store, agent: Agent) -> None:
    one, (first, _) = an_issue(store, 1, 2, title="Login")
    two, _ = an_issue(store, 3, title="White page")
    store.issue_desk.merge(one, two, agent.id, LATER)
    standing = store.issues.get(one)
    assert (standing.id, counts(standing), standing.first_at) == (two, (3, 3), MORNING + hours(1))
    assert [i.id for i in store.issues.page(["open"], 9)] == [two]
    assert store.issue_book.standing(one) == two
    assert len(store.issues.mails(one, 9)) == 3
    assert (
        store.readings.conversation_issue(store.readings.stored_mail(first).conversation_id) == two
    )
    assert all(mail.pinned for mail in store.regrouping.members(two, 9))
    event = store.issue_book.events(one, None, 1)[0]
    assert (event.kind, event.other, event.mails, event.other_title) == ("merged", one, 2, "Login")
    assert [(i.id, i.merged_into) for i in store.issue_book.merged(two, 9)] == [(one, two)]
    with pytest.raises(Conflict):
        store.issue_desk.merge(one, two, agent.id, LATER)


def test_late_mail_of_a_merged_issue_joins_where_it_stands(store: Store, agent: Agent) -> None:
    one, _ = an_issue(store, 1)
    two, _ = an_issue(store, 2)
    store.issue_desk.merge(one, two, agent.id, LATER)
    late = arrive(store, 3, LATER + hours(1))
    read(store, late, issue=one)
    assert where(store, late.id) == two
    assert counts(store.issues.get(two)) == (3, 3)
    assert not store.regrouping.members(two, 1)[0].pinned


def test_merging_keeps_the_union_of_known_answers(store: Store, agent: Agent) -> None:
    one, _ = an_issue(store, 1)
    two, _ = an_issue(store, 2)
    for issue, language, text in ((one, "it", "A"), (one, "de", "B"), (two, "it", "C")):
        store.issues.answer(KnownAnswer(issue, language, text), agent.id, LATER)
    store.issue_desk.merge(one, two, agent.id, LATER)
    kept = {known.language: known.text for known in store.issues.answers(one)}
    assert kept == {"it": "C", "de": "B"}
    assert store.issue_book.events(two, None, 1)[0].text == "de: B\n\nit: A"
    store.issue_desk.unmerge(one, agent.id, LATER)
    assert {known.text for known in store.issues.answers(one)} == {"A", "B"}
    assert {known.text for known in store.issues.answers(two)} == {"C"}


def test_an_answer_given_again_after_a_merge_stays_when_it_is_undone(
    store: Store, agent: Agent
) -> None:
    one, _ = an_issue(store, 1)
    two, _ = an_issue(store, 2)
    store.issues.answer(KnownAnswer(one, "it", "A"), agent.id, LATER)
    store.issue_desk.merge(one, two, agent.id, LATER)
    store.issues.answer(KnownAnswer(two, "it", "A"), agent.id, LATER)
    store.issue_desk.unmerge(one, agent.id, LATER)
    assert [known.text for i in (one, two) for known in store.issues.answers(i)] == ["A", "A"]


@pytest.mark.parametrize(
    ("source", "target", "kept"), [("Ours", None, "Ours"), ("Ours", "Theirs", "Theirs")]
)
def test_an_agents_title_survives_merging_and_goes_back(
    store: Store, agent: Agent, source: str, target: str | None, kept: str
) -> None:
    one, _ = an_issue(store, 1)
    two, _ = an_issue(store, 2)
    store.issues.rename(one, source, agent.id, LATER)
    if target:
        store.issues.rename(two, target, agent.id, LATER)
    store.issue_desk.merge(one, two, agent.id, LATER)
    late = arrive(store, 3, LATER)
    read(store, late, issue=two, title="the method's")
    assert store.issues.get(two).title == kept
    store.issue_desk.unmerge(one, agent.id, LATER)
    assert store.issues.get(one).title == source
    assert store.issues.get(two).title_by_agent == bool(target)


def test_unmerging_gives_back_what_came_and_keeps_the_two_apart(store: Store, agent: Agent) -> None:
    one, mails = an_issue(store, 1, 2)
    two, _ = an_issue(store, 3)
    store.issue_desk.merge(one, two, agent.id, LATER)
    assert store.issue_desk.unmerge(one, agent.id, LATER) == two
    assert [where(store, m) for m in mails] == [one, one]
    assert [counts(store.issues.get(i)) for i in (one, two)] == [(2, 2), (1, 1)]
    assert story(store, one)[0] == ("parted", two, 2)
    assert store.issue_book.apart([one, two]) == {(one, two)}
    assert not any(m.pinned for i in (one, two) for m in store.regrouping.members(i, 9))
    with pytest.raises(Conflict, match="not been merged"):
        store.issue_desk.unmerge(one, agent.id, LATER)
    with pytest.raises(Conflict, match="not one"):
        store.issue_desk.merge(one, two, None, LATER)


def test_a_merge_within_a_merge_is_undone_with_its_own(store: Store, agent: Agent) -> None:
    one, (first,) = an_issue(store, 1)
    two, (second,) = an_issue(store, 2)
    three, (third,) = an_issue(store, 3)
    store.issue_desk.merge(one, two, agent.id, LATER)
    store.issue_desk.merge(two, three, None, LATER)
    assert store.issue_desk.unmerge(two, agent.id, LATER) == three
    assert [where(store, m) for m in (first, second, third)] == [two, two, three]
    assert store.issues.get(one).id == two
    assert store.issue_desk.unmerge(one, agent.id, LATER) == two
    assert [where(store, m) for m in (first, second, third)] == [one, two, three]


def test_an_inner_merge_is_undone_through_the_outer(store: Store, agent: Agent) -> None:
    one, (first,) = an_issue(store, 1)
    two, (second,) = an_issue(store, 2)
    three, _ = an_issue(store, 3)
    store.issue_desk.merge(one, two, None, LATER)
    store.issue_desk.merge(two, three, agent.id, LATER)
    assert store.issue_desk.unmerge(one, agent.id, LATER) == three
    assert [where(store, m) for m in (first, second)] == [one, three]
    assert store.issue_book.apart([one, three]) == {(one, three)}


def test_parted_issues_stay_apart_whatever_they_are_merged_into(store: Store, agent: Agent) -> None:
    one, (first, _) = an_issue(store, 1, 2)
    two, _ = an_issue(store, 3)
    three, _ = an_issue(store, 4)
    new = store.issue_desk.split(one, [first], agent.id, LATER)
    store.issue_desk.merge(one, two, None, LATER)
    store.issue_desk.merge(new, three, None, LATER)
    assert store.issue_book.apart([two, three]) == {(two, three)}
    with pytest.raises(Conflict):
        store.issue_desk.merge(two, three, None, LATER)
    store.issue_desk.merge(two, three, agent.id, LATER)
    assert store.issues.get(one).id == store.issues.get(new).id == three


def test_split_mails_are_pinned_in_a_new_issue(store: Store, agent: Agent) -> None:
    one, (first, second, third) = an_issue(store, 1, 2, 3)
    follows = chaser(store, first, 7, one)
    new = store.issue_desk.split(one, [first, second], agent.id, LATER)
    assert [where(store, m) for m in (first, second, follows.id, third)] == [new, new, new, one]
    assert [counts(store.issues.get(i)) for i in (one, new)] == [(1, 1), (3, 2)]
    assert all(mail.pinned for mail in store.regrouping.members(new, 9))
    assert not store.regrouping.members(one, 1)[0].pinned
    assert story(store, new) == [("parted", one, 3), ("born", None, 0)]
    assert store.issue_book.apart([one, new]) == {(one, new)}
    made = store.issues.get(new)
    assert made.title == a_reading().request
    assert waiting_profiles(store) == {one, new}
    assert [p.issue for p in store.readings.profiles(MORNING)] == [one]


def test_a_split_leaves_something_and_takes_only_members(store: Store, agent: Agent) -> None:
    one, mails = an_issue(store, 1, 2)
    _, (other,) = an_issue(store, 3)
    follows = chaser(store, mails[0], 7, one)
    for wrong in ([], [other], [*mails, follows.id], mails):
        with pytest.raises(Conflict):
            store.issue_desk.split(one, wrong, agent.id, LATER)
    assert counts(store.issues.get(one)) == (3, 2)
    store.issue_desk.move(mails[1], one, agent.id, LATER)
    with pytest.raises(Conflict, match="said where"):
        store.issue_desk.split(one, [mails[1]], None, LATER)


def test_a_method_keeps_the_status_an_agent_gave(store: Store, agent: Agent) -> None:
    one, _ = an_issue(store, 1)
    two, _ = an_issue(store, 2)
    store.issues.set_status(one, "ignored", agent.id, LATER)
    with pytest.raises(Conflict, match="status"):
        store.issue_desk.merge(one, two, None, LATER)
    store.issue_desk.merge(two, one, None, LATER)
    assert store.issues.get(two).status == "ignored"


def test_an_emptied_issue_attracts_nothing(store: Store, agent: Agent) -> None:
    one, (only,) = an_issue(store, 1)
    two, _ = an_issue(store, 2)
    store.issue_desk.move(only, two, agent.id, LATER)
    assert [p.issue for p in store.readings.profiles(MORNING)] == [two]
    assert store.issue_book.apart([one, two]) == frozenset()
    assert waiting_profiles(store) == {two}


def test_an_act_during_the_making_of_a_profile_asks_for_it_again(
    store: Store, agent: Agent
) -> None:
    one, (first, second, _) = an_issue(store, 1, 2, 3)
    store.issue_desk.move(first, None, agent.id, LATER)
    [claimed] = store.jobs.claim("profile", "w", LATER, 9)
    store.issue_desk.move(second, None, agent.id, LATER)
    store.jobs.done([claimed.id])
    assert waiting_profiles(store) == {one}
