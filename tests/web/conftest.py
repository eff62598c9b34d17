"""The inbox of a team of two, on a real store."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from inbox_assistant.config import Config, MailboxConfig, Server
from inbox_assistant.store.base import Store
from inbox_assistant.store.sqlite import SqliteStore
from tests.builders import SUPPORT
from tests.web.actors import CHEAP_HASH, Time, Visitor
from web import create_app


@pytest.fixture
def config(tmp_path: Path) -> Config:
    server = Server("127.0.0.1", 1, "support", "none")
    mailbox = MailboxConfig("support", SUPPORT, server, server, "Shop")
    return Config(store=str(tmp_path / "inbox.db"), mailboxes=(mailbox,), team="Shop")


@pytest.fixture
def store(config: Config) -> Iterator[Store]:
    store = SqliteStore.open(Path(config.store))
    store.agents.add("Giulia Bianchi", "giulia@shop.example", CHEAP_HASH, "agent", "en")
    store.agents.add("Marco Neri", "marco@shop.example", CHEAP_HASH, "agent", "it")
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
