"""Automatic answers: as few as possible, to people only, with nothing of a stranger in them."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from inbox_assistant.config import AcknowledgementConfig, Config
from inbox_assistant.mail.parse import parse
from inbox_assistant.model import Address, Cursor, OutboxRow, StoredMail
from inbox_assistant.respond.acknowledge import JOB, Acknowledger
from inbox_assistant.respond.addresses import mailbox_of
from inbox_assistant.store.base import Store
from tests.builders import MORNING, SUPPORT, a_reading, fetched, raw_mail, read
from tests.respond.test_outbox import _sender
from tests.rig import Account, Sink

LATER = MORNING + timedelta(minutes=5)


@pytest.fixture
def polite(config: Config) -> Config:
    """The team acknowledges mail."""
    (mailbox,) = config.mailboxes
    wanted = AcknowledgementConfig(enabled=True)
    return replace(config, acknowledgement=wanted, mailboxes=(replace(mailbox, address=SUPPORT),))


def _comes(
    store: Store,
    number: int = 1,
    conversation_id: int | None = None,
    at: datetime = MORNING,
    **headers: str,
) -> StoredMail:
    """Let a person's mail come in and wait for its acknowledgement, whatever its header says."""
    names = {"Message_ID": f"<m{number}@customer.example>", **headers}
    raw = raw_mail(f"Buongiorno, il mio ordine {number} non è ancora arrivato.", **names)
    store.raw_mails.keep(
        "support", [fetched(number, raw, at)], Cursor("support", "INBOX", 1, number)
    )
    mail = replace(parse(raw), automatic=None)
    stored = store.conversations.add(
        store.raw_mails.unparsed(1)[0], mail, conversation_id, read=True
    )
    store.jobs.add(JOB, stored.id)
    return stored


def _acknowledged(store: Store, config: Config, at: datetime = LATER) -> int:
    return Acknowledger(store, config, lambda: at).acknowledge_once()


def _row(store: Store, mail: StoredMail) -> OutboxRow:
    [row] = store.outbox.of_conversation(mail.conversation_id)
    return store.outbox_desk.get(row.id)


def test_a_customer_is_acknowledged_once_in_their_language_and_register(
    store: Store, polite: Config, smtp_sink: Sink, imap_server: Account
) -> None:
    mail = _comes(store, Subject="Help <b>", From="Evil Name <anna@customer.example>")
    read(store, mail, a_reading(language="it", formality="informal"))
    sender = _sender(store, polite, 5)
    assert [sender.send_once(), sender.send_once()] == [1, 0]
    (sent,) = smtp_sink.mails()
    assert (sent.sender, sent.recipients) == ("<>", ("anna@customer.example",))
    assert sent.message["Auto-Submitted"] == "auto-replied"
    assert sent.message["Subject"] == "Abbiamo ricevuto il tuo messaggio"
    text = sent.raw.decode()
    assert "Evil" not in text
    assert "ordine" not in text
    assert "<b>" not in text
    assert imap_server.messages("Sent Items") == []


def test_nobody_is_acknowledged_unless_the_team_wants_it(store: Store, config: Config) -> None:
    _comes(store)
    assert _acknowledged(store, config) == 0
    assert store.jobs.waiting(JOB) == 0


def test_a_mailbox_may_be_left_out(store: Store, polite: Config) -> None:
    (mailbox,) = polite.mailboxes
    quiet = replace(polite, mailboxes=(replace(mailbox, acknowledge=False),))
    _comes(store)
    assert _acknowledged(store, quiet) == 0


def test_it_waits_for_the_reading_but_not_for_ever(store: Store, polite: Config) -> None:
    mail = _comes(store)
    assert _acknowledged(store, polite, MORNING + timedelta(seconds=30)) == 0
    assert store.jobs.waiting(JOB) == 1
    assert _acknowledged(store, polite, MORNING + timedelta(minutes=2)) == 1
    assert "Suo messaggio" in _text(_row(store, mail))


def test_what_was_read_is_acknowledged_at_once(store: Store, polite: Config) -> None:
    read(store, _comes(store))
    assert _acknowledged(store, polite, MORNING + timedelta(seconds=1)) == 1


def test_it_is_no_answer(store: Store, polite: Config) -> None:
    mail = _comes(store)
    _acknowledged(store, polite)
    head = store.conversations.get(mail.conversation_id)
    assert head.waiting_since == MORNING
    assert store.promises.of_conversation(mail.conversation_id) == []
    figures = store.reports.day(MORNING, MORNING + timedelta(days=1))
    assert (figures.replies, figures.median_first_answer_minutes) == (0, None)


def test_its_promise_if_the_team_wants_one_enters_the_ledger(store: Store, polite: Config) -> None:
    promising = replace(polite, acknowledgement=AcknowledgementConfig(enabled=True, promise=True))
    mail = _comes(store)
    _acknowledged(store, promising)
    [promise] = store.promises.of_conversation(mail.conversation_id)
    assert promise.quote in _text(_row(store, mail))
    assert promise.until.date().isoformat() == "2026-02-03"


