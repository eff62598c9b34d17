"""An SMTP server that keeps what it gets, and fails on request.

The recipient chooses the fault by the beginning of the address:
reject- is refused for good (550), defer- for now (451); at drop- the line breaks before
anything was handed over; at lost- the mail is taken and the line breaks before the answer,
so that the sender can't know.
"""

import asyncio
import base64
import ssl
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from types import TracebackType

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from inbox_assistant.config import Security, Server
from tests.rig.certificate import Certificate
from tests.rig.ports import free_port

USER, PASSWORD = "agent", "secret"
_FAULTS = {
    "reject-": "550 5.1.1 There is no such user",
    "defer-": "451 4.3.0 Try again later",
}


@dataclass(frozen=True, slots=True)
class SinkMail:
    """A mail the sink has taken, with its envelope."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    tls: bool
    authenticated: bool

    @property
    def message(self) -> EmailMessage:
        """The mail, parsed by the standard library."""
        message = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        return message


class Sink:
    """Start with `with Sink(certificate) as sink:`; `sink.mails()` is what arrived. `tokens` are
    the access tokens it takes."""

    def __init__(self, certificate: Certificate) -> None:
        self.tokens: set[str] = set()
        self._mails: list[SinkMail] = []
        self._certificate = certificate
        context = certificate.server_context()
        self._plain = self._controller(tls_context=context)
        self._tls = self._controller(ssl_context=context)

    def __enter__(self) -> "Sink":
        self._plain.start()
        self._tls.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._plain.stop()
        self._tls.stop()

    def server(self, security: Security = "starttls") -> Server:
        """Return how to reach the sink."""
        controller = self._tls if security == "tls" else self._plain
        ca_file = None if security == "none" else str(self._certificate.cert)
        return Server("localhost", controller.port, USER, security, PASSWORD, ca_file)

    def mails(self) -> list[SinkMail]:
        """Return the mails taken so far, oldest first."""
        return list(self._mails)

    def clear(self) -> None:
        """Forget the mails taken so far."""
        self._mails.clear()

    def _controller(self, **contexts: ssl.SSLContext) -> Controller:
        return Controller(
            self,
            hostname="127.0.0.1",
            port=free_port(),
            authenticator=_authenticate,
            auth_require_tls=False,
            enable_SMTPUTF8=True,
            **contexts,  # type: ignore[arg-type]
        )

    async def auth_XOAUTH2(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, arguments: list[str]
    ) -> AuthResult:
        said = base64.b64decode(arguments[1]).decode()
        if said.removeprefix(f"user={USER}\1auth=Bearer ").rstrip("\1") in self.tokens:
            return AuthResult(success=True)
        # The reason comes as a challenge, and waits for an empty answer.
        await server.challenge_auth('{"status": "401"}')
        return AuthResult(success=False, handled=False)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        for prefix, answer in _FAULTS.items():
            if address.startswith(prefix):
                return answer
        if address.startswith("drop-"):
            _break(server)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        mail = SinkMail(
            sender=envelope.mail_from or "",
            recipients=tuple(envelope.rcpt_tos),
            raw=envelope.original_content or b"",
            tls=session.ssl is not None,
            authenticated=bool(session.authenticated),
        )
        self._mails.append(mail)
        if any(address.startswith("lost-") for address in mail.recipients):
            _break(server)
        return "250 2.0.0 taken"


def _break(server: SMTP) -> None:
    assert isinstance(server.transport, asyncio.Transport)
    server.transport.abort()


def _authenticate(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
) -> AuthResult:
    right = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    # Unhandled, a refusal is answered by nobody and the client waits for ever.
    return AuthResult(success=right, handled=False)
