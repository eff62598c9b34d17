"""A line between a client and a server that fails at a chosen moment."""

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Fault:
    """What happens to the server's words on one connection.

    After `after` bytes (None: never) the line is cut, reset (RST), or falls silent while it stays
    open, as when a router forgets it. `delay` is the pause in seconds before each piece.
    `injected` is said before anything else that comes from the server.
    """

    after: int | None = None
    then: Literal["cut", "reset", "silent"] = "cut"
    delay: float = 0.0
    injected: bytes = b""


class Line:
    """Forwards a port of its own to `port`; start with `with Line(port) as line:`.

    `cut_after` is the number of bytes the server may say on the first connection before the line
    breaks (None: never); `fault` says more of that. Later connections are whole, unless `always`.
    `replacing` is what somebody in between makes of the server's words. `said` is all the clients
    said. `mute` makes all lines fall silent from now on.
    """

    def __init__(
        self,
        port: int,
        cut_after: int | None = None,
        replacing: tuple[bytes, bytes] = (b"", b""),
        fault: Fault | None = None,
        *,
        always: bool = False,
    ) -> None:
        self._target = port
        self._fault = fault or Fault(cut_after)
        self._always = always
        self._replacing = replacing
        self.said = b""
        self.mute = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0
        self._sockets = [self._listener]
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> "Line":
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        # shutdown wakes the threads that wait for these sockets; close alone does not.
        _end(*self._sockets)
        for thread in self._threads:
            thread.join(5)
        for one in self._sockets:
            one.close()

    def _start(self, target: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            server = socket.create_connection(("127.0.0.1", self._target))
            self._sockets += [client, server]
            fault = self._fault if self.connections == 1 or self._always else Fault()
            self._start(self._listen, client, server)
            self._start(self._speak, server, client, fault)

    def _listen(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(4096):
                self.said += data
                if not self.mute:
                    server.sendall(data)
        _end(client, server)

    def _speak(self, server: socket.socket, client: socket.socket, fault: Fault) -> None:
        allowed = fault.after
        with contextlib.suppress(OSError):
            client.sendall(fault.injected)
            while allowed != 0 and (data := server.recv(4096)):
                time.sleep(fault.delay)
                data = data.replace(*self._replacing) if self._replacing[0] else data
                if allowed is not None:
                    data, allowed = data[:allowed], allowed - len(data[:allowed])
                if not self.mute:
                    client.sendall(data)
        if allowed == 0 and fault.then == "silent":
            return
        if allowed == 0 and fault.then == "reset":
            _reset(client)
        _end(client, server)


def _reset(line: socket.socket) -> None:
    """Send RST: the last one to close a line with a linger of 0 seconds does, but only when nobody
    said goodbye before, and when no thread waits for it any more."""
    twin = line.dup()
    line.close()
    twin.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with contextlib.suppress(OSError):
        twin.shutdown(socket.SHUT_RD)
    twin.close()


def _end(*sockets: socket.socket) -> None:
    for one in sockets:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
