"""The contract of every store: twins, erased mail, missing mail, attempts, answers, health."""

from datetime import date, timedelta

import pytest

from inbox_assistant.errors import Conflict, NotFound
from inbox_assistant.model import Cursor
from inbox_assistant.store.base import Store
from inbox_assistant.store.pages import Wanted
from tests.builders import MORNING, a_reply, a_reply_row, arrive, fetched, hours, read

INBOX = Cursor("support", "INBOX", 1, 10)


def keep(store: Store, *raws: bytes, mailbox: str = "support") -> int:
    batch = [fetched(number, raw) for number, raw in enumerate(raws, 1)]
    return len(store.raw_mails.keep(mailbox, batch, Cursor(mailbox, "INBOX", 1, len(raws))))


def test_the_same_bytes_twice_in_a_batch_are_kept_once(store: Store) -> None:
    assert keep(store, b"1", b"2", b"1") == 2
    assert [raw.raw for raw in store.raw_mails.unparsed(10)] == [b"1", b"2"]
    place = store.raw_mails.place(store.raw_mails.unparsed(10)[0].id)
    assert place and place.uid == 3


def test_all_of_a_cursor_is_kept(store: Store) -> None:
    cursor = Cursor("support", "INBOX", 7, 42, modseq=9, history=40, since=date(2026, 1, 1))
    store.raw_mails.keep("support", [], cursor)
    assert store.raw_mails.cursor("support", "INBOX") == cursor


def test_without_a_cursor_none_is_moved(store: Store) -> None:
    assert len(store.raw_mails.keep("support", [fetched(1, b"x")], None)) == 1
    assert store.raw_mails.cursor("support", "INBOX") is None


def test_large_mails_are_handed_out_a_few_at_a_time(store: Store) -> None:
    keep(store, b"1" * 9_000_000, b"2" * 9_000_000, b"3")
    assert [len(raw.raw) for raw in store.raw_mails.unparsed(10)] == [9_000_000]


def test_mails_tried_before_come_last_and_alone(store: Store) -> None:
    keep(store, b"1", b"2", b"3")
    store.attempts.begin([1, 2])
    assert [raw.id for raw in store.raw_mails.unparsed(10)] == [3]
    store.raw_mails.failed(3, "no", give_up=True)
    assert [raw.id for raw in store.raw_mails.unparsed(10)] == [1]
    store.attempts.begin([1])
    assert [raw.id for raw in store.raw_mails.unparsed(10)] == [2]
    store.attempts.take_back([2])
    assert store.raw_mails.unparsed(10)[0].attempts == 0


def test_mails_of_one_mailbox_can_be_asked_for(store: Store) -> None:
    keep(store, b"1")
    keep(store, b"2", mailbox="sales")
    assert [raw.raw for raw in store.raw_mails.unparsed(10, "sales")] == [b"2"]
    assert len(store.raw_mails.unparsed(10)) == 2


def test_an_unreadable_mail_can_be_tried_anew(store: Store) -> None:
    keep(store, b"1")
    store.attempts.begin([1])
    store.raw_mails.failed(1, "no", give_up=True)
    store.attempts.anew(1)
    (waiting,) = store.raw_mails.unparsed(10)
    assert waiting.attempts == 0 and store.raw_mails.unreadable() == []
    with pytest.raises(NotFound):
        store.attempts.anew(1)


def test_missing_mails_are_asked_for_ever_more_rarely(store: Store) -> None:
    store.raw_mails.keep("support", [], INBOX, missing=[3, 4])
    assert store.missing.due(INBOX, MORNING, 10) == [3, 4]
    store.missing.asked(INBOX, [3, 4], [4], MORNING)
    assert store.missing.due(INBOX, MORNING + timedelta(seconds=59), 10) == []
    for _ in range(40):
        store.missing.asked(INBOX, [4], [4], MORNING)
    assert store.missing.due(INBOX, MORNING + hours(23), 10) == []
    assert store.missing.due(INBOX, MORNING + hours(24), 10) == [4]


