"""A mailbox that stops working is told of by mail: once, and through another one."""

from dataclasses import replace
from datetime import datetime

import pytest

from inbox_assistant.config import AlertsConfig, Config, MailboxConfig, Server
from inbox_assistant.respond.alerts import Alarm
from inbox_assistant.store.base import Store
from tests.builders import MORNING, clock, hours
from tests.rig import Sink

REFUSED = "mail.shop.example refused the login of sales"
NOWHERE = Server("127.0.0.1", 9, "nobody", "none")


@pytest.fixture
def config(smtp_sink: Sink) -> Config:
    """Two mailboxes; the chief is told."""
    sales = MailboxConfig("sales", "sales@shop.example", NOWHERE, NOWHERE)
    support = replace(
        sales, name="support", address="support@shop.example", smtp=smtp_sink.server()
    )
    return Config("unused", (sales, support), "Shop", alerts=AlertsConfig(("chief@shop.example",)))


def tell(store: Store, config: Config, at: datetime = MORNING) -> int:
    return Alarm(store, config, lambda: at).tell_once()


def test_a_refused_login_is_told_at_once_and_once(
    store: Store, config: Config, smtp_sink: Sink
) -> None:
    store.health.error("sales", MORNING, REFUSED, refused=True)
    assert [tell(store, config) for _ in range(3)] == [1, 0, 0]
    [mail] = smtp_sink.mails()
    assert (mail.sender, mail.recipients) == ("support@shop.example", ("chief@shop.example",))
    assert mail.message["subject"] == "Shop: mail to sales@shop.example is not arriving"
    assert mail.message["auto-submitted"] == "auto-generated"
    assert REFUSED in mail.message.get_content()


def test_a_team_is_told_in_its_language(store: Store, config: Config, smtp_sink: Sink) -> None:
    store.health.error("sales", MORNING, REFUSED, refused=True)
    tell(store, replace(config, language="it"))
    [mail] = smtp_sink.mails()
    assert "la posta per sales@shop.example non arriva" in mail.message["subject"]


def test_a_line_that_fails_is_given_an_hour(store: Store, config: Config) -> None:
    store.health.error("sales", MORNING, "does not answer")
    assert tell(store, config, MORNING + hours(0.9)) == 0
    store.health.error("sales", MORNING + hours(0.9), "does not answer")
    assert tell(store, config, MORNING + hours(1)) == 1


def test_the_next_trouble_is_told_anew(store: Store, config: Config) -> None:
    for _ in range(2):
        store.health.error("sales", MORNING, REFUSED, refused=True)
        assert tell(store, config) == 1
        store.health.ok("sales", MORNING, None)


def test_what_could_not_be_told_is_tried_again(store: Store, config: Config) -> None:
    store.health.error("sales", MORNING, REFUSED, refused=True)
    broken = replace(config, mailboxes=tuple(replace(m, smtp=NOWHERE) for m in config.mailboxes))
    assert tell(store, broken) == 0
    assert tell(store, config) == 1


def test_nothing_is_told_through_a_mailbox_that_is_ill_itself(store: Store, config: Config) -> None:
    for name in ("sales", "support"):
        store.health.error(name, MORNING, REFUSED, refused=True)
    assert tell(store, config) == 0
    named = replace(config, alerts=AlertsConfig(("chief@shop.example",), "support"))
    assert tell(store, named) == 2


def test_nobody_is_told_when_nobody_wants_to_know(store: Store, config: Config) -> None:
    store.health.error("sales", MORNING, REFUSED, refused=True)
    assert Alarm(store, replace(config, alerts=AlertsConfig()), clock).tell_once() == 0
