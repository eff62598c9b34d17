"""What every store answers about who may see what."""

from contextlib import closing
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.errors import InputError, NotFound
from inbox_assistant.model import Addressing, Cursor, IssueEvent, KnownAnswer, Promise, Update
from inbox_assistant.store.access import Noun
from inbox_assistant.store.base import Store
from inbox_assistant.store.sql import access
from tests.builders import (
    MORNING,
    a_reading,
    a_reply,
    a_reply_row,
    arrive,
    fetched,
    hours,
    read,
)
from tests.rig.stores import fresh_store

OURS, THEIRS = frozenset({"support"}), frozenset({"billing"})


@pytest.fixture
def giulia(store: Store) -> int:
    return store.agents.add("Giulia", "giulia@shop.example", "hash", "agent", "en").id


def test_an_agent_who_was_never_bound_sees_every_mailbox(store: Store, giulia: int) -> None:
    assert store.access.mailboxes(giulia) is None


def test_an_agent_sees_the_mailboxes_they_are_bound_to_until_freed(
    store: Store, giulia: int
) -> None:
    store.access.allow(giulia, ["support", "billing", "support"])
    assert store.access.mailboxes(giulia) == frozenset({"support", "billing"})
    store.access.allow(giulia, ["billing"])
    assert store.access.mailboxes(giulia) == frozenset({"billing"})
    store.access.allow(giulia, None)
    assert store.access.mailboxes(giulia) is None


def test_an_admin_sees_all_and_is_bound_again_when_an_admin_no_more(
    store: Store, giulia: int
) -> None:
    store.access.allow(giulia, ["support"])
    store.agents.change(giulia, role="admin")
    assert store.access.mailboxes(giulia) is None
    store.agents.change(giulia, role="lead")
    assert store.access.mailboxes(giulia) == frozenset({"support"})


@pytest.mark.parametrize("named", [[], [""], ["support", ""]])
def test_nobody_is_bound_to_no_mailbox(store: Store, giulia: int, named: list[str]) -> None:
    store.access.allow(giulia, ["support"])
    with pytest.raises(InputError):
        store.access.allow(giulia, named)
    assert store.access.mailboxes(giulia) == frozenset({"support"})


def test_nobody_else_is_bound(store: Store, giulia: int) -> None:
    marco = store.agents.add("Marco", "marco@shop.example", "hash", "agent", "it").id
    store.access.allow(giulia, ["support"])
    assert store.access.mailboxes(marco) is None
    with pytest.raises(NotFound):
        store.access.allow(99, ["support"])


def _one_of_each(store: Store, giulia: int) -> dict[Noun, int]:
    """Return one object of each kind, all of them in the mailbox "support"."""
    mail = arrive(store, 1)
    issue = store.readings.new_issue_id()
    read(store, mail, a_reading(), issue)
    place = mail.conversation_id
    promise = Promise(MORNING + timedelta(days=1), "tomorrow", "tomorrow")
    reply = store.outbox.queue(a_reply_row(place, answers=mail.id), a_reply(), giulia, promise)
    event = IssueEvent(issue, MORNING, "moved", giulia, mail_id=mail.id, mails=1)
    store.raw_mails.keep(
        "support", [fetched(9, b"broken", MORNING)], Cursor("support", "INBOX", 1, 9)
    )
    one = Addressing(place, mail.mail.sender, "it", "formal", "Text", mail.id, mail.id)
    update = Update(
        issue, "investigating", until=MORNING + hours(3), agent_id=giulia, made_at=MORNING
    )
    return {
        "conversation": place,
        "mail": mail.id,
        "issue": issue,
        "raw": store.raw_mails.unparsed(1)[0].id,
        "reply": reply,
        "promise": store.promises.of_conversation(place)[0].id,
        "event": store.issue_book.note(event),
        "update": store.updates.prepare(update, [one]),
    }


def test_objects_are_seen_from_their_mailbox_alone(store: Store, giulia: int) -> None:
    for noun, number in _one_of_each(store, giulia).items():
        assert store.access.sees(OURS, noun, number), noun
        assert store.access.sees(OURS | THEIRS, noun, number), noun
        assert not store.access.sees(THEIRS, noun, number), noun
        assert not store.access.sees(frozenset(), noun, number), noun


def test_what_does_not_exist_is_seen_by_nobody(store: Store, giulia: int) -> None:
    nouns = _one_of_each(store, giulia)
    assert not any(store.access.sees(OURS, noun, 999_999) for noun in nouns)


