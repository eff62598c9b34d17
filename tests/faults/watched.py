"""A line to an SMTP server on which every line can be watched, answered for, or lost."""

import contextlib
import socket
from collections.abc import Callable

from tests.rig.listener import Listener, end

# What happens to a line of the client: None lets it pass; bytes answer it instead of the server.
Happening = Callable[[int, bytes], bytes | None]


class Watched(Listener):
    """Forwards a port of its own; start with `with Watched(port, ...)`.

    `before` is called with the number of each client's line, from 1, and the line (the text of
    a mail counts as lines too). What it returns is said to the client instead of forwarding;
    b"" drops the line. When it raises ConnectionError both sides are cut. `after` is called when
    the line was forwarded, and may raise the same. `mute` keeps the server's answers from the
    client from now on.
    """

    def __init__(
        self, port: int, before: Happening, after: Callable[[int, bytes], None] | None = None
    ) -> None:
        super().__init__()
        self._target = port
        self._before = before
        self._after = after or (lambda _number, _line: None)
        self.mute = False

    def serve(self, client: socket.socket) -> None:
        server = self.connect(self._target)
        self.start(self._answer, server, client)
        self._listen(client, server)
        end(client, server)

    def _listen(self, client: socket.socket, server: socket.socket) -> None:
        number = 0
        with contextlib.suppress(OSError), client.makefile("rb") as lines:
            for line in lines:
                number += 1
                said = self._before(number, line)
                if said is None:
                    server.sendall(line)
                    self._after(number, line)
                else:
                    client.sendall(said)

    def _answer(self, server: socket.socket, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(65536):
                if not self.mute:
                    client.sendall(data)
        with contextlib.suppress(OSError):
            client.shutdown(socket.SHUT_WR)
