"""What all little servers of the rig have in common: a port, clients, threads, and an end."""

import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Self


class Listener:
    """Serves each client in a thread of its own; start with `with ...:`, which ends it all.

    `connections` counts the clients so far.
    """

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.connections = 0
        self._sockets = [self._listener]
        self._threads: list[threading.Thread] = []

    def __enter__(self) -> Self:
        self.start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        # shutdown wakes the threads that wait for these sockets; close alone does not.
        end(*self._sockets)
        for thread in self._threads:
            thread.join(5)
        for one in self._sockets:
            one.close()

    def serve(self, client: socket.socket) -> None:
        """Talk to one client, in its own thread."""
        raise NotImplementedError

    def start(self, target: Callable[..., None], *arguments: object) -> None:
        """Run something in a thread that is waited for at the end."""
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def connect(self, port: int) -> socket.socket:
        """Return a line to another server on this machine, which is closed at the end."""
        return self.hold(socket.create_connection(("127.0.0.1", port)))

    def hold(self, line: socket.socket) -> socket.socket:
        """Close a line at the end; return it."""
        self._sockets.append(line)
        return line

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.connections += 1
                self.start(self._talk, self.hold(client))

    def _talk(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):
            self.serve(client)


def end(*sockets: socket.socket) -> None:
    """End lines in both directions, so that nobody waits for them any more."""
    for one in sockets:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
