"""Who may join a conversation."""

from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.mail.conversations import conversation_key, joins
from inbox_assistant.model import Address, Direction, Mail, StoredMail
from tests.builders import MORNING, SUPPORT, a_mail


def stored(
    number: int, conversation: int, direction: Direction = "in", **changes: str
) -> StoredMail:
    sender = Address("", changes.get("sender", f"anna{number}@customer.example"))
    to = (Address("", changes.get("to", SUPPORT)),)
    mail = a_mail(number, sender=sender, to=to)
    return StoredMail(number, conversation, "support", direction, MORNING, mail)


def reply(sender: str, *named: int) -> Mail:
    """A mail whose References name those mails, the nearest last."""
    references = tuple(f"<m{number}@customer.example>" for number in named)
    return a_mail(99, sender=Address("", sender), references=references)


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


def test_who_answers_our_mail_joins_from_any_address() -> None:
    mails = [stored(1, 7, "out", sender=SUPPORT, to="anna@customer.example")]
    assert joins(reply("anna.private@elsewhere.example", 1), mails) == 7


def test_the_nearest_mail_decides() -> None:
    mails = [stored(1, 7, sender="a@x.example"), stored(2, 8, sender="a@x.example")]
    assert joins(reply("a@x.example", 1, 2), mails) == 8
    assert joins(reply("a@x.example", 2, 1), mails) == 7


def test_a_forged_nearest_mail_does_not_hide_the_own_one() -> None:
    mails = [stored(1, 7, sender="a@x.example"), stored(2, 8, sender="b@x.example")]
    assert joins(reply("a@x.example", 1, 2), mails) == 7


def test_the_key_is_the_first_mail_it_knows_of() -> None:
    assert conversation_key(a_mail(5)) == "<m5@customer.example>"
    assert conversation_key(a_mail(5, in_reply_to="<1@x>")) == "<1@x>"
    assert conversation_key(a_mail(5, in_reply_to="<1@x>", references=("<0@x>",))) == "<0@x>"


addresses = st.sampled_from(["a@x.example", "b@x.example", "c@x.example", ""])
earlier_mails = st.lists(
    st.tuples(st.integers(1, 5), st.integers(1, 3), addresses, addresses), max_size=6
)


@given(addresses, st.lists(st.integers(1, 5), max_size=5), earlier_mails)
def test_nobody_joins_where_no_mail_was_from_or_to_them(
    sender: str, named: list[int], mails: list[tuple[int, int, str, str]]
) -> None:
    earlier = [stored(n, c, sender=f, to=t) for n, c, f, t in mails]
    joined = joins(reply(sender, *named), earlier)
    if joined is not None:
        people = [{f, t} for _, c, f, t in mails if c == joined]
        assert sender and any(sender in pair for pair in people)
