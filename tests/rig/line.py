"""A line between a client and a server that can be cut at a chosen byte."""

import contextlib
import socket
import threading
from collections.abc import Callable


class Line:
    """Forwards a port of its own to `port`; start with `with Line(port) as line:`.

    `cut_after` is the number of bytes the server may say on the first connection before the line
    breaks (None: never); later connections are whole. `replacing` is what somebody in between
    makes of the server's words. `said` is all the clients said.
    """

    def __init__(
        self,
        port: int,
        cut_after: int | None = None,
        replacing: tuple[bytes, bytes] = (b"", b""),
    ) -> None:
        self._target = port
        self._allowed = [cut_after]
        self._replacing = replacing
        self.said = b""
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
            self._start(self._listen, client, server)
            self._start(self._speak, server, client, self._allowed.pop() if self._allowed else None)

    def _listen(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(4096):
                self.said += data
                server.sendall(data)
        _end(client, server)

    def _speak(self, server: socket.socket, client: socket.socket, allowed: int | None) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(4096):
                data = data.replace(*self._replacing) if self._replacing[0] else data
                if allowed is not None:
                    data, allowed = data[:allowed], allowed - len(data[:allowed])
                client.sendall(data)
                if allowed == 0:
                    break
        _end(client, server)


def _end(*sockets: socket.socket) -> None:
    for one in sockets:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
