"""Values for tests: each builder gives something valid, and a test changes what it is about."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from inbox_assistant.model import (
    Address,
    Candidate,
    Cursor,
    Fetched,
    IssueProfile,
    Judged,
    Mail,
    Meaning,
    Membership,
    OutboxRow,
    Reading,
    StoredMail,
)
from inbox_assistant.store.base import Store

MORNING = datetime(2026, 2, 2, 8, 0, tzinfo=UTC)
SUPPORT = "support@shop.example"


def clock() -> datetime:
    """The tests' time stands still, on a Monday morning."""
    return MORNING


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def a_mail(number: int = 1, **changes: Any) -> Mail:
    """A customer's mail; its Message-ID follows from the number."""
    values: dict[str, Any] = {
        "message_id": f"<m{number}@customer.example>",
        "subject": "Non riesco ad accedere",
        "sender": Address("Anna Rossi", f"anna{number}@customer.example"),
        "to": (Address("", SUPPORT),),
        "own_words": "Buongiorno, da ieri non riesco ad accedere al mio profilo.",
        "date": MORNING,
    }
    return Mail(**(values | changes))


def raw_mail(body: str = "Hello, it does not work.", **headers: str) -> bytes:
    """The bytes of a plain mail; header names use _ for -."""
    message = EmailMessage()
    values = {
        "From": "Anna Rossi <anna@customer.example>",
        "To": SUPPORT,
        "Subject": "Help",
        "Message-ID": "<raw@customer.example>",
        "Date": "Mon, 02 Feb 2026 08:00:00 +0000",
    }
    for name, value in (values | {k.replace("_", "-"): v for k, v in headers.items()}).items():
        message[name] = value
    message.set_content(body)
    return message.as_bytes()


def fetched(uid: int, raw: bytes, at: datetime = MORNING, uidvalidity: int = 1) -> Fetched:
    return Fetched("INBOX", uidvalidity, uid, raw, at)


def judged(value: Any, probability: float = 0.9) -> Judged[Any]:
    return Judged(value, probability, method="test-1")


def a_reading(**changes: Any) -> Reading:
    """A reading; changes are plain values (`language="de"`) of judged fields, or others as is."""
    judgements: dict[str, Any] = {
        "language": "it",
        "emotion": "frustration",
        "intensity": 2,
        "warmth": "neutral",
        "formality": "formal",
        "blocking": 3,
        "motive": "fix",
        "vague": False,
    }
    others: dict[str, Any] = {
        "request": "da ieri non riesco ad accedere al mio profilo",
        "questions": (),
        "given": (),
    }
    for name, value in changes.items():
        (judgements if name in judgements else others)[name] = value
    others |= {name: judged(value) for name, value in judgements.items()}
    return Reading(**others)


def arrive(
    store: Store,
    number: int = 1,
    at: datetime = MORNING,
    conversation_id: int | None = None,
    mailbox: str = "support",
    **changes: Any,
) -> StoredMail:
    """Let a mail come in: kept, parsed, put into its conversation, queued for reading."""
    raw = f"raw mail {number}".encode()
    cursor = Cursor(mailbox, "INBOX", 1, number)
    store.raw_mails.keep(mailbox, [fetched(number, raw, at)], cursor)
    waiting = store.raw_mails.unparsed(1)[0]
    mail = a_mail(number, **({"date": at} | changes))
    return store.conversations.add(waiting, mail, conversation_id, read=mail.automatic is None)


def read(
    store: Store,
    mail: StoredMail,
    reading: Reading | None = None,
    issue: int | None = None,
    title: str = "Login fails",
    probability: float = 0.8,
) -> None:
    """Let a mail be read, as a member of that issue (which is born if need be)."""
    candidates = (Candidate(issue, probability, "the same words"),) if issue else ()
    member = Membership(issue, probability, candidates, "test-1", issue)
    profiles = [IssueProfile(issue, b"state", title, "It fails.", "it")] if issue else []
    store.readings.save(mail.id, reading or a_reading(), Meaning("test", b"v"), member, profiles)


def a_reply_row(conversation_id: int, number: int = 1, **changes: Any) -> OutboxRow:
    values: dict[str, Any] = {
        "id": 0,
        "conversation_id": conversation_id,
        "mailbox": "support",
        "message_id": f"<r{number}@shop.example>",
        "sender": SUPPORT,
        "recipients": ("anna1@customer.example",),
        "raw": b"the reply",
        "state": "waiting",
        "copy_state": "pending",
        "attempts": 0,
        "not_before": MORNING + timedelta(seconds=15),
    }
    return OutboxRow(**(values | changes))


def a_reply(number: int = 1, **changes: Any) -> Mail:
    values: dict[str, Any] = {
        "message_id": f"<r{number}@shop.example>",
        "subject": "Re: Non riesco ad accedere",
        "sender": Address("Shop", SUPPORT),
        "own_words": "Gentile Anna, abbiamo sistemato.",
        "date": MORNING + hours(1),
    }
    return Mail(**(values | changes))
