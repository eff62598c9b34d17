"""A logged in IMAP connection, and the server's refusals in plain words.

The password only travels on a line whose other end has proved its name.
"""

import imaplib
import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError

from inbox_assistant.config import Server
from inbox_assistant.errors import LoginRefused, MailboxUnreachable

CONNECT_SECONDS = 15
READ_SECONDS = 60
# RFC 5530: refusals that are no verdict on the password.
_PASSING = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]")


def connect(server: Server) -> IMAPClient:
    """Return a logged in client. Raises MailboxUnreachable or LoginRefused."""
    with speaking(server):
        client = _open(server)
        try:
            _login(client, server)
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
        raise MailboxUnreachable(f"{where} said: {_words(error)}") from error


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


def _open(server: Server) -> IMAPClient:
    if server.security == "none" and not _is_here(server.host):
        raise MailboxUnreachable(
            f"The line to {server.host} would not be encrypted, so the password stays here. "
            "Set security to tls or starttls."
        )
    tls = server.security == "tls"
    client = IMAPClient(
        server.host,
        server.port,
        ssl=tls,
        ssl_context=trusting(server) if tls else None,
        timeout=SocketTimeout(CONNECT_SECONDS, READ_SECONDS),
    )
    # imapclient turns on imaplib's debugging, which formats every mail twice.
    client._imap.debug = 0
    client.normalise_times = False  # else times are naive, in this machine's zone
    if server.security == "starttls":
        _starttls(client, server)
    return client


def _starttls(client: IMAPClient, server: Server) -> None:
    """Encrypt the line, or give up: a server (or somebody in between) that does not offer it
    gets no password (RFC 3207 6 describes the attack)."""
    try:
        client.starttls(trusting(server))
    except OSError:
        hang_up(client)
        raise
    except IMAPClientError as error:
        hang_up(client)
        raise MailboxUnreachable(
            f"{server.host} did not encrypt the line ({_words(error)}). No password was sent."
        ) from error


def _login(client: IMAPClient, server: Server) -> None:
    try:
        client.login(server.user, server.password)
    except LoginError as error:
        words = _words(error)
        if any(code in words.upper() for code in _PASSING):
            raise MailboxUnreachable(f"{server.host} is busy: {words}") from error
        raise LoginRefused(
            f"{server.host} refused the login of {server.user} ({words}). Check user and password; "
            "some providers want an app password."
        ) from error


def _words(error: IMAPClientError) -> str:
    said = error.args[0] if error.args else error
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return text[:300]


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
