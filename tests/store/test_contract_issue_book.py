"""The contract of every store: fixed issues, their history, doubts, and what erasing leaves."""

import re
from datetime import timedelta

import pytest

from inbox_assistant.model import Agent, IssueEvent, KnownAnswer
from inbox_assistant.store.base import Store
from inbox_assistant.store.sql import issue_book, regrouping
from tests.builders import MORNING, a_reading, arrive, hours, read
from tests.store.test_contract_issue_desk import LATER, an_issue, chaser, counts, story, where


@pytest.fixture
def agent(store: Store) -> Agent:
    return store.agents.add("Bo", "bo@shop.example", "hash", "agent", "en")


def test_mail_after_the_fix_opens_the_issue_again(store: Store, agent: Agent) -> None:
    one, _ = an_issue(store, 1)
    store.issues.set_status(one, "fixed", agent.id, LATER)
    assert store.issues.get(one).fixed_at == LATER
    read(store, arrive(store, 2, LATER - hours(1)), issue=one)
    assert store.issues.get(one).status == "fixed"
    back = arrive(store, 3, LATER + hours(1))
    read(store, back, issue=one)
    issue = store.issues.get(one)
    assert (issue.status, issue.fixed_at) == ("open", None)
    event = store.issue_book.events(one, None, 1)[0]
    assert (event.kind, event.mail_id, event.at) == ("reopened", back.id, back.at)


@pytest.mark.parametrize("status", ["ignored", "watching"])
def test_mail_changes_no_other_status(store: Store, agent: Agent, status: str) -> None:
    one, _ = an_issue(store, 1)
    store.issues.set_status(one, status, agent.id, LATER)  # type: ignore[arg-type]
    read(store, arrive(store, 2, LATER + hours(1)), issue=one)
    assert store.issues.get(one).status == status


def test_thanks_for_the_fix_open_nothing(store: Store, agent: Agent) -> None:
    one, (first,) = an_issue(store, 1)
    store.issues.set_status(one, "fixed", agent.id, MORNING + hours(2))
    conversation = store.readings.stored_mail(first).conversation_id
    thanks = arrive(store, 3, MORNING + hours(3), conversation)
    read(store, thanks, a_reading(motive="praise"), issue=one)
    assert store.issues.get(one).status == "fixed"
    store.corrections.correct(thanks.id, "motive", "fix", agent.id, LATER)
    assert store.issues.get(one).status == "open"


def test_merging_what_came_after_the_fix_opens_it_again(store: Store, agent: Agent) -> None:
    fixed, _ = an_issue(store, 1)
    store.issues.set_status(fixed, "fixed", agent.id, MORNING + hours(2))
    fresh, (mail,) = an_issue(store, 3)
    store.issue_desk.merge(fresh, fixed, None, LATER)
    assert store.issues.get(fixed).status == "open"
    assert store.issue_book.events(fixed, None, 1)[0].mail_id == mail


def test_those_who_wait_are_told_of_the_fix(store: Store, agent: Agent) -> None:
    one, mails = an_issue(store, 1, 2, 3)
    conversations = [store.readings.stored_mail(m).conversation_id for m in mails]
    newest = arrive(store, 7, MORNING + hours(7), conversations[0])
    read(store, newest, a_reading(language="de", formality="informal"), issue=one)
    store.conversations.change(conversations[1], status="closed")
    store.issues.set_status(one, "fixed", agent.id, LATER)
    found = store.issue_book.to_close(one, 9)
    assert [c.conversation_id for c in found] == conversations
    first = found[0]
    assert (first.language, first.formality, first.mail_id) == ("de", "informal", newest.id)
    assert first.customer.address == "anna1@customer.example"
    assert store.issue_book.to_close(one, 1, after=conversations[0])[0] == found[1]


def test_history_is_told_newest_first_and_by_pages(store: Store, agent: Agent) -> None:
    one, _ = an_issue(store, 1)
    store.issues.rename(one, "Login loop", agent.id, LATER)
    store.issues.rename(one, "Login loop", agent.id, LATER)
    store.issues.set_status(one, "watching", agent.id, LATER)
    store.issues.answer(KnownAnswer(one, "it", "Fatto."), agent.id, LATER)
    store.issues.answer(KnownAnswer(one, "it", ""), agent.id, LATER)
    store.issue_book.note(IssueEvent(one, LATER, "moved", mails=3))
    told = [(e.kind, e.text, e.agent_id) for e in store.issue_book.events(one, None, 9)]
    assert told == [
        ("moved", "", None),
        ("answered", "it:", agent.id),
        ("answered", "it: Fatto.", agent.id),
        ("status", "watching", agent.id),
        ("renamed", "Login loop", agent.id),
        ("born", "", None),
    ]
    page = store.issue_book.events(one, None, 2)
    rest = store.issue_book.events(one, page[-1].id, 9)
    assert [e.kind for e in rest] == ["answered", "status", "renamed", "born"]


def test_the_least_sure_are_offered_for_a_look(store: Store, agent: Agent) -> None:
    ids = []
    for number, probability in enumerate((0.9, 0.3, 0.6, 0.2, 0.1, 0.4), 1):
        mail = arrive(store, number, MORNING + hours(number))
        issue = store.readings.new_issue_id()
        read(store, mail, issue=issue if number != 6 else None, probability=probability)
        ids.append(mail.id)
    store.issue_desk.move(ids[4], where(store, ids[4]), agent.id, LATER)
    ignored = where(store, ids[3])
    assert ignored is not None
    store.issues.set_status(ignored, "ignored", agent.id, LATER)
    doubts = store.issue_book.uncertain(3)
    assert [d.mail.id for d in doubts] == [ids[1], ids[5], ids[2]]
    assert doubts[0].membership.probability == 0.3


