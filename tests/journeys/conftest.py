"""The whole product as a team runs it: real servers, real processes, a real browser."""

import json
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Page
from werkzeug.security import generate_password_hash

from inbox_assistant.config import Server
from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store
from inbox_assistant.store.pages import Wanted
from tests.rig import Account, Sink
from tests.rig.ports import free_port
from tests.rig.stores import fresh_store

T = TypeVar("T")

PATIENCE = 60.0
AGENT = "bo@shop.example"
PASSWORD = "correct horse battery"


def noon() -> str:
    """Return a zone where it is about noon: no day begins or ends while a test runs there."""
    hours = 12 - datetime.now(UTC).hour
    return f"Etc/GMT{-hours:+d}" if hours else "Etc/GMT"


def until(look: Callable[[], T]) -> T:
    """Return the first true answer. Fails after a minute."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if answer := look():
            return answer
        time.sleep(0.1)
    raise AssertionError("it did not happen in a minute")


@dataclass(frozen=True)
class Inbox:
    """An installed inbox: its folder, its mailbox on the server, and where replies land."""

    folder: Path
    account: Account
    sink: Sink
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def command(self, *arguments: str) -> list[str]:
        config = str(self.folder / "inbox-assistant.toml")
        return [sys.executable, "-m", "inbox_assistant", "--config", config, *arguments]

    def run(self, *arguments: str) -> str:
        """Run a command to its end and return what it prints."""
        done = subprocess.run(self.command(*arguments), capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def running(self) -> Iterator[None]:
        """All services, supervised, as `run` starts them."""
        with (self.folder / "run.log").open("ab") as log:
            process = subprocess.Popen(self.command("run"), stdout=log, stderr=log)
            try:
                yield
            finally:
                process.terminate()
                process.wait(timeout=30)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """A look into the store from outside."""
        store = open_store(str(self.folder / "inbox.db"))
        try:
            yield store
        finally:
            store.close()

    def end_the_night(self) -> None:
        """Set the hour of the report to this very second, so that the night is over."""
        config = self.folder / "inbox-assistant.toml"
        text = config.read_text(encoding="utf-8")
        # The zone the inbox lives in: the hour may have changed since.
        now = datetime.now(ZoneInfo(tomllib.loads(text)["timezone"]))
        config.write_text(f'{text}\n[report]\nat = "{now:%H:%M:%S}"\n', encoding="utf-8")

    def all_read(self, mails: int) -> bool:
        """Whether that many mails have arrived and been read."""
        with self.store() as store:
            arrived = sum(
                row.mails for row in store.conversations.page(Wanted("all"), None, 99).rows
            )
            return arrived >= mails and not store.jobs.waiting("read")


@pytest.fixture
def inbox(tmp_path: Path, imap_server: Account, smtp_sink: Sink) -> Inbox:
    port = free_port()
    text = f"""
        store = "inbox.db"
        team = "Shop"
        timezone = "{noon()}"
        undo_seconds = 1
        [[mailboxes]]
        name = "support"
        address = {json.dumps(imap_server.address)}
        display_name = "Shop"
        password_file = "password"
        poll_seconds = 1
        imap = {_server(imap_server.server())}
        smtp = {_server(smtp_sink.server())}
        [web]
        port = {port}
    """
    (tmp_path / "inbox-assistant.toml").write_text(text, encoding="utf-8")
    (tmp_path / "password").write_text(imap_server.server().password, encoding="utf-8")
    store = fresh_store(tmp_path / "inbox.db")
    store.agents.add("Bo", AGENT, generate_password_hash(PASSWORD), "admin", "en")
    store.close()
    return Inbox(tmp_path, imap_server, smtp_sink, port)


def _server(server: Server) -> str:
    values = {
        "host": server.host,
        "port": server.port,
        "user": server.user,
        "security": server.security,
        "ca_file": server.ca_file,
    }
    return "{ " + ", ".join(f"{key} = {json.dumps(value)}" for key, value in values.items()) + " }"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()
