"""A store, a mailbox on real servers, and a sender between them."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from inbox_assistant.config import Config
from inbox_assistant.store.base import Store
from tests.rig import Account, Sink
from tests.rig.stores import fresh_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = fresh_store(tmp_path / "inbox.db")
    yield opened
    opened.close()


@pytest.fixture
def config(imap_server: Account, smtp_sink: Sink) -> Config:
    """A team with one mailbox, "support", on the real IMAP and SMTP servers."""
    mailbox = replace(imap_server.config(smtp=smtp_sink.server()), name="support")
    rome = ZoneInfo("Europe/Rome")
    return Config(store="", mailboxes=(mailbox,), team="Il Negozio", timezone=rome)