def test_missing_mails_are_counted_and_forgotten_with_their_uidvalidity(store: Store) -> None:
    store.health.ok("support", MORNING, None)
    store.raw_mails.keep("support", [], INBOX, missing=[3, 3])
    assert store.health.all()[0].missing == 1
    store.raw_mails.keep("support", [], Cursor("support", "INBOX", 2, 0))
    assert store.health.all()[0].missing == 0


def test_uids_never_kept_are_unknown(store: Store) -> None:
    store.raw_mails.keep("support", [fetched(1, b"1")], INBOX, missing=[2])
    assert store.missing.unknown(INBOX, [1, 2, 3]) == [3]


def test_a_twin_is_known_by_its_content_in_its_mailbox(store: Store) -> None:
    mail = arrive(store)
    assert store.twins.is_named("support", mail.mail.message_id)
    assert not store.twins.is_named("sales", mail.mail.message_id)
    assert store.twins.unnoted("support", mail.mail.message_id) == [mail.raw_id]
    assert mail.raw_id is not None
    store.twins.note(mail.raw_id, "c1")
    assert store.twins.unnoted("support", mail.mail.message_id) == []
    assert store.twins.of("support", "c1") == mail.id
    assert store.twins.of("sales", "c1") is None and store.twins.of("support", "c2") is None


def test_a_twins_bytes_are_kept_and_lead_to_the_mail(store: Store) -> None:
    mail = arrive(store)
    keep(store, b"the twin")
    (twin,) = store.raw_mails.unparsed(10)
    store.twins.note(twin.id, "c1")
    store.twins.join(twin.id, mail.id)
    assert store.raw_mails.unparsed(10) == [] == store.raw_mails.unreadable()
    assert store.raw_mails.raw(twin.id) == b"the twin"
    assert store.twins.of("support", "c1") == mail.id


def test_our_reply_is_known_by_its_message_id(store: Store) -> None:
    mail = arrive(store)
    store.outbox.queue(a_reply_row(mail.conversation_id), a_reply(), None, None)
    assert store.twins.reply("support", "<r1@shop.example>") == (mail.id + 1, b"the reply")
    assert store.twins.reply("sales", "<r1@shop.example>") is None


def test_erased_mail_is_known_by_bytes_content_and_name(store: Store) -> None:
    mail = arrive(store)
    store.erasing.erase_conversation(mail.conversation_id, {mail.id: "c1"})
    assert keep(store, b"raw mail 1") == 0
    assert keep(store, b"raw mail 1", mailbox="sales") == 1
    assert store.twins.is_named("support", mail.mail.message_id)
    assert not store.twins.holds("support", mail.mail.message_id)
    keep(store, b"by another road")
    waiting = store.raw_mails.unparsed(10, "support")[0]
    assert not store.twins.was_erased(waiting.id, "support", "c2")
    assert store.twins.was_erased(waiting.id, "support", "c1")
    assert keep(store, b"by another road") == 0
    with pytest.raises(NotFound):
        store.erasing.erase_conversation(mail.conversation_id, {})


def test_erasing_waits_for_a_reply_that_is_leaving(store: Store) -> None:
    mail = arrive(store)
    row = a_reply_row(mail.conversation_id)
    store.outbox.queue(row, a_reply(), None, None)
    store.outbox.claim(MORNING + hours(1), "sender", timedelta(minutes=5))
    with pytest.raises(Conflict):
        store.erasing.erase_conversation(mail.conversation_id, {})
    assert len(store.conversations.mails(mail.conversation_id)) == 2


