"""Who is told, when, of promises and answers that run out; and what is closed in silence."""

from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest

from inbox_assistant.config import AlertsConfig, Config, MailboxConfig, OfficeConfig, Server
from inbox_assistant.model import Conversation, Promise
from inbox_assistant.respond.reminding import Reminder, reminder_mail
from inbox_assistant.respond.waiting import Clocks, Due
from inbox_assistant.respond.watch import Watch
from inbox_assistant.store.base import Store
from tests.builders import a_reply, a_reply_row, arrive
from tests.respond.making import ROME
from tests.rig import Sink

TUESDAY = datetime(2026, 11, 24, 10, tzinfo=ROME)
PLAIN = Config(store="", timezone=ROME)


class Time:
    def __init__(self) -> None:
        self.now = TUESDAY

    def __call__(self) -> datetime:
        return self.now


def promise(store: Store, until: datetime, words: str = "entro stasera") -> None:
    row = a_reply_row(1, answers=None)
    store.outbox.queue(row, a_reply(date=TUESDAY), None, Promise(until, "", words))


def test_a_wait_is_counted_in_office_hours_from_its_first_mail(store: Store) -> None:
    friday = datetime(2026, 11, 20, 16, tzinfo=ROME)
    arrive(store, at=friday)
    head = store.conversations.get(1)
    due = Clocks(PLAIN, friday).answer_due(head)
    assert due == Due(datetime(2026, 11, 23, 15, tzinfo=ROME), "calm")
    levels = [
        clock.level
        for hour in (13, 14, 15)
        if (clock := Clocks(PLAIN, datetime(2026, 11, 23, hour, tzinfo=ROME)).answer_due(head))
    ]
    assert levels == ["calm", "soon", "late"]


def test_the_next_answer_has_a_target_of_its_own(store: Store) -> None:
    config = replace(PLAIN, office=OfficeConfig(first_answer_hours=2, next_answer_hours=4))
    arrive(store, at=TUESDAY)
    first = Clocks(config, TUESDAY).answer_due(store.conversations.get(1))
    store.outbox.queue(a_reply_row(1), a_reply(date=TUESDAY), None, None)
    arrive(store, 2, TUESDAY + timedelta(hours=1), 1)
    following = Clocks(config, TUESDAY).answer_due(store.conversations.get(1))
    assert first and first.until == datetime(2026, 11, 24, 12, tzinfo=ROME)
    assert following and following.until == datetime(2026, 11, 24, 15, tzinfo=ROME)


def test_nobody_waits_in_a_closed_conversation(store: Store) -> None:
    arrive(store, at=TUESDAY)
    store.conversations.change(1, status="closed")
    assert Clocks(PLAIN, TUESDAY).answer_due(store.conversations.get(1)) is None


def test_each_promise_and_each_wait_is_told_of_once(store: Store) -> None:
    time = Time()
    watch = Watch(store, PLAIN, time)
    arrive(store, at=TUESDAY)
    assert watch.watch_once() == 0
    time.now = TUESDAY.replace(hour=17)
    assert watch.watch_once() == 1
    promise(store, TUESDAY.replace(hour=18))
    assert watch.watch_once() == 0  # it looks once a minute
    time.now += timedelta(minutes=2)
    assert watch.watch_once() == 1
    time.now += timedelta(minutes=2)
    assert Watch(store, PLAIN, time).watch_once() == 0


def test_a_promise_that_passes_is_missed_while_the_inbox_runs(store: Store) -> None:
    time = Time()
    arrive(store, at=TUESDAY)
    promise(store, TUESDAY + timedelta(hours=1))
    time.now = TUESDAY + timedelta(hours=2)
    Watch(store, PLAIN, time).watch_once()
    assert [p.state for p in store.promises.of_conversation(1)] == ["missed"]


