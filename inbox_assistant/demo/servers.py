"""The mail servers of the demo, on loopback: pymap for IMAP, aiosmtpd as a sink for replies."""

import asyncio
import imaplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope

from inbox_assistant.errors import MailboxUnreachable

HOST = "127.0.0.1"
_START_SECONDS = 20.0


@contextmanager
def imap_server(user: str, password: str, log: Path) -> Iterator[int]:
    """Run pymap with one mailbox and a Sent folder; yield its port. Raises MailboxUnreachable."""
    port = _free_port()
    command = [sys.executable, "-c", "from pymap.main import main; main()"]
    command += ["--host", HOST, "--port", str(port), "--no-tls", "--no-service", "admin"]
    command += ["--no-service", "managesieve", "dict"]
    command += ["--demo-user", user, "--demo-password", password]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)  # noqa: S603  # our own
    try:
        _wait_for(port, process)
        with imaplib.IMAP4(HOST, port) as client:
            client.login(user, password)
            client.create("Sent")
        yield port
    finally:
        process.terminate()
        process.wait(timeout=10)


def fill(port: int, user: str, password: str, mails: Sequence[bytes]) -> None:
    """Put the mails into the INBOX, each received when its Date says."""
    with imaplib.IMAP4(HOST, port) as client:
        client.login(user, password)
        for raw in mails:
            client.append("INBOX", "", imaplib.Time2Internaldate(_date(raw)), raw)


@contextmanager
def smtp_sink(folder: Path) -> Iterator[int]:
    """Take every mail that is sent and lay it into `folder` as .eml; yield the port."""
    controller = Controller(
        _Sink(folder),
        hostname=HOST,
        port=_free_port(),
        authenticator=lambda *_: AuthResult(success=True),
        auth_require_tls=False,
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


class _Sink:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.count = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        self.count += 1
        path = self.folder / f"{self.count:03d}.eml"
        content = envelope.original_content or b""
        await asyncio.to_thread(path.write_bytes, content)
        return "250 OK"


def _date(raw: bytes) -> datetime:
    head = raw.split(b"\r\n\r\n", 1)[0].decode("ascii", "replace")
    lines = [line[5:] for line in head.splitlines() if line.lower().startswith("date:")]
    return parsedate_to_datetime(lines[0].strip())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with socket.create_connection((HOST, port), timeout=1):
                return
        except OSError:
            time.sleep(0.05)
    raise MailboxUnreachable("The demo's IMAP server did not start: try again, or read its log.")
