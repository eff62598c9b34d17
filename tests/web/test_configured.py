"""What is configured, as the settings show it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest
from flask import Flask

from inbox_assistant.config import Config
from inbox_assistant.config.values import AcknowledgementConfig, CompensationConfig, OfficeConfig
from inbox_assistant.store.base import Store
from tests.builders import MORNING
from tests.web.actors import Time, Visitor, shown
from web import create_app

Opened = Callable[[Config], Visitor]


@pytest.fixture
def opened(store: Store, time: Time) -> Opened:
    """Giulia at an inbox of that configuration."""

    def open_(config: Config) -> Visitor:
        app: Flask = create_app(lambda: store, config, time)
        giulia = Visitor(app)
        giulia.login()
        return giulia

    return open_


def test_the_settings_tell_hours_policies_and_where_each_stands(
    opened: Opened, config: Config
) -> None:
    week = (((time(9), time(13)), (time(14), time(18))), *((),) * 6)
    office = OfficeConfig(week=week, country="IT", closed=frozenset({date(2026, 8, 14)}))
    changed = replace(config, office=office, acknowledgement=AcknowledgementConfig(enabled=True))
    page = shown(opened(changed).opens("/settings"))
    assert "09:00–13:00 and 14:00–18:00" in page and page.count("closed all day <code") == 6
    assert "public holidays (IT) and 14 Aug" in page and "In the file: [office]" in page
    assert '<code class="soft">first_answer_hours</code>' in page
    assert "In the file: [[mailboxes]]" in page and "8 hours of office time" in page
    assert "1 day" in page and "until somebody deletes them" in page


def test_what_is_offered_for_which_harm_is_told(opened: Opened, config: Config) -> None:
    texts = {"en": {"formal": "We credit 10 €.", "informal": "We credit 10 €."}}
    offered = CompensationConfig(texts=texts, motives=("refund",))
    page = shown(opened(replace(config, compensation=offered)).opens("/settings"))
    assert "English <code" in page and "let_down</code>" in page
    assert 'money back <code class="soft">motives</code>' in page


def test_who_is_elsewhere_is_told_whose_clocks_the_office_hours_are_of(
    opened: Opened, store: Store, config: Config
) -> None:
    assert "On the clocks of" not in shown(opened(config).opens("/settings"))
    store.agents.change(1, timezone="Asia/Tokyo")
    assert "On the clocks of</dt><dd>UTC" in shown(opened(config).opens("/settings"))


def test_a_mailbox_says_how_it_fares_and_what_to_do(
    opened: Opened, store: Store, config: Config, time: Time
) -> None:
    giulia = opened(config)
    assert "Nobody has looked for its mail yet." in shown(giulia.opens("/settings"))
    store.health.ok("support", time.now, time.now)
    page = shown(giulia.opens("/settings"))
    assert "Works." in page and "Last mail: Mon 2 Feb 2026, 10:00." in page
    store.health.error("support", time.now, "The server refused the password.", refused=True)
    page = shown(giulia.opens("/settings"))
    assert "The server refused the password." in page and "inbox-assistant doctor" in page


def test_no_secret_and_no_mailbox_of_others_is_told(
    opened: Opened, store: Store, config: Config
) -> None:
    [mailbox] = config.mailboxes
    secret = replace(mailbox.imap, password="s3cret")
    sales = replace(mailbox, name="sales", address="sales@shop.example", imap=secret)
    giulia = opened(replace(config, mailboxes=(mailbox, sales)))
    assert "sales@shop.example" in shown(giulia.opens("/settings"))
    store.access.allow(1, {"support"})
    page = shown(giulia.opens("/settings"))
    assert "sales@shop.example" not in page and "s3cret" not in page


@pytest.mark.parametrize(("role", "told"), [("agent", False), ("lead", True)])
def test_a_refused_login_is_on_every_page_and_leads_are_shown_the_way(
    opened: Opened, store: Store, config: Config, role: str, told: bool
) -> None:
    store.agents.change(1, role=role)
    store.health.error("support", MORNING, "The login was refused.", refused=True)
    giulia = opened(config)
    for path in ("/", "/issues", "/overview", "/settings"):
        page = shown(giulia.client.get(path, follow_redirects=True))
        assert "receives no mail." in page
        assert ('href="/settings#mailboxes">What to do' in page) == told
