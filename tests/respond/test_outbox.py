"""From the press of "send" to the copy in the Sent folder, on real servers."""

import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from inbox_assistant.config import Config, MailboxConfig
from inbox_assistant.errors import Conflict, InputError
from inbox_assistant.mail.imap import ImapMailbox
from inbox_assistant.mail.mailbox import Mailbox
from inbox_assistant.mail.tokens import signed
from inbox_assistant.model import Address, OutboxRow, Promise, StoredMail, Suggestion
from inbox_assistant.respond.gathering import suggest_for
from inbox_assistant.respond.outbox import Sender
from inbox_assistant.respond.queueing import queue_reply
from inbox_assistant.respond.schedule import LEASE, backoff
from inbox_assistant.respond.talk import Patience
from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, arrive, read
from tests.respond.making import known_answer, reply_to
from tests.rig import Account, Sink
from tests.rig.scripted import RESET, Scripted

LATER = MORNING + timedelta(minutes=1)


def _open(mailbox: MailboxConfig) -> Mailbox:
    return ImapMailbox(mailbox)


def _sender(store: Store, config: Config, minutes: int = 1) -> Sender:
    return Sender(
        store, config, lambda: MORNING + timedelta(minutes=minutes), _open, Patience(2, 2, 2)
    )


def _queue(store: Store, config: Config, mail: StoredMail, **changes: object) -> OutboxRow:
    _agent(store)
    return store.outbox_desk.get(queue_reply(store, config, reply_to(mail, **changes), MORNING))


def _agent(store: Store) -> None:
    if not store.agents.all():
        store.agents.add("Ada", "ada@shop.example", "hash", "agent", "en")


def test_a_reply_leaves_after_the_undo_seconds_and_is_copied_into_sent(
    store: Store, config: Config, smtp_sink: Sink, imap_server: Account
) -> None:
    row = _queue(store, config, arrive(store))
    assert Sender(store, config, lambda: MORNING, _open).send_once() == 0
    assert _sender(store, config).send_once() == 1
    (mail,) = smtp_sink.mails()
    assert mail.recipients == ("anna1@customer.example",)
    assert mail.message["In-Reply-To"] == "<m1@customer.example>"
    assert mail.message["Message-ID"] == row.message_id
    assert [raw.count(row.message_id.encode()) for raw in imap_server.messages("Sent Items")] == [1]
    after = store.outbox_desk.get(row.id)
    assert (after.state, after.copy_state) == ("sent", "done")


def test_a_second_round_sends_and_copies_nothing_again(
    store: Store, config: Config, smtp_sink: Sink, imap_server: Account
) -> None:
    _queue(store, config, arrive(store))
    sender = _sender(store, config)
    assert [sender.send_once(), sender.send_once()] == [1, 0]
    assert len(smtp_sink.mails()) == 1
    assert len(imap_server.messages("Sent Items")) == 1


def test_the_same_reply_pressed_twice_is_queued_once(store: Store, config: Config) -> None:
    mail = arrive(store)
    assert _queue(store, config, mail).id == _queue(store, config, mail).id


def test_a_reply_taken_back_may_be_sent_with_the_same_words(store: Store, config: Config) -> None:
    mail = arrive(store)
    first = _queue(store, config, mail)
    assert store.outbox_desk.cancel(first.id)
    second = _queue(store, config, mail)
    assert second.id != first.id
    assert second.message_id != first.message_id


def test_the_promise_of_a_reply_enters_the_ledger(store: Store, config: Config) -> None:
    mail = arrive(store)
    until = MORNING + timedelta(days=1)
    _queue(store, config, mail, promise=Promise(until, "entro domani"))
    assert [p.until for p in store.promises.of_conversation(mail.conversation_id)] == [until]


def test_a_reply_to_an_impossible_address_is_not_queued(store: Store, config: Config) -> None:
    mail = arrive(store)
    with pytest.raises(InputError):
        _queue(store, config, mail, to=Address("Anna", "no address"))
    assert store.outbox.of_conversation(mail.conversation_id) == []


def test_a_reply_to_a_mail_of_another_conversation_is_refused(store: Store, config: Config) -> None:
    first, second = arrive(store, 1), arrive(store, 2)
    with pytest.raises(Conflict):
        _queue(store, config, first, conversation_id=second.conversation_id)


@pytest.mark.parametrize(
    ("prefix", "state"), [("reject-", "refused"), ("defer-", "deferred"), ("lost-", "unknown")]
)
def test_trouble_becomes_a_state_that_agents_see(
    store: Store, config: Config, smtp_sink: Sink, prefix: str, state: str
) -> None:
    row = _queue(store, config, arrive(store), to=Address("", f"{prefix}anna@customer.example"))
    assert _sender(store, config).send_once() == 0
    (troubled,) = store.outbox_desk.listed(9)
    assert (troubled.id, troubled.state) == (row.id, state)
    assert troubled.deliveries[0].error


def test_an_unknown_outcome_is_never_tried_again_by_itself(
    store: Store, config: Config, smtp_sink: Sink
) -> None:
    _queue(store, config, arrive(store), to=Address("", "lost-anna@customer.example"))
    for minutes in (1, 100, 10_000):
        _sender(store, config, minutes).send_once()
    assert len(smtp_sink.mails()) == 1