ROBOTS: dict[str, dict[str, Any]] = {
    "auto-submitted": {"Auto_Submitted": "auto-generated"},
    "our own acknowledgement": {"Auto_Submitted": "auto-replied"},
    "bulk": {"Precedence": "bulk"},
    "auto_reply": {"Precedence": "auto_reply"},
    "list": {"List_Id": "<news.example>"},
    "newsletter": {"List_Unsubscribe": "<https://x.example>"},
    "exchange": {"X_Auto_Response_Suppress": "OOF"},
    "bounce": {"Return_Path": "<>"},
    "forwarded": {"Return_Path": "<other@elsewhere.example>"},
    "campaign": {"Feedback_ID": "1:2:3"},
    "loop": {"X_Loop": "x"},
    "spam": {"X_Spam_Flag": "YES"},
    "forged": {"Authentication_Results": "mx.example; spf=pass; dmarc=fail header.from=x"},
    "elsewhere": {"Reply_To": "victim@elsewhere.example"},
    "nobody": {"From": "no-reply@customer.example"},
    "nobody at all": {"From": "Shop <do-not-reply-42@customer.example>"},
    "daemon": {"From": "MAILER-DAEMON@customer.example"},
    "ourselves": {"From": SUPPORT.upper()},
    "ourselves by token": {"From": "support+c1-token@shop.example"},
    "old": {"Date": "Sat, 31 Jan 2026 08:00:00 +0000"},
    "no address": {"From": "undisclosed"},
}


@pytest.mark.parametrize("headers", ROBOTS.values(), ids=ROBOTS)
def test_who_is_in_doubt_gets_nothing(
    store: Store, polite: Config, headers: dict[str, Any]
) -> None:
    _comes(store, **headers)
    assert _acknowledged(store, polite) == 0
    assert store.jobs.waiting(JOB) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "no"},
        {"Return_Path": "<Anna@customer.example>"},
        {"Reply_To": "Anna <anna@customer.example>"},
        {"Authentication_Results": "mx.example; spf=pass; dkim=fail; dmarc=pass"},
    ],
)
def test_people_are_people(store: Store, polite: Config, headers: dict[str, Any]) -> None:
    _comes(store, **headers)
    assert _acknowledged(store, polite) == 1


def test_an_old_mail_that_comes_late_is_left_alone(store: Store, polite: Config) -> None:
    _comes(store)
    assert _acknowledged(store, polite, MORNING + timedelta(days=2)) == 0


def test_an_address_hears_once_in_a_window_and_twice_a_week(store: Store, polite: Config) -> None:
    hours = (1, 2, 20, 26, 60, 24 * 7 + 2)
    told = []
    for number, passed in enumerate(hours):
        at = MORNING + timedelta(hours=passed)
        date = at.strftime("%a, %d %b %Y %H:%M:%S +0000")
        who = f"Anna+{number}@customer.example"
        _comes(store, number, at=at, Date=date, From=who)
        told.append(_acknowledged(store, polite, at + timedelta(minutes=3)))
    assert told == [1, 0, 0, 1, 0, 1]


def test_two_robots_that_answer_each_other_stop_at_once(store: Store, polite: Config) -> None:
    first = _comes(store)
    _acknowledged(store, polite)
    _comes(store, 2, first.conversation_id, In_Reply_To=_row(store, first).message_id)
    assert _acknowledged(store, polite, LATER + timedelta(days=3)) == 0


def test_a_flood_is_cut_off_and_told(store: Store, polite: Config) -> None:
    capped = replace(polite, acknowledgement=AcknowledgementConfig(enabled=True, per_hour=3))
    for number in range(6):
        _comes(store, number, From=f"a{number}@flood.example")
    assert _acknowledged(store, capped) == 3
    [trouble] = store.sending.troubles()
    assert (trouble.kind, trouble.mailbox) == ("acknowledging", "support")
    _comes(store, 9, From="b@customer.example")
    assert _acknowledged(store, capped, LATER + timedelta(hours=2)) == 1
    assert store.sending.troubles() == []


def test_who_was_answered_already_is_not_told_that_we_have_the_mail(
    store: Store, polite: Config
) -> None:
    mail = _comes(store)
    first = _acknowledged(store, polite)
    store.jobs.add(JOB, mail.id)
    assert (first, _acknowledged(store, polite)) == (1, 0)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Anna@X.example", "anna@x.example"), ("a+1@x.example", "a+2@x.example")],
)
def test_one_person_has_many_addresses(one: str, other: str) -> None:
    assert mailbox_of(one) == mailbox_of(other)


def _text(row: OutboxRow) -> str:
    body = parse(row.raw).own_words
    return " ".join(body.split())


def test_the_address_answered_is_the_writers_own(store: Store, polite: Config) -> None:
    mail = _comes(store, From="Anna <Anna@Customer.example>")
    _acknowledged(store, polite)
    row = _row(store, mail)
    assert row.recipients == ("Anna@Customer.example",)
    assert Address("", row.recipients[0]) in parse(row.raw).to
