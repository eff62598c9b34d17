"""What dies is started again; what is told to stop, stops."""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PATIENCE = 60.0


@pytest.fixture
def running(config_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "inbox_assistant", "--config", str(config_path), "run"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield process
    if process.poll() is None:
        process.kill()
        process.wait()


def until(condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as response:
            return bool(response.status == 200)
    except OSError:
        return False


def children(pid: int, word: str) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            stat = (path / "stat").read_text().rsplit(")", 1)[1].split()
            line = (path / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if int(stat[1]) == pid and word.encode() in line:
            found.append(int(path.name))
    return found


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at processes through /proc")
def test_a_killed_service_comes_back_and_all_stop_together(
    running: subprocess.Popen[bytes], web_port: int
) -> None:
    assert until(lambda: answers(web_port))
    [serve] = children(running.pid, "serve")
    os.kill(serve, signal.SIGKILL)
    assert until(lambda: children(running.pid, "serve") not in ([], [serve]))
    assert until(lambda: answers(web_port))
    started = time.monotonic()
    running.terminate()
    running.wait(timeout=PATIENCE)
    assert not answers(web_port)
    assert time.monotonic() - started < 15
