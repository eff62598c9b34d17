"""The program in processes of its own, forked from one that has imported it: a start in
milliseconds, where Python would take a second.

A process may be told to die as by `kill -9` at a commit of its choosing. The database's own
connection is what dies: the program knows nothing of it.
"""

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from inbox_assistant.cli import main

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.rig.imported"])


class Program:
    """A command of the program that runs, as `subprocess.Popen` would show it.

    `dies` is the number of the commit it is killed at, and the side of it ("before", "after").
    """

    def __init__(self, arguments: Sequence[str], dies: tuple[int, str] | None = None) -> None:
        # Held by the instance: the folder goes with it.
        self._folder = TemporaryDirectory()
        self._said = [Path(self._folder.name) / name for name in ("out", "err")]
        self._process = _FORKS.Process(target=_run, args=([*arguments], self._said, dies))
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def communicate(self, timeout: float = 60) -> tuple[str, str]:
        """Wait for its end; return what it wrote. Raises TimeoutExpired."""
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired("inbox-assistant", timeout)
        out, err = (path.read_text() if path.exists() else "" for path in self._said)
        self._folder.cleanup()
        return out, err


class DyingConnection(sqlite3.Connection):
    """Counts commits; at the last one allowed the process ends without a farewell."""

    left = 0
    before = False

    def commit(self) -> None:
        """Commit, or die on either side of it."""
        DyingConnection.left -= 1
        if DyingConnection.left == 0 and self.before:
            os.kill(os.getpid(), signal.SIGKILL)
        super().commit()
        if DyingConnection.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def _run(arguments: list[str], said: list[Path], dies: tuple[int, str] | None) -> None:
    for number, path in enumerate(said, 1):
        file = os.open(path, os.O_CREAT | os.O_WRONLY)
        os.dup2(file, number)
    if dies:
        DyingConnection.left, DyingConnection.before = dies[0], dies[1] == "before"
        sqlite3.connect = partial(sqlite3.connect, factory=DyingConnection)  # type: ignore[assignment]
    try:
        main(arguments)
    finally:
        sys.stdout.flush()