def test_erasing_corrects_counters_and_keeps_what_the_team_wrote(store: Store) -> None:
    first, second = arrive(store, 1), arrive(store, 2, MORNING + hours(1))
    issue = store.readings.new_issue_id()
    read(store, first, issue=issue)
    read(store, second, issue=issue)
    store.erasing.erase_conversation(second.conversation_id, {})
    left = store.issues.get(issue)
    assert (left.mails, left.writers, left.last_at) == (1, 1, MORNING)
    agent = store.agents.add("Bo", "bo@shop.example", "hash", "agent", "en")
    store.issues.rename(issue, "Ours", agent.id, MORNING)
    store.erasing.erase_conversation(first.conversation_id, {})
    assert store.issues.get(issue).mails == 0
    assert store.conversations.search(Wanted(query="profilo"), None, 5).rows == ()


def test_an_answer_elsewhere_stops_the_clock(store: Store) -> None:
    mail = arrive(store)
    later = arrive(store, 2, MORNING + hours(1), mail.conversation_id)
    assert store.answering.mark(INBOX, [1, 77]) == [mail.conversation_id]
    assert store.answering.mark(INBOX, [1]) == []
    store.answering.reckon(mail.conversation_id)
    assert store.conversations.get(mail.conversation_id).waiting_since == MORNING + hours(1)
    store.answering.mark(INBOX, [2])
    store.answering.reckon(mail.conversation_id)
    assert store.conversations.get(mail.conversation_id).waiting_since is None
    assert store.answering.elsewhere(mail.conversation_id) == [mail.id, later.id]


def test_without_an_answer_the_clock_goes_on(store: Store) -> None:
    mail = arrive(store)
    store.answering.reckon(mail.conversation_id)
    assert store.conversations.get(mail.conversation_id).waiting_since == MORNING


def test_our_own_mail_is_an_answer_only_when_it_surely_is_ours(store: Store) -> None:
    mail = arrive(store)
    own = arrive(store, 2, MORNING + hours(1), mail.conversation_id)
    assert own.raw_id is not None
    store.answering.ours(own.raw_id, answers=False)
    store.answering.reckon(mail.conversation_id)
    assert store.conversations.get(mail.conversation_id).waiting_since == MORNING
    store.answering.ours(own.raw_id, answers=True)
    store.answering.reckon(mail.conversation_id)
    assert store.conversations.get(mail.conversation_id).waiting_since is None
    assert store.answering.elsewhere(mail.conversation_id) == []


def test_the_mark_of_a_twin_counts_for_its_mail(store: Store) -> None:
    mail = arrive(store)
    keep(store, b"x", b"the twin")
    twin = store.raw_mails.unparsed(10)[1]
    store.twins.join(twin.id, mail.id)
    assert store.answering.twin(twin.id, mail.id) == []
    assert store.answering.mark(INBOX, [2]) == [mail.conversation_id]
    assert store.answering.twin(twin.id, mail.id) == [mail.conversation_id]


def test_health_tells_since_when_and_clears(store: Store) -> None:
    store.health.error("support", MORNING, "No line.")
    store.health.error("support", MORNING + hours(1), "No entry.", refused=True)
    (told,) = store.health.all()
    assert (told.error, told.failing_since, told.refused) == ("No entry.", MORNING, True)
    assert store.health.alerted("support", MORNING + hours(1))
    assert not store.health.alerted("support", MORNING + hours(2))
    store.health.ok("support", MORNING + hours(3), None)
    (well,) = store.health.all()
    assert (well.error, well.failing_since, well.refused, well.alerted_at) == (
        "",
        None,
        False,
        None,
    )
    assert not store.health.alerted("support", MORNING)


def test_health_tells_how_far_an_import_is(store: Store) -> None:
    store.health.progress("support", MORNING, 12, 28)
    (told,) = store.health.all()
    assert (told.import_done, told.import_left, told.import_at) == (12, 28, MORNING)
    store.health.progress("support", MORNING, 40, 0)
    assert store.health.all()[0].import_left == 0


def test_work_alone_is_done_by_one_at_a_time(store: Store) -> None:
    with store.alone("a"), store.alone("b"):
        pass
    with store.alone("a"):
        pass
