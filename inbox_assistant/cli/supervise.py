"""One supervised process tree for a small team: what dies is started again, with growing pauses."""

import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

SERVICES = ("poll", "read", "send", "serve", "report")
_LONGEST_PAUSE = 60.0
# A service that ran this long was healthy: its next failure starts with a short pause again.
_HEALTHY_SECONDS = 60.0
_STOP_SECONDS = 5.0


@dataclass
class _Service:
    name: str
    process: subprocess.Popen[bytes]
    started: float
    failures: int = 0
    again_at: float | None = None


class Supervisor:
    """Runs the services as child processes until `stop` is set."""

    def __init__(self, config_path: Path, services: Sequence[str], stop: threading.Event) -> None:
        self.config_path = config_path
        self.names = services
        self.stop = stop

    def run(self) -> None:
        """Start all services and keep them alive; on return all of them have ended."""
        running = [_Service(name, self._start(name), time.monotonic()) for name in self.names]
        try:
            while not self.stop.wait(0.2):
                for service in running:
                    self._look_after(service)
        finally:
            _end([service.process for service in running])

    def _look_after(self, service: _Service) -> None:
        now = time.monotonic()
        if service.process.poll() is None:
            return
        if service.again_at is None:
            healthy = now - service.started > _HEALTHY_SECONDS
            service.failures = 0 if healthy else service.failures + 1
            service.again_at = now + min(_LONGEST_PAUSE, 2.0**service.failures)
        elif now >= service.again_at:
            service.process = self._start(service.name)
            service.started, service.again_at = now, None

    def _start(self, name: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "inbox_assistant", "--config", str(self.config_path), name]
        # A session of its own: Ctrl-C reaches the supervisor alone, which ends them in order.
        return subprocess.Popen(command, start_new_session=True)  # noqa: S603  # our own program


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    end = time.monotonic() + _STOP_SECONDS
    for process in processes:
        try:
            process.wait(timeout=max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
