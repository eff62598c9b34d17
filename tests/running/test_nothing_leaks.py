"""Mail that does its worst is taken in, and the log repeats none of it."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_assistant.clock import utc_now
from inbox_assistant.errors import MailError
from inbox_assistant.intake import Intake
from inbox_assistant.mail.workers import ParserPool
from inbox_assistant.running.logs import Writer
from inbox_assistant.store.base import Store
from tests.rig import Liar

BODY, SENDER, PASSWORD = "Zwiebelkuchenrezept", "heimlich.absender", "secret"
HEAD = f"From: {SENDER}@kunde.example\r\nSubject: {BODY}\r\nMessage-ID: <1@k>\r\n"
MAILS = {
    1: f"{HEAD}\r\n{BODY}\r\n",
    2: f"{HEAD}Content-Type: text/plain; charset={BODY}\r\n\r\n{BODY}\r\n",
    3: f"{HEAD}Content-Type: multipart/mixed; boundary={BODY}\r\n\r\n--{BODY}\r\n\xff{BODY}",
    4: f"{HEAD}Date: {BODY}\r\nContent-Transfer-Encoding: base64\r\n\r\n{BODY}=\r\n",
}


class Collected(logging.Handler):
    """Keeps the lines a log would have."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(Writer("poll", "text", {PASSWORD}))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def collected() -> Iterator[Collected]:
    """All that anybody says, at the most talkative."""
    root, handler = logging.getLogger(), Collected()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)


def test_the_log_of_an_intake_repeats_no_mail_and_no_password(
    collected: Collected, store: Store, tmp_path: Path
) -> None:
    with Liar() as liar, ParserPool(1) as pool:
        liar.mails = {uid: mail.encode("latin-1") for uid, mail in MAILS.items()}
        intake = Intake(store, utc_now, pool=pool)
        assert intake.poll_once(liar.config()) == len(MAILS)
        liar.when(b"LOGIN", f"TAG NO {PASSWORD} of {SENDER}@kunde.example\r\n".encode())
        with pytest.raises(MailError):
            intake.poll_once(liar.config())
    told = "\n".join(collected.lines)
    assert "imapclient" in told
    for planted in (BODY, SENDER, PASSWORD, "kunde.example"):
        assert planted not in told
