"""What readers ask of issues: bounded, the newest first, only what mail may join."""

from datetime import timedelta

import pytest

from inbox_assistant.model import Candidate, IssueProfile, Meaning, Membership, StoredMail
from inbox_assistant.store.base import Store
from inbox_assistant.store.sql import shelving
from tests.builders import MORNING, a_reading, arrive, hours, read


def issue(store: Store, number: int, mails: int, state: bytes = b"state") -> None:
    """An issue whose newest mail came at that hour; each mail is somebody else's."""
    for place in range(mails):
        at = MORNING + hours(number) - timedelta(minutes=place)
        mail = arrive(store, 100 * number + place, at)
        member = Membership(number, 0.9, (Candidate(number, 0.9, "x"),), "test-1", number)
        profile = IssueProfile(number, state, "Title", "It fails.", "it")
        store.readings.save(mail.id, a_reading(), Meaning("test", b"v"), member, [profile])


def test_issues_come_by_size_the_newest_first(store: Store) -> None:
    for number, mails in ((1, 2), (2, 1), (3, 3), (4, 1)):
        issue(store, number, mails)
    assert [row.profile.issue for row in store.shelving.grown(9)] == [3, 1]
    assert [row.profile.issue for row in store.shelving.seeds(9)] == [4, 2]
    assert [row.profile.issue for row in store.shelving.grown(1)] == [3]


def test_resting_goes_on_after_an_issue(store: Store) -> None:
    for number in (1, 2, 3):
        issue(store, number, 2)
    first = store.shelving.grown(1)[0]
    assert [row.profile.issue for row in store.shelving.resting(first, 9)] == [2, 1]
    assert [row.profile.issue for row in store.shelving.resting(first, 1)] == [2]


def test_what_has_no_mails_or_is_to_be_made_again_is_not_at_hand(store: Store) -> None:
    issue(store, 1, 2, state=b"")
    assert list(store.shelving.grown(9)) == []
    assert store.shelving.find(1) is None
    assert store.shelving.find(77) is None


def test_an_agents_title_is_known_as_such(store: Store) -> None:
    issue(store, 1, 1)
    agent = store.agents.add("Bo", "bo@shop.example", "hash", "agent", "en")
    store.issues.rename(1, "Ours", agent.id, MORNING)
    found = store.shelving.find(1)
    assert found is not None
    assert (found.title, found.title_by_agent) == ("Ours", True)


def test_a_conversation_is_told_in_order_of_time_and_only_what_was_read(store: Store) -> None:
    first = arrive(store, 1)
    mails = [first, *(_later(store, first, number) for number in (2, 3))]
    for mail in mails[:2]:
        read(store, mail, issue=1)
    told = store.shelving.told(first.conversation_id, 9)
    assert [mail.mail_id for mail in told] == [mails[0].id, mails[1].id]
    assert [mail.mail_id for mail in store.shelving.told(first.conversation_id, 1)] == [mails[1].id]
    assert told[0].sender == "anna1@customer.example" and not told[0].pinned


def _later(store: Store, first: StoredMail, number: int) -> StoredMail:
    return arrive(store, number, MORNING + hours(number), first.conversation_id)


def test_a_night_is_noted_once(store: Store) -> None:
    assert not store.shelving.consolidated("2026-02-03")
    for _ in range(2):
        store.shelving.mark_consolidated("2026-02-03", MORNING)
    assert store.shelving.consolidated("2026-02-03")


@pytest.mark.parametrize("question", shelving.QUESTIONS)
def test_no_question_grows_with_the_store(store: Store, question: str) -> None:
    values = {name: 1 for name in ("id", "at", "limit") if f":{name}" in question}
    plan = store._db.rows(f"EXPLAIN QUERY PLAN {question}", **values)  # type: ignore[attr-defined]
    told = [row["detail"] for row in plan]
    assert not any("TEMP B-TREE" in line for line in told), told
    assert not any(line.startswith("SCAN") and "INDEX" not in line for line in told), told
