"""Where mail goes, from its bytes to its conversation."""

import base64
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from inbox_assistant.filing import file_mail
from inbox_assistant.mail.parse import parse
from inbox_assistant.mail.tokens import sign
from inbox_assistant.model import Address, Conversation, Cursor, StoredMail
from inbox_assistant.store.base import Store
from tests.builders import MORNING, SUPPORT, a_reply, a_reply_row, fetched, hours, raw_mail
from tests.rig.stores import fresh_store

ANNA = "Anna <anna@customer.example>"
THREAD = base64.b64encode(b"\x01" + bytes(range(21))).decode()


class Post:
    """Mail that comes in and goes out, in order."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.number = 0

    def comes(
        self,
        sender: str = ANNA,
        subject: str = "Login",
        *,
        days: float = 0,
        mailbox: str = "support",
        notices: tuple[str, ...] = (),
        history: bool = False,
        answered: bool = False,
        raw: bytes | None = None,
        **headers: str,
    ) -> StoredMail:
        """Let a mail come in; header names use _ for -."""
        self.number += 1
        headers = {
            "From": sender,
            "Subject": subject,
            "Message-ID": f"<{self.number}@in>",
        } | headers
        raw = raw or raw_mail(f"mail {self.number}", **headers)
        at = MORNING + hours(24 * days)
        mail = replace(fetched(self.number, raw, at), history=history, answered=answered)
        self.store.raw_mails.keep(mailbox, [mail], Cursor(mailbox, "INBOX", 1, self.number))
        [waiting] = self.store.raw_mails.unparsed(1)
        waiting = replace(waiting, history=history, answered=answered)
        return file_mail(self.store, waiting, parse(raw), notices)

    def goes(self, conversation_id: int, to: str = "anna@customer.example") -> str:
        """Answer; return the Message-ID."""
        self.number += 1
        mail = a_reply(self.number, to=(Address("", to),), date=MORNING)
        row = a_reply_row(conversation_id, self.number, recipients=(to,), not_before=MORNING)
        self.store.outbox.queue(row, mail, None, None)
        return mail.message_id

    def head(self, mail: StoredMail) -> Conversation:
        return self.store.conversations.get(mail.conversation_id)

    def token(self, mail: StoredMail) -> str:
        return sign(mail.conversation_id, self.store.joining.secret())


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    store = fresh_store(tmp_path / "inbox.db")
    yield Post(store)
    store.close()


def test_the_customers_next_mail_joins_by_its_references(post: Post) -> None:
    first = post.comes()
    again = post.comes(References="<unknown@x> <1@in>")
    assert (again.conversation_id, again.notices) == (first.conversation_id, ())


def test_a_stranger_who_forges_a_reference_begins_his_own_conversation(post: Post) -> None:
    first = post.comes()
    forged = post.comes("Anna <thief@x.example>", "Re: Login", In_Reply_To="<1@in>")
    assert forged.conversation_id != first.conversation_id
    assert forged.notices == ("stranger",)


def test_a_stranger_s_conversation_does_not_open_the_other_to_him(post: Post) -> None:
    first = post.comes()
    post.comes("thief@x.example", In_Reply_To="<1@in>", Cc="anna@customer.example")
    again = post.comes("thief@x.example", References="<1@in> <2@in>")
    assert again.conversation_id != first.conversation_id


def test_from_our_own_address_nobody_enters(post: Post) -> None:
    first = post.comes()
    spoofed = post.comes(SUPPORT, In_Reply_To="<1@in>", notices=("own-address",))
    assert spoofed.conversation_id != first.conversation_id
    assert spoofed.notices == ("own-address", "stranger")
    threaded = post.comes(SUPPORT, Thread_Index=THREAD, notices=("own-address",))
    assert threaded.conversation_id != first.conversation_id


def test_what_we_sent_from_another_program_joins(post: Post) -> None:
    first = post.comes()
    post.goes(first.conversation_id)
    sent = post.comes(SUPPORT, "Re: Login", In_Reply_To="<1@in>", To="anna@customer.example")
    assert (sent.conversation_id, sent.notices) == (first.conversation_id, ())


def test_a_colleague_who_answers_our_mail_joins_and_is_pointed_out(post: Post) -> None:
    first = post.comes()
    ours = post.goes(first.conversation_id)
    colleague = post.comes("bo@customer.example", "Re: Login", References=f"<1@in> {ours}")
    assert colleague.conversation_id == first.conversation_id
    assert colleague.notices == ("new-person",)
    assert post.comes("bo@customer.example", "Re: Login", References=ours).notices == ()


def test_whom_only_another_mail_has_named_is_pointed_out(post: Post) -> None:
    first = post.comes()
    post.comes(In_Reply_To="<1@in>", Cc="thief@x.example")  # From may be forged
    mail = post.comes("thief@x.example", "Re: Login", References="<1@in> <2@in>")
    assert (mail.conversation_id, mail.notices) == (first.conversation_id, ("new-person",))


def test_whom_we_wrote_to_is_nobody_new(post: Post) -> None:
    first = post.comes()
    ours = post.goes(first.conversation_id, to="bo@customer.example")
    assert post.comes("bo@customer.example", "Re: Login", In_Reply_To=ours).notices == ()


def test_an_answer_that_is_to_be_answered_elsewhere_is_pointed_out(post: Post) -> None:
    first = post.comes()
    ours = post.goes(first.conversation_id)
    mail = post.comes(In_Reply_To=ours, Reply_To="else@x.example")
    assert mail.conversation_id == first.conversation_id
    assert mail.notices == ("answers-elsewhere",)
    mail = post.comes(In_Reply_To="<1@in>", Reply_To="thief@x.example")
    assert mail.notices == ("stranger",)


@pytest.mark.parametrize("field", ["References", "In_Reply_To", "To", "Cc", "Delivered_To"])
def test_a_valid_token_joins_from_any_address(post: Post, field: str) -> None:
    first = post.comes()
    token = post.token(first).upper()
    named = field in ("References", "In_Reply_To")
    headers: dict[str, Any] = {
        field: f"<{token}.7@shop.example>" if named else f"support+{token}@shop.example"
    }
    mail = post.comes("bo@elsewhere.example", "Re: Login", **headers)
    assert (mail.conversation_id, mail.notices) == (first.conversation_id, ("new-person",))


def test_a_forged_token_or_one_of_another_mailbox_joins_nothing(post: Post) -> None:
    first = post.comes()
    forged = sign(first.conversation_id, b"guess")
    unborn = sign(99, post.store.joining.secret())
    for token in (forged, unborn):
        mail = post.comes("thief@x.example", To=f"support+{token}@shop.example")
        assert mail.conversation_id != first.conversation_id and mail.notices == ()
    mail = post.comes(To=f"support+{post.token(first)}@shop.example", mailbox="sales")
    assert mail.conversation_id != first.conversation_id


def test_outlook_s_thread_joins_only_who_takes_part(post: Post) -> None:
    first = post.comes(Thread_Index=THREAD)
    longer = base64.b64encode(base64.b64decode(THREAD) + b"child").decode()
    assert post.comes(Thread_Index=longer).conversation_id == first.conversation_id
    stranger = post.comes("thief@x.example", Thread_Index=longer)
    assert stranger.conversation_id != first.conversation_id


@pytest.mark.parametrize(
    ("first", "second", "days", "joins"),
    [
        ("Login", "Re: Login", 13, True),
        ("Login", "AW: [shop] login", 1, True),
        ("Login", "Re: Login", 15, False),
        ("Login", "Login", 1, False),
        ("Order 48213 is late", "Order 48213 is late", 1, True),
        ("Order 48213 is late", "Order 48214 is late", 1, False),
        ("", "Re: ", 1, False),
        ("", "", 0, False),
        ("Login", "Re: Logout", 0, False),
    ],
)
def test_a_subject_joins_the_same_person_for_two_weeks(
    post: Post, first: str, second: str, days: float, joins: bool
) -> None:
    earlier = post.comes(subject=first)
    mail = post.comes(subject=second, days=days)
    assert (mail.conversation_id == earlier.conversation_id) is joins
    assert mail.notices == (("by-subject",) if joins else ())


def test_a_subject_joins_nobody_else(post: Post) -> None:
    first = post.comes()
    mail = post.comes("bo@customer.example", "Re: Login")
    assert mail.conversation_id != first.conversation_id


def test_the_mails_of_a_contact_form_are_told_apart_by_whom_they_are_from(post: Post) -> None:
    form = "form@shop.example"
    anna = post.comes(form, "Contact 2026", Reply_To="anna@x.example")
    bo = post.comes(form, "Contact 2026", Reply_To="bo@x.example")
    again = post.comes(form, "Contact 2026", Reply_To="anna@x.example")
    assert len({anna.conversation_id, bo.conversation_id, again.conversation_id}) == 3


def test_another_matter_in_an_old_conversation_is_pointed_out_once(post: Post) -> None:
    first = post.comes()
    mail = post.comes(subject="Invoice is wrong", In_Reply_To="<1@in>")
    assert (mail.conversation_id, mail.notices) == (first.conversation_id, ("new-subject",))
    assert post.comes(subject="Re: Invoice is wrong", In_Reply_To="<2@in>").notices == ()


def test_later_mail_follows_what_agents_merged_and_split(post: Post) -> None:
    first, second = post.comes(), post.comes(subject="Invoice")
    token = post.token(second)
    post.store.merging.merge(second.conversation_id, first.conversation_id)
    ways: list[dict[str, Any]] = [{"In_Reply_To": "<2@in>"}, {"To": f"s+{token}@shop.example"}]
    for headers in ways:
        mail = post.comes(subject="Re: Invoice", **headers)
        assert mail.conversation_id == first.conversation_id
    new = post.store.merging.split(mail.id)
    answer = post.comes(subject="Re: Invoice", References=f"<1@in> {mail.mail.message_id}")
    assert answer.conversation_id == new


def test_a_bounce_joins_by_what_it_returns_and_the_conversation_waits_again(post: Post) -> None:
    first = post.comes()
    ours = post.goes(first.conversation_id)
    mail = post.comes(raw=_bounce(ours))
    head = post.head(first)
    assert (mail.conversation_id, mail.notices) == (first.conversation_id, ())
    assert head.undelivered == ("anna@customer.example",)
    assert head.waiting_since == MORNING and head.automatic is None


def test_what_we_sent_ourselves_leaves_the_note_on_mail_that_came_back(post: Post) -> None:
    first = post.comes()
    post.comes(raw=_bounce(post.goes(first.conversation_id)))
    post.comes(SUPPORT, In_Reply_To="<1@in>", history=True, answered=True)
    assert post.head(first).undelivered
    post.comes(In_Reply_To="<1@in>")
    assert not post.head(first).undelivered


def test_a_bounce_that_returns_nothing_joins_where_we_wrote_to_that_address(post: Post) -> None:
    first = post.comes()
    post.goes(first.conversation_id)
    mail = post.comes(raw=_bounce("<unknown@x>"), days=3)
    assert (mail.conversation_id, mail.notices) == (first.conversation_id, ("by-address",))
    assert post.comes(raw=_bounce("<other@x>"), days=40).conversation_id != first.conversation_id


def test_a_bounce_of_nothing_of_ours_stays_alone(post: Post) -> None:
    first = post.comes()
    mail = post.comes(raw=_bounce("<1@in>"))
    assert mail.conversation_id != first.conversation_id
    assert post.head(first).undelivered == ()


def test_an_automatic_reply_joins_and_reopens_nothing(post: Post) -> None:
    first = post.comes()
    ours = post.goes(first.conversation_id)
    post.store.conversations.change(first.conversation_id, status="closed")
    away = post.comes(subject="Away", In_Reply_To=ours, Auto_Submitted="auto-replied")
    named = post.comes(subject="Automatic reply: Login", Auto_Submitted="auto-replied")
    assert away.conversation_id == named.conversation_id == first.conversation_id
    assert post.head(first).status == "closed" and post.head(first).waiting_since is None


def test_only_a_person_s_new_mail_is_read_and_acknowledged(post: Post) -> None:
    post.comes()
    post.comes("bo@x.example", Auto_Submitted="auto-replied")
    post.comes("cy@x.example", history=True)
    assert post.store.jobs.waiting("read") == 2
    assert post.store.jobs.waiting("acknowledge") == 1


def test_history_that_was_answered_does_not_wait(post: Post) -> None:
    answered = post.head(post.comes(history=True, answered=True))
    waiting = post.head(post.comes(history=True))
    assert (answered.waiting_since, answered.status, answered.unread) == (None, "closed", False)
    assert (waiting.waiting_since, waiting.status) == (MORNING, "open")


def test_two_mailboxes_never_share_a_conversation(post: Post) -> None:
    first = post.comes()
    assert post.comes(In_Reply_To="<1@in>", mailbox="sales").conversation_id != (
        first.conversation_id
    )


def _bounce(returned: str) -> bytes:
    """A delivery report (RFC 3464) on a mail to Anna."""
    parts = (
        "Content-Type: text/plain\n\nYour mail could not be delivered.",
        "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n"
        "Final-Recipient: rfc822; anna@customer.example\nAction: failed\nStatus: 5.1.1",
        f"Content-Type: text/rfc822-headers\n\nMessage-ID: {returned}\nSubject: Re: Login",
    )
    head = (
        "From: Mail Delivery <MAILER-DAEMON@mx.example>\nTo: support@shop.example\n"
        f"Subject: Undelivered\nMessage-ID: <b-{returned.strip('<>')}>\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\n\n'
    )
    return (head + "".join(f"--x\n{part}\n\n" for part in parts) + "--x--\n").encode()
