"""A line to an SMTP server on which every line can be watched, answered for, or lost."""

import contextlib
import socket
import threading
from collections.abc import Callable

# What happens to a line of the client: None lets it pass; bytes answer it instead of the server.
Happening = Callable[[int, bytes], bytes | None]


class Watched:
    """Forwards a port of its own, one client at a time; start with `with Watched(port, ...)`.

    `before` is called with the number of each client's line, from 1, and the line (the text of
    a mail counts as lines too). What it returns is said to the client instead of forwarding;
    b"" drops the line. When it raises ConnectionError both sides are cut. `after` is called when
    the line was forwarded, and may raise the same before the server's answer comes back.
    """

    def __init__(
        self, port: int, before: Happening, after: Callable[[int, bytes], None] | None = None
    ) -> None:
        self._target = port
        self._before = before
        self._after = after or (lambda _number, _line: None)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._sockets: list[socket.socket] = [self._listener]
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> "Watched":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._thread.join(5)

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                self._sockets += [client, server]
                answers = threading.Thread(target=_pass, args=(server, client), daemon=True)
                answers.start()
                self._listen(client, server)
                for one in (client, server):
                    with contextlib.suppress(OSError):
                        one.shutdown(socket.SHUT_RDWR)
                answers.join(5)

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


def _pass(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
