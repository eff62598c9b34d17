"""Who may join a conversation."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.mail.conversations import (
    addressed,
    by_reference,
    changes_subject,
    conversation_key,
    may_join_by_subject,
    newcomer,
    people,
    thread_of,
    topic_of,
)
from inbox_assistant.model import Address, Automatic, Direction, Mail, StoredMail
from tests.builders import MORNING, SUPPORT, a_mail


def stored(
    number: int, conversation: int, direction: Direction = "in", **changes: str
) -> StoredMail:
    sender = Address("", changes.get("sender", f"anna{number}@customer.example"))
    to = (Address("", changes.get("to", SUPPORT)),)
    mail = a_mail(number, sender=sender, to=to)
    return StoredMail(number, conversation, "support", direction, MORNING, mail)


def reply(sender: str, *named: int, reply_to: str | None = None) -> Mail:
    """A mail whose References name those mails, the nearest last."""
    references = tuple(f"<m{number}@customer.example>" for number in named)
    elsewhere = Address("", reply_to) if reply_to else None
    return a_mail(99, sender=Address("", sender), references=references, reply_to=elsewhere)


def joins(mail: Mail, mails: list[StoredMail]) -> int | None:
    """Let the mail look for its conversation among all there are."""
    by_id = {stored.mail.message_id: stored for stored in mails}
    earlier = [by_id[name] for name in mail.related if name in by_id]
    return by_reference(
        mail, earlier, lambda number: people(m for m in mails if m.conversation_id == number)
    )


def test_a_mail_that_names_nothing_begins_a_conversation() -> None:
    assert joins(a_mail(2), [stored(1, 7)]) is None


def test_the_customer_joins_again() -> None:
    assert joins(reply("Anna1@Customer.example", 1), [stored(1, 7)]) == 7


def test_a_stranger_does_not_join_a_conversation() -> None:
    assert joins(reply("thief@x.example", 1), [stored(1, 7)]) is None


def test_a_nobody_does_not_join_a_nobody() -> None:
    assert joins(reply("", 1), [stored(1, 7, sender="")]) is None


def test_who_was_written_to_joins() -> None:
    mails = [stored(1, 7, to="colleague@customer.example")]
    assert joins(reply("colleague@customer.example", 1), mails) == 7


def test_who_takes_part_joins_whichever_mail_they_name() -> None:
    mails = [stored(1, 7), stored(2, 7, sender="colleague@customer.example")]
    assert joins(reply("anna1@customer.example", 2), mails) == 7


def test_who_answers_our_mail_joins_from_any_address() -> None:
    mails = [stored(1, 7, "out", sender=SUPPORT, to="anna@customer.example")]
    assert joins(reply("anna.private@elsewhere.example", 1), mails) == 7


def test_answers_to_a_stranger_do_not_join_under_a_known_name() -> None:
    mails = [stored(1, 7)]
    assert joins(reply("anna1@customer.example", 1, reply_to="thief@x.example"), mails) is None
    assert joins(reply("thief@x.example", 1, reply_to="anna1@customer.example"), mails) is None


def test_the_nearest_mail_decides() -> None:
    mails = [stored(1, 7, sender="a@x.example"), stored(2, 8, sender="a@x.example")]
    assert joins(reply("a@x.example", 1, 2), mails) == 8
    assert joins(reply("a@x.example", 2, 1), mails) == 7


def test_a_forged_nearest_mail_does_not_hide_the_own_one() -> None:
    mails = [stored(1, 7, sender="a@x.example"), stored(2, 8, sender="b@x.example")]
    assert joins(reply("a@x.example", 1, 2), mails) == 7


def test_newcomers_are_told_from_known_writers_who_are_answered_elsewhere() -> None:
    known = {"anna@x.example"}
    assert newcomer(reply("Anna@x.example"), known) is None
    assert newcomer(reply("bo@x.example"), known) == "new-person"
    assert newcomer(reply("anna@x.example", reply_to="bo@y.example"), known) == "answers-elsewhere"


def test_the_key_is_the_first_mail_it_knows_of() -> None:
    assert conversation_key(a_mail(5)) == "<m5@customer.example>"
    assert conversation_key(a_mail(5, in_reply_to="<1@x>")) == "<1@x>"
    assert conversation_key(a_mail(5, in_reply_to="<1@x>", references=("<0@x>",))) == "<0@x>"


def _thread_index(*more: bytes, first: int = 1) -> str:
    return base64.b64encode(bytes([first]) + bytes(range(21)) + b"".join(more)).decode()


def test_a_thread_index_is_the_same_for_all_answers_in_outlook() -> None:
    begun = thread_of(a_mail(thread_index=_thread_index()))
    answered = thread_of(a_mail(thread_index=_thread_index(b"12345", b"abcde")))
    assert begun == answered and begun is not None and len(begun) == 44


@pytest.mark.parametrize(
    "index", [None, "", "AQ==", "not base64 at all!", "=" * 50, "é" * 40, _thread_index(first=2)]
)
def test_no_thread_is_made_of_nonsense(index: str | None) -> None:
    assert thread_of(a_mail(thread_index=index)) is None


@pytest.mark.parametrize(
    ("subject", "automatic", "reply_to", "may"),
    [
        ("Re: Login", None, None, True),
        ("AW: WG: Login", None, None, True),
        ("回复：登录", None, None, True),
        ("Automatic reply: Login", "auto-reply", None, True),
        ("Login", None, None, False),
        ("", None, None, False),
        ("Help", None, None, False),
        ("Domanda sul mio ordine", None, None, False),
        ("Ordine 48213 non arrivato", None, None, True),
        ("48213", None, None, False),
        ("Contact form 48213", None, "anna@x.example", False),
        ("Re: Contact form", None, "anna@x.example", True),
        ("Re: newsletter", "list", None, False),
        ("Re: undeliverable", "bounce", None, False),
    ],
)
def test_a_subject_leads_back_when_it_says_so_or_hardly_comes_twice(
    subject: str, automatic: Automatic | None, reply_to: str | None, may: bool
) -> None:
    elsewhere = Address("", reply_to) if reply_to else None
    mail = a_mail(subject=subject, automatic=automatic, reply_to=elsewhere)
    assert may_join_by_subject(mail) is may


def test_a_topic_is_who_would_be_answered_about_what() -> None:
    form = a_mail(subject="RE: Contact", reply_to=Address("", "Anna@x.example"))
    assert topic_of(form) == "anna@x.example contact"
    assert topic_of(a_mail(subject="Re: ")) is None
    assert topic_of(a_mail(sender=Address("Nobody", ""))) is None


@pytest.mark.parametrize(
    ("subject", "changed"),
    [
        ("Re: Login", False),
        ("Fwd: [team] login", False),
        ("Login (was: Access)", False),
        ("", False),
        ("Invoice missing", True),
        ("Re: Invoice missing", True),
    ],
)
def test_a_new_subject_is_told_from_an_old_one_with_marks(subject: str, changed: bool) -> None:
    assert changes_subject(a_mail(subject=subject), ["Login"]) is changed
    assert not changes_subject(a_mail(subject=subject, automatic="bounce"), ["Login"])


def test_a_token_may_come_back_in_any_of_these_fields() -> None:
    raw = b"Delivered-To: support+c1-x@shop.example\r\nX: y\r\n\r\nDelivered-To: body@x\r\n"
    mail = a_mail(references=("<r@x>",), to=(Address("", "a@x"),), cc=(Address("", "b@x"),))
    found = addressed(mail, raw)
    assert found == ["<r@x>", "a@x", "b@x", "Delivered-To: support+c1-x@shop.example"]


addresses = st.sampled_from(["a@x.example", "b@x.example", "c@x.example", ""])
earlier_mails = st.lists(
    st.tuples(st.integers(1, 5), st.integers(1, 3), addresses, addresses),
    max_size=6,
    unique_by=lambda row: row[0],
)


@given(addresses, st.lists(st.integers(1, 5), max_size=5), earlier_mails)
def test_nobody_joins_where_no_mail_was_from_or_to_them(
    sender: str, named: list[int], mails: list[tuple[int, int, str, str]]
) -> None:
    earlier = [stored(n, c, sender=f, to=t) for n, c, f, t in mails]
    joined = joins(reply(sender, *named), earlier)
    if joined is not None:
        pairs = [{f, t} for _, c, f, t in mails if c == joined]
        assert sender and any(sender in pair for pair in pairs)
