"""A line between a client and a server that fails at a chosen moment."""

import contextlib
import socket
import struct
import time
from dataclasses import dataclass
from typing import Literal

from tests.rig.listener import Listener, end


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


class Line(Listener):
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
        super().__init__()
        self._target = port
        self._fault = fault or Fault(cut_after)
        self._always = always
        self._replacing = replacing
        self.said = b""
        self.mute = False

    def serve(self, client: socket.socket) -> None:
        server = self.connect(self._target)
        fault = self._fault if self.connections == 1 or self._always else Fault()
        self.start(self._speak, server, client, fault)
        self._listen(client, server)

    def _listen(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(4096):
                self.said += data
                if not self.mute:
                    server.sendall(data)
        end(client, server)

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
        end(client, server)


def _reset(line: socket.socket) -> None:
    """Send RST: the last one to close a line with a linger of 0 seconds does, but only when nobody
    said goodbye before, and when no thread waits for it any more."""
    twin = line.dup()
    line.close()
    twin.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with contextlib.suppress(OSError):
        twin.shutdown(socket.SHUT_RD)
    twin.close()
