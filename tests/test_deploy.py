"""What services and containers are told fits the program."""

import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from inbox_assistant.cli import COMMANDS
from inbox_assistant.running.parts import PARTS

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
HARDENED = {
    "NoNewPrivileges": "true",
    "ProtectSystem": "strict",
    "ProtectHome": "true",
    "PrivateTmp": "true",
    "PrivateDevices": "true",
    "RestrictSUIDSGID": "true",
    "CapabilityBoundingSet": "",
    "User": "inbox-assistant",
    "UMask": "0077",
}


def settings(unit: Path) -> dict[str, dict[str, list[str]]]:
    """Return the settings of a unit by section; a line that is none raises."""
    found: dict[str, dict[str, list[str]]] = {}
    section = ""
    for line in unit.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if head := re.fullmatch(r"\[(Unit|Service|Install)\]", line):
            section = head[1]
            continue
        setting = re.fullmatch(r"([A-Z]\w+)=(\S.*\S|\S?)", line)
        assert setting, line
        found.setdefault(section, {}).setdefault(setting[1], []).append(setting[2])
    return found


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_units_are_hardened_and_start_what_there_is(unit: Path) -> None:
    found = settings(unit)
    assert set(found) == {"Unit", "Service", "Install"}
    service = {key: values[0] for key, values in found["Service"].items()}
    assert {key: service.get(key) for key in HARDENED} == HARDENED
    _, command = service["ExecStart"].split()
    assert command == "run" if "@" not in unit.name else command == "%i"
    assert {"run", *PARTS} <= COMMANDS.keys()
    assert int(service["TimeoutStopSec"]) > 5


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_systemd_understands_the_units(unit: Path, tmp_path: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    name = unit.name.replace("@", "@read")
    copied = tmp_path / name
    copied.write_text(re.sub(r"ExecStart=\S+", f"ExecStart={sys.executable}", text))
    told = subprocess.run(
        ["systemd-analyze", "verify", str(copied)], capture_output=True, text=True, check=False
    )
    assert name not in told.stderr, told.stderr


def test_the_container_is_nobody_special_healthy_and_keeps_its_data() -> None:
    lines = (DEPLOY / "Containerfile").read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    steps = [line.split(maxsplit=1) for line in lines if line and not line.startswith(("#", " "))]
    last = dict(steps)
    assert last["USER"] == "inbox" and last["VOLUME"] == "/data"
    assert json.loads(last["ENTRYPOINT"]) == ["inbox-assistant"]
    assert json.loads(last["CMD"])[0] in COMMANDS
    assert "healthy.py" in last["HEALTHCHECK"]
    copied = [words.split()[:-1] for step, words in steps if step == "COPY"]
    names = [name for words in copied for name in words if "--from" not in "".join(words)]
    assert [name for name in names if not (ROOT / name).exists()] == []


def test_compose_builds_that_container_and_opens_it_to_this_machine_alone() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    assert '"127.0.0.1:8025:8025"' in text
    assert "read_only: true" in text
    [containerfile] = re.findall(r"dockerfile: (\S+)", text)
    assert (ROOT / containerfile).exists()


@contextmanager
def answering(status: int, words: str) -> Iterator[str]:
    """A web server with one answer."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(words.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/healthz"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(("status", "exit_status"), [(200, 0), (503, 1)])
def test_the_health_check_says_what_the_inbox_says(status: int, exit_status: int) -> None:
    with answering(status, "The disk is nearly full.") as address:
        found = checked(address)
    assert (found.returncode, found.stdout) == (exit_status, "The disk is nearly full.\n")


def test_an_inbox_that_does_not_answer_is_not_healthy() -> None:
    found = checked("http://127.0.0.1:9/healthz")
    assert found.returncode == 1
    assert "does not answer" in found.stdout


def checked(address: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, str(DEPLOY / "healthy.py"), address]
    return subprocess.run(command, capture_output=True, text=True, check=False)