def test_an_issue_is_seen_from_each_mailbox_it_has_mail_of(store: Store) -> None:
    issue = store.readings.new_issue_id()
    read(store, arrive(store, 1), issue=issue)
    assert not store.access.sees(THEIRS, "issue", issue)
    read(store, arrive(store, 2, mailbox="billing"), issue=issue)
    assert store.access.sees(THEIRS, "issue", issue)


def test_a_merged_issue_is_seen_where_its_mails_are(store: Store, giulia: int) -> None:
    ours, theirs = store.readings.new_issue_id(), store.readings.new_issue_id()
    read(store, arrive(store, 1), issue=ours)
    read(store, arrive(store, 2, mailbox="billing"), issue=theirs)
    store.issue_desk.merge(theirs, ours, giulia, MORNING)
    assert store.access.sees(THEIRS, "issue", theirs) and store.access.sees(THEIRS, "issue", ours)
    assert store.access.sees(OURS, "issue", theirs)


def test_a_mail_that_is_read_again_stays_in_sight(store: Store) -> None:
    issue = store.readings.new_issue_id()
    mail = arrive(store, 1)
    for _ in range(2):
        read(store, mail, issue=issue)
    assert store.access.sees(OURS, "issue", issue)


def test_an_update_is_seen_by_who_sees_everybody_it_addresses(store: Store, giulia: int) -> None:
    issue = store.readings.new_issue_id()
    mails = [arrive(store, 1), arrive(store, 2, mailbox="billing")]
    for mail in mails:
        read(store, mail, issue=issue)
    people = [
        Addressing(m.conversation_id, m.mail.sender, "it", "formal", "Text", m.id, m.id)
        for m in mails
    ]
    update = Update(
        issue, "investigating", until=MORNING + hours(3), agent_id=giulia, made_at=MORNING
    )
    both = store.updates.prepare(update, people)
    assert not store.access.sees(OURS, "update", both)
    assert store.access.sees(OURS | THEIRS, "update", both)
    store.issues.answer(KnownAnswer(issue, "it", "Riprova."), giulia, MORNING)
    assert [one.id for one in store.seen(OURS).updates.of_issue(issue, 9, drafts=True)] == []
    assert [one.id for one in store.updates.of_issue(issue, 9, drafts=True)] == [both]


def test_looking_for_an_object_reads_no_table_from_end_to_end(store: Store) -> None:
    database = store._db  # type: ignore[attr-defined]
    for question in access.QUESTIONS:
        plan = database.rows(f"EXPLAIN QUERY PLAN {question}", id=1, seen='["support"]')
        steps = [row["detail"] for row in plan]
        scans = [step for step in steps if step.startswith("SCAN")]
        assert all("json_each" in step or step == "SCAN up" for step in scans), (question, steps)


MAILBOXES = ["support", "billing", "returns"]


@settings(max_examples=15, deadline=None)
@given(
    homes=st.lists(st.sampled_from(MAILBOXES), min_size=1, max_size=6),
    seen=st.frozensets(st.sampled_from(MAILBOXES), min_size=1),
)
def test_a_narrowed_issue_is_the_issue_of_the_mail_that_may_be_seen(
    homes: list[str], seen: frozenset[str]
) -> None:
    with TemporaryDirectory() as folder:
        whole, part = (fresh_store(Path(folder) / name) for name in ("whole.db", "part.db"))
        with closing(whole), closing(part):
            _compare(whole, part, homes, seen)


def _compare(whole: Store, part: Store, homes: list[str], seen: frozenset[str]) -> None:
    issue = whole.readings.new_issue_id()
    assert part.readings.new_issue_id() == issue
    for number, home in enumerate(homes, 1):
        reading = a_reading(language=["it", "de"][number % 2], blocking=number % 4)
        for store in (whole, part) if home in seen else (whole,):
            mail = arrive(store, number, MORNING + hours(number), mailbox=home)
            read(store, mail, reading, issue)
    if not seen & set(homes):
        with pytest.raises(NotFound):
            whole.seen(seen).issues.get(issue)
        assert whole.seen(seen).issues.page(["open"], 9) == []
        return
    narrowed, alone = whole.seen(seen).issues, part.issues
    for name in ("mails", "writers", "blocking", "first_at", "last_at", "languages"):
        assert getattr(narrowed.get(issue), name) == getattr(alone.get(issue), name), name
    assert narrowed.daily(issue, MORNING) == alone.daily(issue, MORNING)
    assert len(narrowed.mails(issue, 99)) == len(alone.mails(issue, 99))
    assert [one.id for one in narrowed.page(["open"], 9)] == [issue]
