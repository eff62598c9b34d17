"""The contract of every store: who is told of an issue, once each, and incidents."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from inbox_assistant.errors import Conflict
from inbox_assistant.model import Address, Addressing, Delivery, Update
from inbox_assistant.store.base import Store
from inbox_assistant.store.sql import addressings, hits
from tests.builders import MORNING, a_reading, a_reply, a_reply_row, arrive, hours, read

AGENT = 1
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def agent(store: Store) -> None:
    store.agents.add("Giulia", "giulia@shop.example", "x", "agent", "en")


def an_issue(store: Store, mails: int = 3) -> int:
    issue = store.readings.new_issue_id()
    for number in range(1, mails + 1):
        read(store, arrive(store, number, MORNING + hours(number / 10)), issue=issue)
    return issue


def an_update(store: Store, issue: int, *conversations: int, stage: str = "identified") -> int:
    update = Update(issue, stage, {"it": "Un guasto."}, MORNING + hours(4), AGENT, MORNING)  # type: ignore[arg-type]
    return store.updates.prepare(update, [a_proposal(number) for number in conversations])


def a_proposal(conversation: int) -> Addressing:
    customer = Address("Anna", f"anna{conversation}@customer.example")
    return Addressing(
        conversation,
        customer,
        "it",
        "formal",
        f"Gentile {conversation}",
        conversation,
        conversation,
    )


def queue(store: Store, one: Addressing) -> int:
    row = a_reply_row(one.conversation_id, one.conversation_id * 100 + one.update_id)
    mail = a_reply(one.conversation_id * 100 + one.update_id)
    with store.writing():
        row_id = store.outbox.queue(row, mail, AGENT, None)
        store.addressings.queued(one, row_id)
    return row_id


def fates(store: Store, update: int) -> list[str]:
    return [one.fate for one in store.addressings.of_update(update)]


def test_a_draft_is_only_proposed_and_can_be_written_anew(store: Store) -> None:
    issue = an_issue(store)
    update = an_update(store, issue, 1, 2)
    assert fates(store, update) == ["proposed", "proposed"]
    assert store.addressings.next(10) == [] and store.updates.of_issue(issue, 5) == []
    [draft] = store.updates.of_issue(issue, 5, drafts=True)
    changed = replace(draft, stage="solved", until=None)
    assert store.updates.prepare(changed, [a_proposal(3)]) == update
    assert store.updates.get(update) == changed
    assert [one.conversation_id for one in store.addressings.of_update(update)] == [3]


def test_a_draft_can_be_forgotten_and_what_was_begun_stays(store: Store) -> None:
    issue = an_issue(store)
    kept, gone = an_update(store, issue, 1), an_update(store, issue, 2)
    store.updates.begin(kept, [1], AGENT, MORNING)
    for update in (kept, gone):
        store.updates.discard(update)
    assert [one.id for one in store.updates.of_issue(issue, 5)] == [kept]
    assert store.updates.of_issue(issue, 5, drafts=True) == []


def test_send_lets_the_ticked_go_and_skips_the_others_once(store: Store) -> None:
    update = an_update(store, an_issue(store), 1, 2, 3)
    assert store.updates.begin(update, [1, 3], AGENT, MORNING)
    assert not store.updates.begin(update, [1, 2, 3], AGENT, MORNING)
    assert fates(store, update) == ["waiting", "skipped", "waiting"]
    assert store.addressings.fates(update) == {"waiting": 2, "skipped": 1}
    assert [one.conversation_id for one in store.addressings.next(1)] == [1]
    assert store.updates.get(update).begun_at == MORNING
    with pytest.raises(Conflict):
        store.updates.prepare(store.updates.get(update), [])


def test_of_two_drafts_only_the_one_sent_first_leaves(store: Store) -> None:
    issue = an_issue(store)
    mine, theirs = an_update(store, issue, 1), an_update(store, issue, 1)
    store.updates.begin(mine, [1], AGENT, MORNING)
    with pytest.raises(Conflict):
        store.updates.begin(theirs, [1], AGENT, MORNING)
    assert fates(store, theirs) == ["proposed"]


def test_a_newer_update_overtakes_what_an_older_one_has_not_queued(store: Store) -> None:
    issue = an_issue(store)
    old = an_update(store, issue, 1, 2)
    store.updates.begin(old, [1, 2], AGENT, MORNING)
    queue(store, store.addressings.next(1)[0])
    new = an_update(store, issue, 1, 2)
    store.updates.begin(new, [1], AGENT, MORNING + HOUR)
    assert fates(store, old) == ["queued", "held"]
    assert store.updates.get(old).state == "overtaken"
    assert [one.update_id for one in store.addressings.next(10)] == [new]
    assert [one.id for one in store.updates.of_issue(issue, 5)] == [new, old]
    with pytest.raises(Conflict):
        store.updates.begin(old, [2], AGENT, MORNING)


def test_a_letter_is_queued_once_and_the_outbox_tells_the_rest(store: Store) -> None:
    update = an_update(store, an_issue(store), 1)
    store.updates.begin(update, [1], AGENT, MORNING)
    [one] = store.addressings.next(10)
    row_id = queue(store, one)
    assert fates(store, update) == ["queued"] and store.addressings.next(10) == []
    with pytest.raises(Conflict), store.writing():
        store.outbox.queue(a_reply_row(1, 999), a_reply(999), AGENT, None)
        store.addressings.queued(one, row_id)
    assert len(store.outbox.of_conversation(1)) == 1
    claimed = store.outbox.claim(MORNING + HOUR, "one", HOUR)
    assert claimed is not None
    refused = [Delivery("anna1@customer.example", "refused", "550 no such user")]
    store.outbox.finish(claimed, refused, MORNING + HOUR)
    [told] = store.addressings.of_update(update)
    assert (told.fate, told.reason) == ("refused", "550 no such user")


def test_what_was_refused_waits_again_and_its_old_mail_is_taken_back(store: Store) -> None:
    update = an_update(store, an_issue(store), 1)
    store.updates.begin(update, [1], AGENT, MORNING)
    queue(store, store.addressings.next(1)[0])
    claimed = store.outbox.claim(MORNING + HOUR, "one", HOUR)
    assert claimed is not None
    store.outbox.finish(claimed, [Delivery("anna1@customer.example", "refused")], MORNING + HOUR)
    assert store.addressings.again(update) == 1 and store.addressings.again(update) == 0
    assert fates(store, update) == ["waiting"]
    assert [mail.direction for mail in store.conversations.mails(1)] == ["in"]


def test_pause_takes_back_what_has_not_left_and_resume_goes_on(store: Store) -> None:
    update = an_update(store, an_issue(store), 1, 2, 3)
    store.updates.begin(update, [1, 2, 3], AGENT, MORNING)
    for one in store.addressings.next(2):
        queue(store, one)
    claimed = store.outbox.claim(MORNING + HOUR, "one", HOUR)
    assert claimed is not None  # being sent: it can't be taken back
    waiting = store.addressings.next(1)[0]
    store.updates.pause(update)
    assert fates(store, update) == ["queued", "waiting", "waiting"]
    assert store.addressings.next(10) == []
    with pytest.raises(Conflict):
        queue(store, waiting)
    store.updates.resume(update)
    assert [one.conversation_id for one in store.addressings.next(10)] == [2, 3]


def test_hits_are_those_open_or_lately_closed_with_what_decides(store: Store) -> None:
    issue = an_issue(store, 5)
    store.conversations.change(2, status="closed")
    store.outbox.queue(a_reply_row(2, 2), a_reply(2), AGENT, None)
    store.conversations.change(3, status="closed")
    store.drafts.save(AGENT, 4, "Ciao", MORNING)
    arrive(store, 6, MORNING + HOUR, conversation_id=5)
    found = store.addressings.hits(issue, MORNING - HOUR, 10)
    assert [one.conversation_id for one in found] == [1, 2, 3, 4, 5]
    assert [one.closed for one in found] == [False, True, False, False, False]  # 3 still waits
    assert [one.drafted for one in found] == [False, False, False, True, False]
    assert [one.unread for one in found] == [False] * 4 + [True]
    assert (found[4].answers, found[4].seen) == (6, 6) or found[4].answers == found[4].seen
    assert found[1].answered_at == MORNING + HOUR
    later = store.addressings.hits(issue, MORNING + hours(48), 10)
    assert [one.conversation_id for one in later] == [1, 3, 4, 5]


def test_robots_are_no_hits(store: Store) -> None:
    issue = store.readings.new_issue_id()
    read(store, arrive(store, 1, automatic="list"), issue=issue)
    assert store.addressings.hits(issue, MORNING, 10) == []


def test_who_joined_later_is_told_from_who_was_addressed(store: Store) -> None:
    issue = an_issue(store)
    update = an_update(store, issue, 1, 2)
    store.updates.begin(update, [1], AGENT, MORNING)
    queue(store, store.addressings.next(1)[0])
    new = store.addressings.hits(issue, MORNING, 10, without=update)
    assert [one.conversation_id for one in new] == [3]
    store.updates.propose(update, [a_proposal(3), a_proposal(1)])
    assert fates(store, update) == ["queued", "skipped", "proposed"]
    again = {one.conversation_id: one for one in store.addressings.hits(issue, MORNING, 10)}
    assert again[1].had == {update} and again[2].skipped and not again[3].had
    assert store.addressings.hit(1) == again[1]


def test_updates_follow_a_merge_of_conversations_and_of_issues(store: Store) -> None:
    issue, other = an_issue(store), store.readings.new_issue_id()
    read(store, arrive(store, 9), a_reading(), other, "Other")
    update = an_update(store, issue, 1)
    store.updates.begin(update, [1], AGENT, MORNING)
    queue(store, store.addressings.next(1)[0])
    store.merging.merge(1, 2)
    found = store.addressings.hits(issue, MORNING, 10, without=update)
    assert [one.conversation_id for one in found] == [3]
    store.issue_desk.merge(issue, other, AGENT, MORNING)
    assert [one.id for one in store.updates.of_issue(other, 5)] == [update]
    assert store.updates.get(update).issue == other


def test_an_erased_conversation_leaves_nothing_of_its_letter(store: Store) -> None:
    issue = an_issue(store)
    update = an_update(store, issue, 1, 2)
    store.erasing.erase_conversation(1, {})
    assert [one.conversation_id for one in store.addressings.of_update(update)] == [2]


def test_an_incident_begins_once_and_ends_when_the_issue_is_fixed(store: Store) -> None:
    issue = an_issue(store)
    store.incidents.begin(issue, AGENT, MORNING)
    store.incidents.begin(issue, AGENT, MORNING + HOUR)
    [incident] = store.incidents.open()
    assert (incident.issue, incident.started_at, incident.title) == (issue, MORNING, "Login fails")
    assert incident.silent_since == MORNING
    update = an_update(store, issue, 1)
    store.updates.begin(update, [1], AGENT, MORNING + HOUR)
    assert store.incidents.open()[0].silent_since == MORNING + HOUR
    store.issues.set_status(issue, "fixed", AGENT, MORNING + hours(2))
    ended = store.incidents.of_issue(issue)
    assert ended and ended.ended_at == MORNING + hours(2) and store.incidents.open() == []


def test_incidents_of_merged_issues_are_one(store: Store) -> None:
    issue, other = an_issue(store), store.readings.new_issue_id()
    read(store, arrive(store, 9), a_reading(), other, "Other")
    for one in (issue, other):
        store.incidents.begin(one, AGENT, MORNING)
    store.issue_desk.merge(issue, other, AGENT, MORNING)
    assert [one.issue for one in store.incidents.open()] == [other]
    store.incidents.end(other, MORNING + HOUR)
    assert store.incidents.open() == []


def test_a_reminder_is_claimed_once_an_interval(store: Store) -> None:
    issue = an_issue(store)
    store.incidents.begin(issue, AGENT, MORNING)
    [incident] = store.incidents.open()
    said = [store.incidents.remind(incident.id, MORNING + hours(n), HOUR) for n in (1, 1.5, 2)]
    assert said == [True, False, True]
    store.incidents.end(issue, MORNING + hours(3))
    assert not store.incidents.remind(incident.id, MORNING + hours(9), HOUR)


def test_no_question_looks_through_a_whole_table(store: Store) -> None:
    db = store.updates.db  # type: ignore[attr-defined]
    values = dict.fromkeys(("id", "issue", "limit", "without", "since"), 1)
    small = re.compile("CONSTANT|json_each")  # json_each: the mailboxes that somebody sees
    for question in (*hits.QUESTIONS, *addressings.QUESTIONS):
        plan = [
            row["detail"] for row in db.rows(f"EXPLAIN QUERY PLAN {question}", **values, seen=None)
        ]
        scans = [step for step in plan if step.startswith("SCAN") and not small.search(step)]
        # Of those that wait there are few, and they are all to be done.
        assert all("addressings_waiting" in step for step in scans), (question, plan)
