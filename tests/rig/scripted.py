"""An SMTP server that goes wrong at a stage of one's choosing."""

import socket
import struct

from inbox_assistant.config import Security, Server
from tests.rig.listener import Listener

STAGES = ("greeting", "ehlo", "auth", "mail", "rcpt", "data", "dot")
SILENCE, RESET, CLOSE = b"<silence>", b"<reset>", b"<close>"
_RIGHT = {
    "greeting": b"220 here\r\n",
    "ehlo": b"250-here\r\n250 AUTH PLAIN\r\n",
    "auth": b"235 come in\r\n",
    "mail": b"250 ok\r\n",
    "rcpt": b"250 ok\r\n",
    "data": b"354 go on\r\n",
    "dot": b"250 taken\r\n",
    "quit": b"221 bye\r\n",
}


class Scripted(Listener):
    """Answers rightly, but at a stage says what it was told, or SILENCE, RESET or CLOSE.

    `texts` are the mails it got with their final dot; `said` are all other lines of clients.
    """

    def __init__(self, **wrong: bytes) -> None:
        super().__init__()
        self._answers = _RIGHT | wrong
        self.texts: list[bytes] = []
        self.said: list[bytes] = []

    def server(self, security: Security = "none", password: str = "secret") -> Server:
        """Return how to reach it."""
        return Server("127.0.0.1", self.port, "u", security, password)

    def serve(self, line: socket.socket) -> None:
        with line.makefile("rb") as lines:
            going = self._answer(line, "greeting")
            while going and (said := lines.readline()):
                self.said.append(said)
                verb = said[:4].decode("latin-1").lower().strip()
                going = self._answer(line, "ehlo" if verb == "helo" else verb)
                if verb == "data" and self._answers["data"].startswith(b"354"):
                    text = b"".join(iter(lines.readline, b".\r\n"))
                    self.texts.append(text)
                    going = self._answer(line, "dot")

    def _answer(self, line: socket.socket, stage: str) -> bool:
        answer = self._answers.get(stage, b"250 ok\r\n")
        if answer == RESET:
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        if answer in (RESET, CLOSE):
            line.close()
            return False
        if answer != SILENCE:
            line.sendall(answer)
        return True
