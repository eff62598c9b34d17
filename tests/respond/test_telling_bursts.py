"""Many people at once are told by mail: at once, once, and without anybody's data."""

from dataclasses import replace

import pytest

from inbox_assistant.config import AlertsConfig, Config, MailboxConfig, Server, WebConfig
from inbox_assistant.model import Burst
from inbox_assistant.respond.telling_bursts import BurstAlarm
from inbox_assistant.store.base import Store
from tests.builders import MORNING, arrive, clock, hours, read
from tests.rig import Sink

BURST = Burst(MORNING, MORNING + hours(0.25), 7, 15, 0.01, 1e-6, "burst-1")
NOWHERE = Server("127.0.0.1", 9, "nobody", "none")


@pytest.fixture
def config(smtp_sink: Sink) -> Config:
    mailbox = MailboxConfig("support", "support@shop.example", NOWHERE, smtp_sink.server())
    web, alerts = WebConfig(address="https://inbox.example"), AlertsConfig(("chief@shop.example",))
    return Config("unused", (mailbox,), "Shop", alerts=alerts, web=web)


@pytest.fixture
def issue(store: Store) -> int:
    number = store.readings.new_issue_id()
    read(store, arrive(store), issue=number, title="Card of anna@x.example refused")
    return number


def test_a_burst_is_mailed_once(store: Store, config: Config, smtp_sink: Sink, issue: int) -> None:
    store.bursts.begin(issue, BURST, MORNING)
    assert [BurstAlarm(store, config, clock).tell_once() for _ in range(2)] == [1, 0]
    [mail] = smtp_sink.mails()
    text = mail.message.get_content()
    assert mail.recipients == ("chief@shop.example",)
    assert mail.message["subject"].startswith("Shop: 7 people in 15 minutes about “Card of")
    assert mail.message["auto-submitted"] == "auto-generated"
    assert f"https://inbox.example/issues/{issue}" in text
    assert "the first at 08:00. Usually it is less than one a day." in text.replace("\n", " ")
    assert "anna@" not in text + mail.message["subject"]


def test_a_burst_of_all_mail_names_no_issue(store: Store, config: Config, smtp_sink: Sink) -> None:
    store.bursts.begin(None, replace(BURST, expected=0.5), MORNING)
    BurstAlarm(store, replace(config, language="it"), clock).tell_once()
    [mail] = smtp_sink.mails()
    assert mail.message["subject"] == "Shop: 7 persone hanno scritto in 15 minuti"
    assert "circa 48 al giorno" in mail.message.get_content()


def test_what_could_not_be_told_is_tried_again(store: Store, config: Config, issue: int) -> None:
    store.bursts.begin(issue, BURST, MORNING)
    broken = replace(config, mailboxes=(replace(config.mailboxes[0], smtp=NOWHERE),))
    assert BurstAlarm(store, broken, clock).tell_once() == 0
    assert BurstAlarm(store, config, clock).tell_once() == 1


@pytest.mark.parametrize("alerts", [AlertsConfig(), AlertsConfig(("a@x.example",), bursts=False)])
def test_nobody_is_told_who_does_not_want_to_know(
    store: Store, config: Config, issue: int, alerts: AlertsConfig
) -> None:
    store.bursts.begin(issue, BURST, MORNING)
    assert BurstAlarm(store, replace(config, alerts=alerts), clock).tell_once() == 0


def test_what_is_a_day_old_is_for_the_report(store: Store, config: Config, issue: int) -> None:
    store.bursts.begin(issue, BURST, MORNING)
    assert BurstAlarm(store, config, lambda: MORNING + hours(25)).tell_once() == 0
