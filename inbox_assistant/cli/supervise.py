"""One supervised process tree for a small team: what dies is started again, with growing pauses."""

import logging
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from inbox_assistant.errors import AlreadyRunning
from inbox_assistant.running import lifeline
from inbox_assistant.running.parts import Presence
from inbox_assistant.running.states import holder

log = logging.getLogger(__name__)

_LONGEST_PAUSE = 60.0
# A part that ran this long was healthy: its next failure starts with a short pause again.
_HEALTHY_SECONDS = 60.0
# All have ended after 5 seconds: those who did not by then are killed.
_STOP_SECONDS = 4.5
# What a killed supervisor leaves ends within this time.
_LEFT_OVER_SECONDS = 6.0


@dataclass
class _Part:
    name: str
    process: subprocess.Popen[bytes]
    started: float
    failures: int = 0
    restarts: int = 0
    exit: int | None = None
    again_at: float | None = None


class Supervisor:
    """Runs parts as child processes until `stop` is set."""

    def __init__(
        self, config_path: Path, names: Sequence[str], stop: threading.Event, presence: Presence
    ) -> None:
        self.config_path = config_path
        self.names = names
        self.stop = stop
        self.presence = presence

    def run(self) -> None:
        """Start all parts and keep them alive; on return all of them have ended."""
        parts: list[_Part] = []
        try:
            for name in self.names:
                parts.append(_Part(name, self._start(name), time.monotonic()))
            self._note(parts)
            while not self.stop.wait(0.2):
                self.presence.beat()
                changed = [self._look_after(part) for part in parts]
                if any(changed):
                    self._note(parts)
        finally:
            _end([part.process for part in parts])

    def _look_after(self, part: _Part) -> bool:
        """Start the part again when its time has come; return whether something is to be noted."""
        now = time.monotonic()
        if part.process.poll() is None:
            well = part.failures > 0 and now - part.started > _HEALTHY_SECONDS
            part.failures = 0 if well else part.failures
            return well
        if part.again_at is None:
            part.failures += 1
            part.exit = part.process.returncode
            pause = min(_LONGEST_PAUSE, 2.0 ** (part.failures - 1))
            part.again_at = now + pause
            log.warning("%s ended with %d: again in %d seconds", part.name, part.exit, pause)
            return True
        if now < part.again_at:
            return False
        part.process = self._start(part.name)
        part.started, part.again_at = now, None
        part.restarts += 1
        return True

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "inbox_assistant", "--config", str(self.config_path), name]
        return subprocess.Popen(  # noqa: S603  # our own program
            command,
            stdin=subprocess.PIPE,
            env={**os.environ, lifeline.VARIABLE: "1"},
            # A session of its own: Ctrl-C reaches the supervisor alone, which ends them in order.
            start_new_session=True,
        )

    def _note(self, parts: Sequence[_Part]) -> None:
        told = {
            part.name: {
                "pid": part.process.pid,
                "restarts": part.restarts,
                "failures": part.failures,
                "exit": part.exit,
            }
            for part in parts
        }
        self.presence.note(parts=told)


def wait_for_left_overs(store: str, names: Sequence[str]) -> None:
    """Wait until no poller is there any more. Raises AlreadyRunning when one stays: it was started
    by itself, and ours would only be refused again and again."""
    end = time.monotonic() + _LEFT_OVER_SECONDS
    while "poll" in names and (pid := holder(store, "poll")):
        if time.monotonic() > end:
            raise AlreadyRunning("poll", pid)
        time.sleep(0.1)


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    end = time.monotonic() + _STOP_SECONDS
    for process in processes:
        try:
            process.wait(timeout=max(0.0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.warning("Process %d did not end in time and was killed", process.pid)
            process.kill()
            process.wait()
        if process.stdin:
            process.stdin.close()