def test_erased_mail_leaves_nothing_in_its_issue(store: Store, agent: Agent) -> None:
    one, (first, second) = an_issue(store, 1, 2, title="Anna can't log in")
    two, _ = an_issue(store, 3, 4)
    store.issue_desk.move(first, two, agent.id, LATER)
    store.jobs.done([job.id for job in store.jobs.claim("profile", "w", LATER, 9)])
    version = store.regrouping.version()
    conversation = store.readings.stored_mail(first).conversation_id
    store.erasing.erase_conversation(conversation, {})
    assert store.issue_book.pairs(9) == []
    assert not any(e.mail_id for i in (one, two) for e in store.issue_book.events(i, None, 9))
    # It was in both: names and profiles may have been its words.
    assert [store.issues.get(i).title for i in (one, two)] == [a_reading().request] * 2
    assert store.readings.profiles(MORNING) == []
    assert {c.issue for c in store.regrouping.changed(version, 9)} == {one, two}
    assert {j.subject for j in store.jobs.claim("profile", "w", LATER, 9)} == {one, two}
    assert counts(store.issues.get(two)) == (2, 2)
    assert where(store, second) == one


def test_readers_learn_which_issue_is_gone(store: Store, agent: Agent) -> None:
    one, (first,) = an_issue(store, 1)
    two, (second,) = an_issue(store, 2)
    store.issue_desk.merge(one, two, None, LATER)
    version = store.regrouping.version()
    for mail in (first, second):
        conversation = store.readings.stored_mail(mail).conversation_id
        store.erasing.erase_conversation(conversation, {})
    gone = {c.issue for c in store.regrouping.changed(version, 9) if c.profile is None}
    assert gone == {one, two}
    late = arrive(store, 3, LATER)
    read(store, late, issue=two)
    assert where(store, late.id) is None


def test_erasing_a_merged_mail_unnames_where_it_came_from(store: Store, agent: Agent) -> None:
    one, (first,) = an_issue(store, 1, title="Anna can't log in")
    two, _ = an_issue(store, 2, title="White page")
    store.issue_desk.merge(one, two, agent.id, LATER)
    conversation = store.readings.stored_mail(first).conversation_id
    store.erasing.erase_conversation(conversation, {})
    assert store.issue_book.events(two, None, 1)[0].other_title == ""


def test_lists_of_recurring_issues_come_in_order_of_their_newest_mail(
    store: Store, agent: Agent
) -> None:
    several, _ = an_issue(store, 1, 4)
    _seed, _ = an_issue(store, 5)
    watched, _ = an_issue(store, 2, 6)
    three, _ = an_issue(store, 3, 7, 8)
    store.issues.set_status(watched, "watching", agent.id, LATER)
    page = store.issues.page
    assert [i.id for i in page(["watching", "open"], 9, writers=2)] == [three, watched, several]
    assert [i.id for i in page(["watching", "open"], 2, writers=2)] == [three, watched]
    assert [i.id for i in page(["open"], 9, writers=3)] == [three]


def test_no_question_reads_a_whole_table(store: Store) -> None:
    values = {
        "id": 1,
        "before": 1,
        "limit": 5,
        "after": 0,
        "since": 0,
        "recent": 9,
        "status": "open",
    }
    lists = [
        "SELECT * FROM issues WHERE merged_into IS NULL AND writers >= 2 AND status = :status "
        "ORDER BY last_at DESC, id DESC LIMIT :limit",
        "SELECT * FROM conversations WHERE issue = :id",
        "SELECT max(at) FROM memberships WHERE issue_id = :id",
    ]
    small = re.compile("pair_lessons|json_each")  # json_each: the mailboxes that somebody sees
    for question in (*issue_book.QUESTIONS, *regrouping.QUESTIONS, *lists):
        asked = f"EXPLAIN QUERY PLAN {question}"
        plan = store._db.rows(asked, **values, seen=None)  # type: ignore[attr-defined]
        steps = [str(row["detail"]) for row in plan]
        whole = [s for s in steps if s.startswith(("SCAN", "USE TEMP")) and not small.search(s)]
        # What is read in the order of an index ends with the limit.
        assert not [s for s in whole if "USING INDEX" not in s and "USING COVERING" not in s], steps


def test_a_long_chain_of_merges_still_leads_on(store: Store, agent: Agent) -> None:
    first, _ = an_issue(store, 1)
    last = first
    for number in range(2, 12):
        following, _ = an_issue(store, number)
        store.issue_desk.merge(last, following, None, LATER + timedelta(days=number))
        last = following
    assert store.issues.get(first).id == last
    assert store.issues.get(first).mails == 11


def test_a_moved_conversation_takes_new_mail_along(store: Store, agent: Agent) -> None:
    one, (first, _) = an_issue(store, 1, 2)
    two, _ = an_issue(store, 3)
    store.issue_desk.move(first, two, agent.id, LATER)
    conversation = store.readings.stored_mail(first).conversation_id
    again = chaser(store, first, 9, store.readings.conversation_issue(conversation))
    assert where(store, again.id) == two
    assert story(store, one)[0] == ("moved", two, -1)
