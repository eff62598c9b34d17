"""`demo`: the whole product on this machine, with sample mail, on exactly the production code."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from string import Template
from types import FrameType

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from werkzeug.security import generate_password_hash

from inbox_assistant.cli.wiring import opened_store
from inbox_assistant.config import FILE_NAME
from inbox_assistant.demo.samples import SUPPORT, sample_mails
from inbox_assistant.demo.servers import HOST, fill, imap_server, smtp_sink
from inbox_assistant.errors import InboxAssistantError
from inbox_assistant.passwords import new_password
from inbox_assistant.store.base import Store

ADDRESS = SUPPORT.addr_spec
AGENT_EMAIL = "you@passolento.example"
# The report of the demo covers the 24 hours that end now, so that the outage is in it.
_CONFIG = Template(
    """\
store = "inbox.db"
team = "Passo Lento"
language = "$language"
timezone = "$timezone"

[[mailboxes]]
name = "support"
address = "$address"
display_name = "Passo Lento"
password_file = "mailbox-password"
sent_folder = "Sent"
poll_seconds = 2
imap = { host = "$host", port = $imap_port, security = "none" }
smtp = { host = "$host", port = $smtp_port, security = "none" }

[web]
port = $web_port

[report]
at = "$report_at"

[logs]
folder = "logs"
"""
)
_PATIENCE_SECONDS = 300.0


@click.command()
@click.option("--port", default=8025, show_default=True, help="The port of the web inbox.")
@click.option("--language", type=click.Choice(["en", "it"]), default="en", show_default=True)
@click.option("--password", help="The agent's password (default: a random one).")
def demo(port: int, language: str, password: str | None) -> None:
    """Show the whole product on this machine in one go. Ctrl-C ends it and cleans up."""
    signal.signal(signal.SIGTERM, _interrupt)
    console = Console(stderr=True)
    password = password or new_password()
    try:
        with tempfile.TemporaryDirectory(prefix="inbox-assistant-demo-") as name:
            _show(Path(name), console, port, language, password)
    except KeyboardInterrupt:
        pass
    console.print("The demo has ended; its folder is gone.")


def _show(folder: Path, console: Console, port: int, language: str, password: str) -> None:
    now = datetime.now().astimezone()
    outgoing = folder / "sent-mails"
    outgoing.mkdir()
    secret = new_password()
    with (
        imap_server(ADDRESS, secret, folder / "imap.log") as imap_port,
        smtp_sink(outgoing) as smtp_port,
    ):
        mails = sample_mails(now)
        fill(imap_port, ADDRESS, secret, mails)
        path = _configure(folder, secret, language, now, imap_port, smtp_port, port)
        _add_agent(path, language, password)
        with _running(path):
            _wait_for_reading(path, console, len(mails))
            _report(path)
            _tell(console, port, password, outgoing)
            signal.pause()


def _configure(
    folder: Path,
    secret: str,
    language: str,
    now: datetime,
    imap_port: int,
    smtp_port: int,
    web_port: int,
) -> Path:
    (folder / "mailbox-password").write_text(secret, encoding="utf-8")
    path = folder / FILE_NAME
    text = _CONFIG.substitute(
        language=language,
        timezone=_zone(),
        address=ADDRESS,
        host=HOST,
        imap_port=imap_port,
        smtp_port=smtp_port,
        web_port=web_port,
        report_at=f"{now:%H:%M}",
    )
    path.write_text(text, encoding="utf-8")
    return path


def _zone() -> str:
    """The machine's zone by its IANA name, where it tells; else UTC."""
    link = Path("/etc/localtime")
    name = str(link.resolve()).partition("zoneinfo/")[2]
    return os.environ.get("TZ") or name or "UTC"


def _add_agent(path: Path, language: str, password: str) -> None:
    with opened_store(path) as store:
        store.agents.add("You", AGENT_EMAIL, generate_password_hash(password), "admin", language)


@contextmanager
def _running(path: Path) -> Iterator[None]:
    """The same supervised processes as `run`, in a process of their own."""
    command = [sys.executable, "-m", "inbox_assistant", "--config", str(path), "run"]
    # The night's report must not be made before its mail has been read: see `_report`.
    command += ["--without", "report"]
    process = subprocess.Popen(  # noqa: S603  # our own program
        command, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _wait_for_reading(path: Path, console: Console, expected: int) -> None:
    """Show how the mail is fetched and read. Raises InboxAssistantError when it takes too long."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    end = time.monotonic() + _PATIENCE_SECONDS
    with opened_store(path) as store, Progress(*columns, console=console) as progress:
        task = progress.add_task("Reading the mail", total=expected)
        while (done := _read(store, expected)) < expected:
            progress.update(task, completed=done)
            if time.monotonic() > end:
                raise InboxAssistantError("The demo's mail was not read in time: try again.")
            time.sleep(0.2)
        progress.update(task, completed=expected)


def _read(store: Store, expected: int) -> int:
    day = store.reports.day(datetime.fromtimestamp(0, UTC), datetime.now(UTC))
    return min(expected, day.mails) - store.jobs.waiting("read")


def _report(path: Path) -> None:
    command = [sys.executable, "-m", "inbox_assistant", "--config", str(path), "report", "--once"]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  # our own program


def _tell(console: Console, port: int, password: str, outgoing: Path) -> None:
    console.print(
        f"\n[bold]The inbox is open: http://{HOST}:{port}[/bold]\n"
        f"  log in as   {AGENT_EMAIL}\n  password    {password}\n"
        f"  What you send lands in {outgoing}, not with anybody.\n  Ctrl-C ends the demo.",
        highlight=False,
        soft_wrap=True,
    )


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
