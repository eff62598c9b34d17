"""The contract of every store: what joins mails, what agents merge and split, whom they trust."""

import pytest

from inbox_assistant.errors import Conflict, NotFound
from inbox_assistant.model import Address, Cursor, Promise, StoredMail
from inbox_assistant.store.base import Store
from inbox_assistant.store.pages import Folder, Wanted
from tests.builders import (
    MORNING,
    a_mail,
    a_reading,
    a_reply,
    a_reply_row,
    arrive,
    fetched,
    hours,
    read,
)

ANNA = Address("Anna", "Anna@customer.example")


def _shown(store: Store, conversation_id: int) -> list[int]:
    return [mail.id for mail in store.conversations.mails(conversation_id)]


def _two(store: Store) -> tuple[StoredMail, StoredMail]:
    """Two conversations of one customer, the second an hour later."""
    first = arrive(store, 1, MORNING, sender=ANNA, subject="Login", own_words="first words")
    second = arrive(store, 2, MORNING + hours(1), sender=ANNA, own_words="second words")
    return first, second


def _answer(store: Store, conversation_id: int, number: int = 1, until: float = 0) -> None:
    row = a_reply_row(conversation_id, number)
    promise = Promise(MORNING + hours(until), "soon") if until else None
    store.outbox.queue(row, a_reply(number, date=MORNING + hours(number)), 1, promise)


@pytest.fixture(autouse=True)
def _agent(store: Store) -> None:
    store.agents.add("Bo", "bo@shop.example", "hash", "agent", "en")


def test_the_secret_is_made_once(store: Store) -> None:
    assert store.joining.secret() == store.joining.secret()
    assert len(store.joining.secret()) >= 32


def test_notices_are_kept_with_their_mail(store: Store) -> None:
    cursor = Cursor("support", "INBOX", 1, 1)
    store.raw_mails.keep("support", [fetched(1, b"raw")], cursor)
    [raw] = store.raw_mails.unparsed(1)
    mail = store.conversations.add(raw, a_mail(), None, read=True, notices=("stranger", "x"))
    assert mail.notices == ("stranger", "x")
    assert store.conversations.mails(mail.conversation_id) == [mail]


def test_a_merged_conversation_is_gone_from_lists_and_leads_to_the_other(store: Store) -> None:
    first, second = _two(store)
    store.merging.merge(second.conversation_id, first.conversation_id)
    assert _shown(store, first.conversation_id) == [first.id, second.id]
    folders: list[Folder] = ["all", "waiting", "unassigned", "closed"]
    for folder in folders:
        rows = store.conversations.page(Wanted(folder, 1), None, 10).rows
        assert second.conversation_id not in [row.id for row in rows]
    assert store.joining.standing(second.conversation_id) == first.conversation_id
    assert store.conversations.get(second.conversation_id).merged_into == first.conversation_id
    found = store.conversations.search(Wanted(query="second words"), None, 10).rows
    assert [row.id for row in found] == [first.conversation_id]


def test_a_merged_robot_is_gone_from_its_list_too(store: Store) -> None:
    first, second = (arrive(store, number, automatic="bounce") for number in (1, 2))
    store.merging.merge(second.conversation_id, first.conversation_id)
    rows = store.conversations.page(Wanted("automatic", 1), None, 10).rows
    assert [(row.id, row.mails) for row in rows] == [(first.conversation_id, 2)]


def test_what_a_merged_conversation_shows_is_that_of_all_its_mails(store: Store) -> None:
    first, second = _two(store)
    read(store, second, a_reading(language="de"))
    store.conversations.change(first.conversation_id, status="closed", unread=False)
    store.merging.merge(first.conversation_id, second.conversation_id)
    head = store.conversations.get(second.conversation_id)
    assert (head.mails, head.waiting_since, head.last_at) == (2, MORNING, MORNING + hours(1))
    assert (head.snippet, head.language, head.status) == ("second words", "de", "open")
    assert head.unread


