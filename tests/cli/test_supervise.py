"""What dies is started again, what is told to stop stops, nothing is left over or doubled."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from inbox_assistant.clock import utc_now
from inbox_assistant.running.parts import files
from inbox_assistant.store import open_store
from tests.builders import raw_mail
from tests.rig import Account

PATIENCE = 60.0
Start = Callable[..., "subprocess.Popen[str]"]

pytestmark = pytest.mark.skipif(
    not Path("/proc").exists(), reason="looks at processes through /proc"
)


@pytest.fixture
def start(config_path: Path) -> Iterator[Start]:
    started: list[subprocess.Popen[str]] = []

    def begin(*words: str) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "inbox_assistant", "--config", str(config_path), *words]
        process = subprocess.Popen(
            command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def store(config_path: Path) -> str:
    return str(config_path.parent / "inbox.db")


def until(condition: Callable[[], object]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def says(port: int, path: str = "/healthz") -> str:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
            return str(response.read().decode())
    except OSError:
        return ""


def pid_of(store: str, part: str) -> int:
    return next((one.pid for one in files(store) if one.part == part and one.alive), 0)


def lives(pid: int) -> bool:
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


def descendants(pid: int) -> set[int]:
    """Return the processes under one, with those under them."""
    parents: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            words = path.read_text().rsplit(")", 1)[1].split()
            parents.setdefault(int(words[1]), []).append(int(path.parent.name))
    below = set(parents.get(pid, ()))
    return below.union(*(descendants(child) for child in below))


def test_a_killed_part_comes_back_a_second_run_is_refused_and_all_stop_together(
    start: Start, web_port: int, store: str
) -> None:
    run = start("run", "--without", "read")
    assert until(lambda: says(web_port) == "ok\n")
    send = pid_of(store, "send")
    os.kill(send, signal.SIGKILL)
    second = start("run")
    _, told = second.communicate(timeout=PATIENCE)
    assert second.returncode == 1
    assert f"process {run.pid}" in told, told
    assert until(lambda: pid_of(store, "send") not in (0, send))
    assert until(lambda: says(web_port) == "ok\n")
    assert 'inbox_assistant_part_restarts_total{part="send"} 1.0' in says(web_port, "/metrics")
    below = descendants(run.pid)
    begun = time.monotonic()
    run.terminate()
    run.wait(timeout=PATIENCE)
    assert time.monotonic() - begun < 5
    assert run.returncode == 0
    assert [pid for pid in below if lives(pid)] == []
    assert files(store) == []


def test_nothing_survives_a_supervisor_that_is_killed(
    start: Start, store: str, config_path: Path, imap_server: Account
) -> None:
    server = imap_server.server()
    (config_path.parent / "password").write_text(server.password)
    with config_path.open("a") as file:
        file.write(f"""
            [[mailboxes]]
            address = {json.dumps(imap_server.address)}
            password_file = "password"
            [mailboxes.imap]
            host = "localhost"
            port = {server.port}
            user = {json.dumps(server.user)}
            ca_file = {json.dumps(server.ca_file)}
            [mailboxes.smtp]
            host = "localhost"
        """)
    imap_server.deliver(raw_mail())
    run = start("run", "--without", "read", "--without", "report")
    # The poller has a parser of its own by then.
    assert until(lambda: received(store) and pid_of(store, "serve") and pid_of(store, "send"))
    below = descendants(run.pid)
    assert len(below) == 4
    run.kill()
    assert until(lambda: not any(lives(pid) for pid in below))
    assert received(store) == 1


def received(store: str) -> int:
    if not Path(store).exists():
        return 0
    with closing(open_store(store)) as opened:
        return opened.vitals.counts(utc_now()).conversations_waiting


def test_a_part_that_dies_says_so_in_one_line_without_a_traceback(
    start: Start, config_path: Path
) -> None:
    (config_path.parent / "inbox.db").write_bytes(b"this is no database at all" * 100)
    send = start("send")
    _, told = send.communicate(timeout=PATIENCE)
    assert send.returncode == 1
    assert "Traceback" not in told
    assert "level=error part=send" in told
