"""Parsing in processes of its own, so that one bad mail costs one mail.

Use, with the next batch fetched and kept while this one is parsed:

    with ParserPool(1) as pool:
        parsing = pool.begin([raw.raw for raw in waiting])  # returns at once
        ...                                                 # fetch and keep the next batch
        for raw, outcome in zip(waiting, parsing.outcomes(), strict=True):
            ...                                             # a Mail, or Broken: why there is none

`pool.parse_many(raws)` is both steps in one. Make one pool for the life of an intake: a process
starts with the first mail and stays. Why not a library's pool: docs/decisions/0007-parsers.md.
"""

import os
import signal
import socket
import struct
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection
from pkgutil import resolve_name
from threading import Lock

from inbox_assistant.errors import MailError
from inbox_assistant.mail.outcome import Broken, Outcome, attempt

__all__ = ["Broken", "Outcome", "ParserPool", "Parsing"]

PARSE = "inbox_assistant.mail.parse:parse"
# Mails that are handed over and answered together: one at a time costs 0.4 ms a mail more.
CHUNK_MAILS = 25
CHUNK_BYTES = 1_000_000
START_SECONDS = 60.0
END_SECONDS = 1.0
_CLOSED = "The mail was not parsed: the parsers have been closed."


class Parsing:
    """Mails on their way through the parsers."""

    def __init__(self, parts: Sequence[Callable[[], list[Outcome]]]) -> None:
        self._parts = parts

    def outcomes(self) -> list[Outcome]:
        """Wait for all, and return what came of each, in the order given. Raises MailError when
        no parser can be started, or the pool was closed."""
        try:
            return [outcome for part in self._parts for outcome in part()]
        except CancelledError:  # no parser had taken it up yet
            raise MailError(_CLOSED) from None


class ParserPool:
    """Up to `processes` parsers, where each mail has `seconds` and `megabytes`.

    A mail that alone breaks a limit, or kills its parser, is Broken; its neighbours are parsed by
    the next parser. With no processes mail is parsed in this one, when its outcome is asked for,
    and nothing is limited. `parse` is the importable name of the function that does the work.
    """

    def __init__(
        self, processes: int, seconds: float = 20, megabytes: int = 1000, parse: str = PARSE
    ) -> None:
        self._parse = parse
        self._workers = [_Worker(parse, seconds, megabytes) for _ in range(processes)]
        self._free = deque(self._workers)
        self._threads = ThreadPoolExecutor(processes, "parser") if processes else None

    def begin(self, raws: Sequence[bytes]) -> Parsing:
        """Start on some mails, and return without waiting."""
        if self._threads is None:
            return Parsing([partial(self._parse_here, raws)])
        chunks = [self._threads.submit(self._parse_there, chunk) for chunk in _chunks(raws)]
        return Parsing([chunk.result for chunk in chunks])

    def parse_many(self, raws: Sequence[bytes]) -> list[Outcome]:
        """Return what came of each mail, in their order. Raises MailError when no parser can be
        started."""
        return self.begin(raws).outcomes()

    def close(self) -> None:
        """End the parsers, whatever they are at: the bytes are kept elsewhere."""
        for worker in self._workers:
            worker.close()
        if self._threads:
            self._threads.shutdown(cancel_futures=True)

    def __enter__(self) -> "ParserPool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _parse_here(self, raws: Sequence[bytes]) -> list[Outcome]:
        parse = resolve_name(self._parse)
        return [attempt(parse, raw) for raw in raws]

    def _parse_there(self, raws: Sequence[bytes]) -> list[Outcome]:
        # There are as many threads as workers; the one used last has its process running.
        worker = self._free.pop()
        try:
            return worker.parse(raws)
        finally:
            self._free.append(worker)


class _Worker:
    """One parser process at a time: started when it is needed, and anew when it has died."""

    def __init__(self, parse: str, seconds: float, megabytes: int) -> None:
        self._arguments = (parse, str(seconds), str(megabytes))
        self._seconds = seconds
        self._process: _Process | None = None
        self._closed = False
        self._lock = Lock()

    def parse(self, raws: Sequence[bytes]) -> list[Outcome]:
        """Return what came of each mail, with as many processes as it takes."""
        try:
            return self._running().parse(raws)
        except _Died as death:
            if len(raws) == 1 and not self._closed:
                return [Broken(str(death), fatal=False)]
            # Whose fault it was shows when each is parsed alone.
            return [outcome for raw in raws for outcome in self.parse([raw])]

    def close(self) -> None:
        """Kill the process; no other one is started."""
        with self._lock:
            self._closed = True
            if self._process:
                self._process.kill()

    def _running(self) -> "_Process":
        with self._lock:
            if self._closed:
                raise MailError(_CLOSED)
            # One that died while idle was killed from outside: no mail is to blame.
            if self._process is None or self._process.has_ended():
                self._process = self._started()
            return self._process

    def _started(self) -> "_Process":
        try:
            return _Process(self._arguments, self._seconds)
        except (_Died, OSError) as error:
            raise MailError(f"Mail waits to be parsed: no parser starts ({error}).") from error


class _Died(Exception):
    """The process is gone; the words say how."""


class _Process:
    """A started `parser_process` and the line to it. Raises _Died or OSError if it won't start."""

    def __init__(self, arguments: Sequence[str], seconds: float) -> None:
        self._seconds = seconds
        command = [sys.executable, "-m", "inbox_assistant.mail.parser_process", *arguments]
        ours, theirs = socket.socketpair()
        with ours, theirs:
            # It inherits this one socket: with a copy of another's it would keep that one alive.
            self._popen = subprocess.Popen(command, stdin=theirs.fileno())  # noqa: S603  # our own
            self._line = Connection(os.dup(ours.fileno()))
            theirs.close()
            _patience(ours, START_SECONDS)
            with self._ending():
                self._line.recv()  # it is ready
            _patience(ours, seconds)

    def parse(self, raws: Sequence[bytes]) -> list[Outcome]:
        """Return what came of each mail. Raises _Died."""
        with self._ending():
            self._line.send(len(raws))
            for raw in raws:
                self._line.send_bytes(raw)
            outcomes: list[Outcome] = self._line.recv()
            return outcomes

    def has_ended(self) -> bool:
        return self._popen.poll() is not None

    def kill(self) -> None:
        """End the process, and leave no zombie."""
        self._popen.kill()
        self._popen.wait()

    @contextmanager
    def _ending(self) -> Iterator[None]:
        try:
            yield
        except BlockingIOError as error:
            self.kill()
            raise _Died(f"It took longer than {self._seconds:g} seconds to read.") from error
        except (EOFError, OSError) as error:
            with suppress(subprocess.TimeoutExpired):
                self._popen.wait(END_SECONDS)
            self.kill()
            how = _how(self._popen.returncode)
            raise _Died(f"The program that reads mail ended over it ({how}).") from error


def _patience(line: socket.socket, seconds: float) -> None:
    """Let reads and writes on the line fail after that time, whoever's fault it is."""
    span = struct.pack("@ll", int(seconds), int(seconds % 1 * 1_000_000))
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, span)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, span)


def _how(code: int) -> str:
    return signal.Signals(-code).name if code < 0 else f"exit code {code}"


def _chunks(raws: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    """Yield the mails in their order, few and small enough for one message to a parser."""
    start = size = 0
    for end, raw in enumerate(raws):
        if end > start and (end - start == CHUNK_MAILS or size + len(raw) > CHUNK_BYTES):
            yield raws[start:end]
            start, size = end, 0
        size += len(raw)
    if start < len(raws):
        yield raws[start:]