def test_an_unanswered_mail_waits_on_after_a_merge_with_an_answered_one(store: Store) -> None:
    first, second = _two(store)
    _answer(store, second.conversation_id, 3)
    store.merging.merge(second.conversation_id, first.conversation_id)
    assert store.conversations.get(first.conversation_id).waiting_since == MORNING


def test_replies_promises_and_drafts_move_with_the_mails(store: Store) -> None:
    first, second = _two(store)
    one, two = first.conversation_id, second.conversation_id
    _answer(store, two, 3, until=9)
    store.drafts.save(1, two, "to the second", MORNING)
    store.drafts.save(1, one, "to the first", MORNING)
    store.merging.merge(two, one)
    assert [row.conversation_id for row in store.outbox.of_conversation(one)] == [one]
    assert store.outbox.of_conversation(two) == []
    assert store.conversations.get(one).promised_until == MORNING + hours(9)
    assert store.drafts.text(1, one) == "to the first\n\nto the second"
    assert store.drafts.text(1, two) is None
    assert store.conversations.page(Wanted("sent", 1), None, 9).rows[0].id == one
    row = store.outbox.of_conversation(one)[0]
    assert store.outbox_desk.cancel(row.id)
    assert store.conversations.get(one).mails == 2


def test_a_chain_of_merges_leads_to_its_end_and_is_undone_link_by_link(store: Store) -> None:
    first, second = _two(store)
    third = arrive(store, 3, MORNING + hours(2), sender=ANNA)
    a, b, c = (mail.conversation_id for mail in (first, second, third))
    store.merging.merge(a, b)
    store.merging.merge(b, c)
    assert store.joining.standing(a) == c
    assert [head.id for head in store.merging.merged(c)] == [b]
    assert store.merging.unmerge(b) == c
    assert _shown(store, b) == [first.id, second.id] and _shown(store, c) == [third.id]
    store.merging.unmerge(a)
    assert [_shown(store, number) for number in (a, b, c)] == [[first.id], [second.id], [third.id]]
    assert store.merging.merged(c) == []


def test_undoing_a_merge_brings_both_heads_back(store: Store) -> None:
    first, second = _two(store)
    one, two = first.conversation_id, second.conversation_id
    _answer(store, two, 3, until=9)
    heads = [store.conversations.get(number) for number in (one, two)]
    store.merging.merge(two, one)
    later = arrive(store, 4, MORNING + hours(5), one, sender=ANNA)
    store.merging.unmerge(two)
    assert store.conversations.get(two) == heads[1]
    assert store.conversations.get(one).waiting_since == MORNING
    assert _shown(store, one) == [first.id, later.id]
    assert [row.conversation_id for row in store.outbox.of_conversation(two)] == [two]


def test_a_conversation_is_not_merged_with_itself_or_twice_or_across_mailboxes(
    store: Store,
) -> None:
    first, second = _two(store)
    other = arrive(store, 3, mailbox="sales")
    one, two = first.conversation_id, second.conversation_id
    for source, target in ((one, one), (one, other.conversation_id)):
        with pytest.raises(Conflict):
            store.merging.merge(source, target)
    store.merging.merge(two, one)
    for source, target in ((two, one), (one, two)):
        with pytest.raises(Conflict):
            store.merging.merge(source, target)
    with pytest.raises(NotFound):
        store.merging.merge(one, 999)
    with pytest.raises(Conflict):
        store.merging.unmerge(one)


def test_an_erased_conversation_takes_with_it_what_led_to_it_and_its_number(store: Store) -> None:
    first, second = _two(store)
    third = arrive(store, 3, sender=ANNA)
    a, b, c = (mail.conversation_id for mail in (first, second, third))
    store.merging.merge(a, b)
    store.merging.merge(b, c)
    store.erasing.erase_conversation(c, {})
    for number in (a, b, c):
        with pytest.raises(NotFound):
            store.joining.standing(number)
    assert arrive(store, 4).conversation_id > c


