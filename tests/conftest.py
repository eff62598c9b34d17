"""Actors that every test may call upon. Servers live for the session, users for one test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from inbox_assistant.store.base import Store
from tests.rig import Account, Dovecot, Sink
from tests.rig.stores import fresh_store


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A real IMAP server on loopback."""
    with Dovecot() as server:
        yield server


@pytest.fixture(scope="session")
def session_sink(dovecot: Dovecot) -> Iterator[Sink]:
    """A real SMTP server on loopback, with the same certificate."""
    with Sink(dovecot.certificate) as sink:
        yield sink


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, one for all tests: playwright's own can't be had everywhere."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not installed: ./dev test installs it when it may")
    expect.set_options(timeout=30_000)  # the first suggestions load what they are made of
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def imap_server(dovecot: Dovecot) -> Account:
    """A fresh mailbox on the IMAP server."""
    return dovecot.account()


@pytest.fixture
def smtp_sink(session_sink: Sink) -> Sink:
    """The SMTP server, emptied."""
    session_sink.clear()
    return session_sink


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Where the store is kept."""
    return tmp_path / "inbox.db"


@pytest.fixture
def store(database: Path) -> Iterator[Store]:
    """An empty store."""
    opened = fresh_store(database)
    yield opened
    opened.close()
