"""The inbox of a team of two, on a real store."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from inbox_assistant.config import Config, MailboxConfig, Server
from inbox_assistant.store.base import Store
from tests.builders import SUPPORT
from tests.rig.stores import fresh_store
from tests.web.actors import CHEAP_HASH, Time, Visitor
from tests.web.serving import served
from web import create_app
from web.entrance import COOKIE


@pytest.fixture
def config(tmp_path: Path) -> Config:
    server = Server("127.0.0.1", 1, "support", "none")
    mailbox = MailboxConfig("support", SUPPORT, server, server, "Shop")
    return Config(store=str(tmp_path / "inbox.db"), mailboxes=(mailbox,), team="Shop")


@pytest.fixture
def role() -> str:
    """What Giulia and Marco are; modules about what leads do say so."""
    return "agent"


@pytest.fixture
def store(config: Config, role: str) -> Iterator[Store]:
    store = fresh_store(Path(config.store))
    store.agents.add("Giulia Bianchi", "giulia@shop.example", CHEAP_HASH, role, "en")
    store.agents.add("Marco Neri", "marco@shop.example", CHEAP_HASH, role, "it")
    yield store
    store.close()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def app(store: Store, config: Config, time: Time) -> Flask:
    return create_app(lambda: store, config, time)


@pytest.fixture
def stranger(app: Flask) -> Visitor:
    """Somebody who is not logged in."""
    return Visitor(app)


@pytest.fixture
def agent(app: Flask) -> Visitor:
    """Giulia, who reads English, logged in."""
    giulia = Visitor(app)
    giulia.login()
    return giulia


@pytest.fixture
def colleague(app: Flask) -> Visitor:
    """Marco, who reads Italian, logged in."""
    marco = Visitor(app, "marco@shop.example")
    marco.login()
    return marco


@pytest.fixture
def address(store: Store, config: Config, time: Time) -> Iterator[str]:
    """The inbox, served on loopback."""
    with served(config, time) as there:
        yield there


@pytest.fixture
def page(browser: Browser, address: str, agent: Visitor) -> Iterator[Page]:
    """Giulia's browser, logged in; it fails the test when a page breaks its own policy."""
    page = at_work(browser, address, agent)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    page.context.close()
    assert not complaints


def at_work(browser: Browser, address: str, visitor: Visitor, **options: Any) -> Page:
    """Return a new browser window with the session of a visitor, without a way through the login
    page: journeys go that way."""
    context = browser.new_context(base_url=address, **options)
    session = visitor.client.get_cookie(COOKIE)
    assert session is not None
    context.add_cookies([{"name": COOKIE, "value": session.value, "url": address}])
    return context.new_page()
