"""The inbox of a team of two, on a real store."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from werkzeug.serving import make_server

from inbox_assistant.config import Config, MailboxConfig, Server
from inbox_assistant.store.base import Store
from inbox_assistant.store.sqlite import SqliteStore
from tests.builders import SUPPORT
from tests.web.actors import CHEAP_HASH, PASSWORD, Time, Visitor
from web import create_app


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
    store = SqliteStore.open(Path(config.store))
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
    """The inbox, served on loopback from a thread."""
    opened: list[SqliteStore] = []

    def open_store() -> SqliteStore:
        opened.append(SqliteStore.open(Path(config.store)))
        return opened[-1]

    server = make_server("127.0.0.1", 0, create_app(open_store, config, time))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """Giulia's browser, logged in; it fails the test when a page breaks its own policy."""
    context = browser.new_context(base_url=address)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/login")
    page.fill("#email", "giulia@shop.example")
    page.fill("#password", PASSWORD)
    page.click("button.main")
    page.wait_for_load_state("networkidle")
    yield page
    context.close()
    assert not complaints