def test_a_deferred_reply_is_tried_again_later(store: Store, config: Config) -> None:
    row = _queue(store, config, arrive(store), to=Address("", "defer-anna@customer.example"))
    _sender(store, config).send_once()
    assert store.outbox_desk.get(row.id).not_before == LATER + backoff(1)


def test_one_troubled_reply_does_not_hold_up_the_next(
    store: Store, config: Config, smtp_sink: Sink
) -> None:
    _queue(store, config, arrive(store, 1), to=Address("", "reject-anna@customer.example"))
    _queue(store, config, arrive(store, 2))
    assert _sender(store, config).send_once() == 1


def test_waits_grow_and_end_at_two_hours() -> None:
    waits = [backoff(attempts) for attempts in (1, 2, 3, 50)]
    assert waits == [timedelta(minutes=m) for m in (1, 2, 4, 120)]


def test_a_failed_copy_is_retried_alone(
    store: Store, config: Config, smtp_sink: Sink, imap_server: Account
) -> None:
    row = _queue(store, config, arrive(store))
    (mailbox,) = config.mailboxes
    wrong = replace(mailbox, imap=replace(mailbox.imap, password="wrong"))
    _sender(store, replace(config, mailboxes=(wrong,))).send_once()
    assert store.outbox_desk.get(row.id).state == "sent"
    assert store.outbox_desk.get(row.id).copy_state == "pending"
    assert _sender(store, config, minutes=10).send_once() == 0
    assert store.outbox_desk.get(row.id).copy_state == "done"
    assert len(smtp_sink.mails()) == 1
    assert len(imap_server.messages("Sent Items")) == 1


def _dead_process() -> int:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


def test_after_a_crash_only_what_was_not_handed_over_is_sent(
    store: Store, config: Config, smtp_sink: Sink
) -> None:
    for number in (1, 2):
        _queue(store, config, arrive(store, number))
    gone = f"{socket.gethostname()}/{_dead_process()}/x"
    first, second = (store.outbox.claim(LATER, gone, LEASE) for _ in range(2))
    assert first
    assert second
    unknown = [replace(delivery, state="unknown") for delivery in first.deliveries]
    assert store.outbox.handing_over(first, unknown, LATER, LEASE)
    sender = _sender(store, config)
    assert sender.recover() == 2
    assert sender.send_once() == 1
    assert store.outbox_desk.get(first.id).state == "unknown"


def _suggested(store: Store, config: Config, conversation_id: int) -> list[Suggestion]:
    return suggest_for(store, config, store.conversations.mails(conversation_id), MORNING, "en")


def test_a_conversation_gets_suggestions_from_what_the_store_knows(
    store: Store, config: Config
) -> None:
    _agent(store)
    mail = arrive(store)
    assert _suggested(store, config, mail.conversation_id) == []
    issue = store.readings.new_issue_id()
    read(store, mail, issue=issue)
    store.issues.answer(replace(known_answer("Ora funziona."), issue=issue), 1, MORNING)
    first = suggest_for(
        store, config, store.conversations.mails(mail.conversation_id), MORNING, "en"
    )[0]
    assert first.kind == "solution"
    assert "Ora funziona." in first.text
    assert first.text.endswith("Il Negozio")


def test_a_second_mail_without_our_answer_is_a_chaser(store: Store, config: Config) -> None:
    first = arrive(store, 1)
    second = arrive(store, 2, MORNING + timedelta(days=1), first.conversation_id)
    read(store, second, a_reading(emotion="neutral"))
    suggestion = suggest_for(
        store, config, store.conversations.mails(first.conversation_id), MORNING, "en"
    )[0]
    assert any("write again" in why for why in suggestion.why)


def test_robots_get_no_suggestions(store: Store, config: Config) -> None:
    mail = arrive(store, automatic="auto-reply")
    assert _suggested(store, config, mail.conversation_id) == []


def _through(config: Config, scripted: Scripted) -> Config:
    (mailbox,) = config.mailboxes
    return replace(config, mailboxes=(replace(mailbox, smtp=scripted.server()),))


def test_those_who_got_it_are_never_mailed_again(
    store: Store, config: Config, smtp_sink: Sink
) -> None:
    cc = tuple(Address("", f"{name}@customer.example") for name in ("defer-bo", "reject-cy", "di"))
    row = _queue(store, config, arrive(store), cc=cc)
    for minutes in (1, 2, 4, 9):
        _sender(store, config, minutes).send_once()
    (mail,) = smtp_sink.mails()
    assert mail.recipients == ("anna1@customer.example", "di@customer.example")
    after = store.outbox_desk.get(row.id)
    assert [d.state for d in after.deliveries] == ["taken", "deferred", "refused", "taken"]
    assert (after.state, after.attempts, after.copy_state) == ("deferred", 4, "done")


