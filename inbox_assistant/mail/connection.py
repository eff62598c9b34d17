"""A logged in IMAP connection, and its failures in plain words.

The password only travels on a line whose other end has proved its name.
"""

import imaplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError

from inbox_assistant.config import Server
from inbox_assistant.config.endpoint import is_loopback
from inbox_assistant.errors import MailboxUnreachable
from inbox_assistant.mail.login import enter
from inbox_assistant.mail.refusals import refused, words_of

# imaplib refuses lines of more than a megabyte: the UIDs of some 140,000 mails.
imaplib._MAXLINE = 32_000_000  # type: ignore[attr-defined]
# What imaplib and imapclient raise of their own when a server speaks no IMAP.
_NONSENSE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, MemoryError)


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait, in seconds: for a connection, for an answer, for a sign of life; and
    after what silence one is asked for. A dead line is noticed after silence and proof."""

    connect: float = 15.0
    read: float = 45.0
    proof: float = 10.0
    silence: float = 29.0
    # RFC 2177: servers may hang up after 30 minutes, and home routers forget lines earlier.
    idle: float = 9 * 60.0


class _Client(IMAPClient):  # type: ignore[misc]  # it has no types
    """imapclient, hearing also what a server says in one piece with its consent to IDLE."""

    def idle(self) -> None:
        """Begin to IDLE. News told before the consent wait in `untagged_responses`."""
        self._idle_tag = self._imap._command("IDLE")
        while self._imap._get_response() is not None:
            if self._imap.tagged_commands[self._idle_tag]:
                kind, said = self._imap.tagged_commands.pop(self._idle_tag)
                raise IMAPClientError(f"IDLE failed: {kind} {said[0].decode('utf-8', 'replace')}")

    def _poll_socket(self, sock: socket.socket, timeout: float | None = None) -> Any:
        # What waits in our own buffers, poll() can't see.
        with suppress(OSError):
            if self._imap.file.peek(1):
                return True
        return super()._poll_socket(sock, timeout)


def connect(server: Server, patience: Patience | None = None) -> IMAPClient:
    """Return a logged in client. Raises MailboxUnreachable or LoginRefused."""
    with speaking(server):
        client = _open(server, patience or Patience())
        try:
            enter(client, server)
            _enable_condstore(client)
        except BaseException:
            hang_up(client)
            raise
        return client


@contextmanager
def speaking(server: Server) -> Iterator[None]:
    """Turn the failures of a conversation with the server into ours."""
    where = f"{server.host}:{server.port}"
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise MailboxUnreachable(
            f"{where} could not prove who it is ({error.verify_message}). Check the host name, "
            "or name the certificate of your own server as ca_file. No password was sent."
        ) from error
    except ssl.SSLError as error:
        raise MailboxUnreachable(
            f"No encrypted line to {where} ({error.reason}). Check port and security."
        ) from error
    except TimeoutError as error:
        raise MailboxUnreachable(f"{where} does not answer. It is tried again.") from error
    except OSError as error:
        words = error.strerror or str(error)
        raise MailboxUnreachable(f"The line to {where} failed ({words}).") from error
    except IMAPClientError as error:
        raise refused(where, words_of(error)) from error
    except _NONSENSE as error:
        raise MailboxUnreachable(
            f"{where} said something that is no IMAP ({type(error).__name__}: {error})."[:300]
        ) from error


def hang_up(client: IMAPClient) -> None:
    """Close the line without a farewell, which may take a minute on a dead one."""
    with suppress(OSError, IMAPClientError):
        client.shutdown()


def is_broken(error: IMAPClientError) -> bool:
    """Return whether the connection is gone, rather than one command refused."""
    return isinstance(error, imaplib.IMAP4.abort)


def trusting(server: Server) -> ssl.SSLContext:
    """Return the TLS settings: the system's authorities, or only the one named in ca_file."""
    try:
        return ssl.create_default_context(cafile=server.ca_file)
    except OSError as error:
        raise MailboxUnreachable(
            f"The ca_file {server.ca_file} can't be used ({error.strerror or error})."
        ) from error


def _open(server: Server, patience: Patience) -> IMAPClient:
    if server.security == "none" and not is_loopback(server.host):
        raise MailboxUnreachable(
            f"The line to {server.host} would not be encrypted, so the password stays here. "
            "Set security to tls or starttls."
        )
    tls = server.security == "tls"
    client = _Client(
        server.host,
        server.port,
        ssl=tls,
        ssl_context=trusting(server) if tls else None,
        timeout=SocketTimeout(patience.connect, patience.read),
    )
    # imapclient turns on imaplib's debugging, which formats every mail twice.
    client._imap.debug = 0
    client.normalise_times = False  # else times are naive, in this machine's zone
    try:
        _keep_alive(client.socket())
        _refuse_preauth(client, server)
        if server.security == "starttls":
            _starttls(client, server)
    except BaseException:
        hang_up(client)
        raise
    return client


def _keep_alive(line: socket.socket) -> None:
    """Let the system notice within a minute that the other machine is gone."""
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in (("TCP_KEEPIDLE", 20), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3)):
        if hasattr(socket, name):  # not every system has them all
            line.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _refuse_preauth(client: IMAPClient, server: Server) -> None:
    """Refuse a greeting that says we are in already: STARTTLS is then no longer possible (RFC
    9051 11.1), and nobody knows whose mailbox it is."""
    if client._imap.state != "NONAUTH":
        raise MailboxUnreachable(
            f"{server.host} lets us in before it knows who we are (PREAUTH); somebody may stand "
            "in between. Use security = tls. No password was sent."
        )


def _starttls(client: IMAPClient, server: Server) -> None:
    """Encrypt the line, or give up: a server (or somebody in between) that does not offer it
    gets no password (RFC 3207 6 describes the attack)."""
    plain = client._imap.file
    try:
        client.starttls(trusting(server))
    except IMAPClientError as error:
        raise MailboxUnreachable(
            f"{server.host} did not encrypt the line ({words_of(error)}). No password was sent."
        ) from error
    if _waits(plain):
        raise MailboxUnreachable(
            f"Words were slipped into the line to {server.host} before it was encrypted: somebody "
            "stands in between. No password was sent."
        )
    client._imap.untagged_responses.clear()


def _waits(plain: object) -> bool:
    """Return whether unencrypted words were left unread: nobody may say anything between the
    answer to STARTTLS and the handshake."""
    with suppress(OSError, ValueError):
        return bool(plain.peek(1))  # type: ignore[attr-defined]
    return False


def _enable_condstore(client: IMAPClient) -> None:
    """Ask for HIGHESTMODSEQ (RFC 7162 3.1); a server that refuses is served without it."""
    if client.has_capability("CONDSTORE") and client.has_capability("ENABLE"):
        try:
            client.enable("CONDSTORE")
        except IMAPClientError as error:
            if is_broken(error):
                raise
