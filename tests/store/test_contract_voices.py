"""The contract of every store: what the mails of an issue say, and why mails may belong to one."""

from inbox_assistant.model import Candidate, Meaning, Membership, Reason
from inbox_assistant.store.base import Store
from inbox_assistant.store.sql import voices
from inbox_assistant.store.sql.rows import membership
from tests.builders import MORNING, a_reading, arrive, hours, read


def test_an_issue_is_heard_newest_first_and_only_so_far(store: Store) -> None:
    issue = store.readings.new_issue_id()
    for number in range(1, 4):
        mail = arrive(store, number, MORNING + hours(number))
        read(store, mail, a_reading(request=f"request {number}"), issue)
    heard = [reading.request for reading in store.voices.readings(issue, 2)]
    assert heard == ["request 3", "request 2"]


def test_a_merged_issue_is_heard_where_it_stands_and_an_unknown_one_not(store: Store) -> None:
    source, target = store.readings.new_issue_id(), store.readings.new_issue_id()
    for number, issue in ((1, source), (2, target)):
        read(store, arrive(store, number), a_reading(), issue)
    agent = store.agents.add("Bo", "bo@shop.example", "hash", "agent", "en")
    store.issue_desk.merge(source, target, agent.id, MORNING)
    assert len(store.voices.readings(source, 9)) == 2
    assert not store.voices.readings(99, 9)


def test_the_reasons_of_candidates_are_kept(store: Store) -> None:
    mail, issue = arrive(store), store.readings.new_issue_id()
    reasons = (Reason("burst", mails=14), Reason("names_same", ("coperchio",)))
    found = (Candidate(issue, 0.4, "in English", reasons), Candidate(8, 0.2, "of former times"))
    member = Membership(None, 0.4, found, "test-1")
    store.readings.save(mail.id, a_reading(), Meaning("test", b"v"), member, [])
    kept = store.readings.membership(mail.id)
    assert kept and kept.candidates == found


def test_candidates_from_before_reasons_were_kept_are_still_read() -> None:
    row = {
        "issue_id": 3,
        "probability": 0.5,
        "candidates": '[[3,0.5,"says something alike"]]',
        "method": "issues-1",
        "on_arrival": 3,
        "by_agent": 0,
    }
    assert membership(row).candidates == (Candidate(3, 0.5, "says something alike"),)


def test_each_mail_of_an_issue_has_a_place_of_its_own(store: Store) -> None:
    issue, other = store.readings.new_issue_id(), store.readings.new_issue_id()
    mails = [arrive(store, number, MORNING) for number in range(1, 5)]  # all in one second
    for mail, of in zip(mails, (issue, other, issue, issue), strict=True):
        read(store, mail, a_reading(), of)
    assert [store.voices.place(mail.id) for mail in mails] == [0, 0, 1, 2]
    assert store.voices.place(99) is None


def test_a_mail_without_an_issue_has_no_place(store: Store) -> None:
    mail = arrive(store)
    member = Membership(None, 0.4, (), "test-1")
    store.readings.save(mail.id, a_reading(), Meaning("test", b"v"), member, [])
    assert store.voices.place(mail.id) is None


def test_counting_a_place_reads_only_the_issue(store: Store) -> None:
    for question in voices.QUESTIONS:
        plan = store._db.rows(f"EXPLAIN QUERY PLAN {question}", id=1, limit=5)  # type: ignore[attr-defined]
        steps = [str(row["detail"]) for row in plan]
        assert not any("memberships" in step and step.startswith("SCAN") for step in steps), steps
        assert any("memberships_of_issue" in step for step in steps), steps