def test_everybody_named_stands_in_the_mail_once(
    store: Store, config: Config, smtp_sink: Sink
) -> None:
    cc = (Address("Bo", "bo@x.example"), Address("", "BO@x.example"))
    row = _queue(store, config, arrive(store), cc=cc)
    assert row.recipients == ("anna1@customer.example", "bo@x.example")
    _sender(store, config).send_once()
    assert str(smtp_sink.mails()[0].message["Cc"]) == "Bo <bo@x.example>"


def test_a_mail_that_can_not_be_delivered_is_given_up_after_five_days(
    store: Store, config: Config
) -> None:
    row = _queue(store, config, arrive(store), to=Address("", "defer-anna@customer.example"))
    day = 24 * 60
    for minutes in (1, day, 4 * day, 5 * day):
        _sender(store, config, minutes).send_once()
    assert store.outbox_desk.get(row.id).state == "deferred"
    _sender(store, config, 5 * day + 180).send_once()
    after = store.outbox_desk.get(row.id)
    assert after.state == "refused"
    assert after.deliveries[0].error.startswith("Not delivered in 5 days.")


def test_a_refused_login_uses_up_no_tries_and_is_told(store: Store, config: Config) -> None:
    rows = [_queue(store, config, arrive(store, number)) for number in (1, 2)]
    with Scripted(auth=b"535 no\r\n") as scripted:
        sender = _sender(store, _through(config, scripted))
        sender.send_once()
        assert sum(line.startswith(b"AUTH") for line in scripted.said) == 1
        _sender(store, _through(config, scripted), 9 * 24 * 60).send_once()
    assert {store.outbox_desk.get(row.id).attempts for row in rows} == {0}
    [trouble] = store.sending.troubles()
    assert "check user and password" in trouble.words
    assert _sender(store, config, 9 * 24 * 60 + 11).send_once() == 2
    assert store.sending.troubles() == []


def test_a_mailbox_that_can_not_send_does_not_hold_up_the_others(
    store: Store, config: Config, smtp_sink: Sink
) -> None:
    with Scripted(greeting=RESET) as scripted:
        (mailbox,) = config.mailboxes
        down = replace(mailbox, name="down", smtp=scripted.server())
        both = replace(config, mailboxes=(down, mailbox))
        for number in (1, 2):
            _queue(store, both, arrive(store, number, mailbox="down"))
        _queue(store, both, arrive(store, 3))
        assert _sender(store, both).send_once() == 1
    assert [row.attempts for row in store.outbox_desk.listed(9)] == [1, 0]


def test_a_fault_of_ours_after_the_text_went_out_leaves_it_unknown(
    store: Store, config: Config, smtp_sink: Sink
) -> None:
    row = _queue(store, config, arrive(store))
    faults: list[OSError] = []

    def failing_once() -> datetime:
        if smtp_sink.mails() and not faults:
            faults.append(OSError("no time"))
            raise faults[0]
        return LATER

    Sender(store, config, failing_once, _open).send_once()
    assert len(smtp_sink.mails()) == 1
    assert store.outbox_desk.get(row.id).state == "unknown"


def test_senders_at_once_send_each_reply_once(
    store: Store, config: Config, smtp_sink: Sink, tmp_path: Path
) -> None:
    for number in range(12):
        _queue(store, config, arrive(store, number))

    def send(_: int) -> int:
        own = open_store(str(tmp_path / "inbox.db"))
        try:
            return _sender(own, config).send_once()
        finally:
            own.close()

    with ThreadPoolExecutor(3) as senders:
        assert sum(senders.map(send, range(3))) == 12
    taken = [mail.message["Message-ID"] for mail in smtp_sink.mails()]
    assert len(taken) == len(set(taken)) == 12


def test_a_sender_that_is_asked_to_stop_stops_between_two_mails(
    store: Store, config: Config, smtp_sink: Sink
) -> None:
    for number in (1, 2):
        _queue(store, config, arrive(store, number))
    assert _sender(store, config).send_once(lambda: len(smtp_sink.mails()) > 0) == 1


def test_a_copy_that_keeps_failing_asks_an_agent_in_the_end(store: Store, config: Config) -> None:
    row = _queue(store, config, arrive(store))
    (mailbox,) = config.mailboxes
    wrong = replace(config, mailboxes=(replace(mailbox, sent_folder="No such folder"),))
    for tries in range(15):
        _sender(store, wrong, 1 + 120 * tries).send_once()
    after = store.outbox_desk.get(row.id)
    assert (after.state, after.copy_state, after.copy_attempts) == ("sent", "failed", 15)
    assert after.copy_error
    assert store.copies.again(row.id, LATER)
    _sender(store, config, 9_000).send_once()
    assert store.outbox_desk.get(row.id).copy_state == "done"


def test_our_mails_bear_a_token_of_their_conversation(store: Store, config: Config) -> None:
    (mailbox,) = config.mailboxes
    plus = replace(config, mailboxes=(replace(mailbox, plus_address=True),))
    mail = arrive(store)
    row = _queue(store, plus, mail)
    secret = store.joining.secret()
    assert signed(row.message_id, secret) == mail.conversation_id
    reply_to = next(line for line in row.raw.split(b"\r\n") if line.startswith(b"Reply-To"))
    assert signed(reply_to.decode(), secret) == mail.conversation_id