def test_nothing_is_closed_unless_the_team_wants_it(store: Store) -> None:
    time = Time()
    arrive(store, at=TUESDAY)
    store.outbox.queue(a_reply_row(1), a_reply(date=TUESDAY), None, None)
    time.now = TUESDAY + timedelta(days=8)
    Watch(store, PLAIN, time).watch_once()
    assert store.conversations.get(1).status == "open"
    wanted = replace(PLAIN, office=OfficeConfig(close_quietly=True))
    Watch(store, wanted, time).watch_once()
    assert store.conversations.get(1).status == "closed"
    assert [m.direction for m in store.conversations.mails(1)] == ["in", "out"]


@pytest.fixture
def mailing(smtp_sink: Sink) -> Config:
    """A team that wants reminders by mail."""
    nowhere = Server("127.0.0.1", 9, "nobody", "none")
    mailbox = MailboxConfig("support", "support@shop.example", nowhere, smtp_sink.server())
    return Config(
        store="",
        mailboxes=(mailbox,),
        timezone=ROME,
        office=OfficeConfig(remind_by_mail=True),
        alerts=AlertsConfig(to=("team@shop.example",)),
    )


def late(store: Store, config: Config) -> None:
    """Let an answer and a promise run out."""
    arrive(store, at=TUESDAY - timedelta(days=1))
    arrive(store, 2, at=TUESDAY - timedelta(days=1))
    promise(store, TUESDAY + timedelta(minutes=30))
    time = Time()
    for minutes in (0, 2, 4):
        time.now = TUESDAY + timedelta(minutes=minutes)
        Watch(store, config, time).watch_once()


def test_what_is_due_is_mailed_once_to_the_team(
    store: Store, mailing: Config, smtp_sink: Sink
) -> None:
    late(store, mailing)
    [mail] = smtp_sink.mails()
    assert mail.recipients == ("team@shop.example",)
    assert "2 customers are to hear from us" in mail.message["subject"]


def test_the_agent_who_looks_after_it_is_told_instead(
    store: Store, mailing: Config, smtp_sink: Sink
) -> None:
    agent = store.agents.add("Bo", "bo@shop.example", "hash", "agent", "en")
    arrive(store, at=TUESDAY - timedelta(days=1))
    store.conversations.change(1, assignee=agent.id)
    Watch(store, mailing, lambda: TUESDAY).watch_once()
    assert [mail.recipients for mail in smtp_sink.mails()] == [("bo@shop.example",)]


def test_no_mail_is_sent_unless_the_team_wants_it(
    store: Store, mailing: Config, smtp_sink: Sink
) -> None:
    late(store, replace(mailing, office=OfficeConfig()))
    assert smtp_sink.mails() == []


def test_a_mail_server_that_is_down_keeps_nobody_from_seeing_it_in_the_inbox(
    store: Store, mailing: Config
) -> None:
    nowhere = Server("127.0.0.1", 9, "nobody", "none")
    down = replace(mailing, mailboxes=(replace(mailing.mailboxes[0], smtp=nowhere),))
    late(store, down)
    assert store.promises.untold(TUESDAY + timedelta(hours=1), 5) == []


def a_reminder(conversation: Conversation) -> Reminder:
    return Reminder(
        "promise", conversation, Due(TUESDAY, "late"), "entro stasera\nBcc: x@y.example"
    )


def test_the_mail_says_what_is_due_in_the_teams_language(store: Store, mailing: Config) -> None:
    arrive(store, at=TUESDAY, subject="Login\r\nBcc: evil@example.org")
    italian = replace(mailing, language="it")
    raw = reminder_mail(
        italian,
        ("team@shop.example",),
        [a_reminder(store.conversations.get(1))] * 30,
        italian.mailboxes[0],
        TUESDAY,
    )
    mail = message_from_bytes(raw, policy=default)
    assert mail["To"] == "team@shop.example"
    assert mail["Bcc"] is None
    assert mail["Auto-Submitted"] == "auto-generated"
    text = mail.get_content()
    assert "IN RITARDO: per mar 24 nov, 10:00" in text
    assert "E altre 10" in text
