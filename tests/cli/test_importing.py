"""`import` on the command line."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from inbox_assistant.cli.importing import shown
from inbox_assistant.model import Progress
from inbox_assistant.store import open_store
from inbox_assistant.store.pages import Wanted
from tests.builders import raw_mail
from tests.cli.conftest import Run

MAILBOX = """
[[mailboxes]]
address = "support@shop.example"
password_env = "PATH"
imap = {host = "127.0.0.1", port = 1}
smtp = {host = "127.0.0.1", port = 1}
"""


@pytest.fixture
def archive(tmp_path: Path, config_path: Path) -> Path:
    config_path.write_text(config_path.read_text().replace("[web]", MAILBOX + "[web]"))
    folder = tmp_path / "old"
    folder.mkdir()
    for number in range(3):
        raw = raw_mail(f"Words {number}", Message_ID=f"<{number}@x>", Subject=f"S{number}")
        (folder / f"{number}.eml").write_bytes(raw)
    return folder


def test_import_takes_in_files_once_and_answers_nobody(
    run: Run, archive: Path, config_path: Path
) -> None:
    result = run("import", str(archive), "--mailbox", "support")
    assert "3 new mail(s) imported into support." in result.output
    assert "0 new mail(s)" in run("import", str(archive), "--mailbox", "support").output
    store = open_store(str(config_path.parent / "inbox.db"))
    assert len(store.conversations.page(Wanted("all"), None, 10).rows) == 3
    assert store.jobs.waiting("acknowledge") == 0
    assert store.health.all()[0].import_left == 0
    store.close()


def test_an_unknown_mailbox_is_explained(run: Run, archive: Path) -> None:
    result = run("import", str(archive), "--mailbox", "sales")
    assert result.exit_code == 1 and "sales" in result.output


def test_an_interrupted_import_says_how_to_go_on(
    run: Run, archive: Path, config_path: Path
) -> None:
    box = b"".join(
        b"From a@b Mon Feb  2\n" + raw_mail("Hi", Message_ID=f"<m{n}@x>", Subject=f"S{n}") + b"\n"
        for n in range(2_000)
    )
    (archive / "box.mbox").write_bytes(box)
    command = [sys.executable, "-m", "inbox_assistant", "--config", str(config_path), "import"]
    arguments = [*command, str(archive), "--mailbox", "support"]
    process = subprocess.Popen(arguments, stdout=subprocess.PIPE, start_new_session=True)
    store = open_store(str(config_path.parent / "inbox.db"))
    while not store.conversations.page(Wanted("all"), None, 1).rows and process.poll() is None:
        time.sleep(0.01)
    with store.writing():  # it can't go on, however quick it is, before it is told to stop
        os.killpg(process.pid, signal.SIGINT)  # as a terminal's Ctrl-C does
    said, _ = process.communicate(timeout=30)
    assert process.returncode == 130 and b"same command again" in said
    run("import", str(archive), "--mailbox", "support")
    counted = store._db.one("SELECT count(*) AS n FROM mails")  # type: ignore[attr-defined]
    assert counted["n"] == 2_003 and store.raw_mails.unreadable() == []
    store.close()


def test_progress_is_told_in_plain_lines_where_there_is_no_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("inbox_assistant.cli.importing._LINE_SECONDS", 0.0)
    with shown() as told:
        told(Progress("support", 1200, 3400))
        told(Progress("support", 1200, 0, "a.eml can't be read."))
    lines = capsys.readouterr().err
    assert "support: 1,200 mails, about 3,400 left" in lines and "a.eml can't be read." in lines