def test_a_split_takes_the_mail_and_what_follows(store: Store) -> None:
    first = arrive(store, 1, MORNING, sender=ANNA)
    old = first.conversation_id
    _answer(store, old, 1)
    second = arrive(store, 2, MORNING + hours(2), old, subject="Invoice", own_words="another")
    _answer(store, old, 3, until=9)
    third = arrive(store, 3, MORNING + hours(4), old)
    new = store.merging.split(second.id)
    assert _shown(store, old)[0] == first.id and len(_shown(store, old)) == 2
    assert _shown(store, new)[::2] == [second.id, third.id]
    head, left = store.conversations.get(new), store.conversations.get(old)
    assert (head.subject, head.customer.address) == ("Invoice", "anna2@customer.example")
    assert (head.mails, head.waiting_since) == (3, MORNING + hours(4))
    assert (left.mails, left.waiting_since, left.promised_until) == (2, None, None)
    assert head.promised_until == MORNING + hours(9)
    assert [len(store.outbox.of_conversation(number)) for number in (old, new)] == [1, 1]


def test_the_first_mail_can_not_be_split_from_itself(store: Store) -> None:
    first, _ = _two(store)
    with pytest.raises(Conflict):
        store.merging.split(first.id)
    assert _shown(store, first.conversation_id) == [first.id]
    with pytest.raises(NotFound):
        store.merging.split(999)


def test_each_part_of_a_split_shows_its_own_reading(store: Store) -> None:
    first = arrive(store, 1, MORNING)
    second = arrive(store, 2, MORNING + hours(1), first.conversation_id)
    read(store, first, a_reading(language="it"))
    read(store, second, a_reading(language="de"))
    new = store.merging.split(second.id)
    assert store.conversations.get(first.conversation_id).language == "it"
    assert store.conversations.get(new).language == "de"


def test_the_customers_other_conversations_are_offered(store: Store) -> None:
    first, second = _two(store)
    arrive(store, 3, sender=Address("", "ANNA@customer.example"), mailbox="sales")
    arrive(store, 4)
    others = store.merging.others(first.conversation_id, 10)
    assert [head.id for head in others] == [second.conversation_id]


def test_a_bounce_makes_us_wait_until_the_customer_writes(store: Store) -> None:
    first, _ = _two(store)
    one = first.conversation_id
    _answer(store, one, 3)
    store.conversations.change(one, status="closed")
    store.joining.undelivered(one, ["anna@customer.example"], MORNING + hours(5))
    head = store.conversations.get(one)
    assert head.undelivered == ("anna@customer.example",)
    assert (head.status, head.waiting_since) == ("open", MORNING + hours(5))
    arrive(store, 4, MORNING + hours(6), one)
    assert store.conversations.get(one).undelivered == ()


@pytest.mark.parametrize("unanswered", [True, False])
def test_a_dismissed_bounce_leaves_only_the_customers_clock(store: Store, unanswered: bool) -> None:
    first, _ = _two(store)
    one = first.conversation_id
    if not unanswered:
        _answer(store, one, 3)
    store.joining.undelivered(one, ["x@y.example"], MORNING + hours(5))
    store.joining.dismiss(one)
    head = store.conversations.get(one)
    assert (head.undelivered, head.waiting_since) == ((), MORNING if unanswered else None)
    with pytest.raises(NotFound):
        store.joining.dismiss(one)


def test_a_bounce_finds_the_conversation_in_which_we_wrote(store: Store) -> None:
    first, second = _two(store)
    since = MORNING - hours(1)
    assert store.joining.written_to("support", ["anna1@customer.example"], since) is None
    _answer(store, first.conversation_id, 3)
    wanted = ["x@y.example", "Anna1@CUSTOMER.example"]
    assert store.joining.written_to("support", wanted, since) == first.conversation_id
    assert store.joining.written_to("sales", wanted, since) is None
    assert store.joining.written_to("support", wanted, MORNING + hours(24)) is None
    _answer(store, second.conversation_id, 4)
    assert store.joining.written_to("support", wanted, since) == second.conversation_id


def test_trust_is_given_and_taken_back(store: Store) -> None:
    store.trust.trust("Anna@x.example", 1, MORNING)
    store.trust.trust("anna@x.example", 1, MORNING)
    assert store.trust.trusts("ANNA@x.example")
    store.trust.distrust("anna@X.example")
    assert not store.trust.trusts("anna@x.example")
