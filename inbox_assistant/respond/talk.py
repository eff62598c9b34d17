"""SMTP connections whose answers are bounded, whatever the server says (RFC 5321 4.2, 4.5.3.1.5).

The standard library reads answers without end, and takes an over-long line for a refusal, even
when it begins with 250.
"""

import smtplib
import socket
from dataclasses import dataclass

MOST_LINES = 100
LONGEST_LINE = 8_192
MOST_BYTES = 1_000_000
_LONGEST_WORDS = 300


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds without a word after which a server is given up.

    RFC 5321 4.5.3.2 allows minutes; only after the final dot is it worth while to wait for them.
    """

    answer: float = 60.0
    final: float = 300.0
    goodbye: float = 5.0


class Talk(smtplib.SMTP):
    """A connection in the open, which STARTTLS may protect."""

    @property
    def line(self) -> socket.socket:
        """The open line. Raises SMTPServerDisconnected when there is none."""
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("the line broke")
        return self.sock

    def getreply(self) -> tuple[int, bytes]:
        """Return code and words of the next answer. Raises SMTPServerDisconnected when there is
        none, or nothing that is one."""
        words: list[bytes] = []
        for _ in range(MOST_LINES):
            line = self._line()
            if not line[:3].isdigit() or line[3:4] not in (b" ", b"-", b""):
                raise self._broken("the server's answer makes no sense")
            words.append(line[4:].strip())
            if line[3:4] != b"-":
                return int(line[:3]), b"\n".join(words)
        raise self._broken("the server's answer has no end")

    def _line(self) -> bytes:
        if self.file is None:
            self.file = self.line.makefile("rb")
        try:
            line: bytes = self.file.readline(LONGEST_LINE)
            read, end = len(line), line
            while not end.endswith(b"\n"):
                end = self.file.readline(LONGEST_LINE)
                read += len(end)
                if not end or read > MOST_BYTES:
                    raise self._broken("the line broke" if not end else "its answer has no end")
        except OSError:
            self.close()
            raise
        return line.rstrip(b"\r\n")

    def _broken(self, why: str) -> smtplib.SMTPServerDisconnected:
        self.close()
        return smtplib.SMTPServerDisconnected(why)


class TlsTalk(Talk, smtplib.SMTP_SSL):
    """A connection that is protected from the first byte."""


def said(answer: tuple[int, bytes]) -> str:
    """Return an answer as one line of text, bounded."""
    code, words = answer
    text = " ".join(words.decode("utf-8", "replace").split())
    return f"{code} {text}".strip()[:_LONGEST_WORDS]


def words_of(error: Exception) -> str:
    """Return what went wrong, in the server's words when it said some."""
    if isinstance(error, smtplib.SMTPResponseException):
        spoken = error.smtp_error
        return said((error.smtp_code, spoken if isinstance(spoken, bytes) else spoken.encode()))
    if isinstance(error, TimeoutError):
        return "the server was silent"
    return (str(error) or type(error).__name__)[:_LONGEST_WORDS]
