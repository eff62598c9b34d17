"""The way into the team's SMTP server: a verified line, the login, and out again (RFC 5321)."""

import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from inbox_assistant.config import Server
from inbox_assistant.errors import (
    ConfigError,
    LoginRefused,
    MailError,
    SendDeferred,
    SendHeld,
    SendRefused,
    SendUnknown,
)
from inbox_assistant.mail.oauth import access_token, how_to_renew, refused
from inbox_assistant.providers import OAuth
from inbox_assistant.respond.handover import hand_over
from inbox_assistant.respond.talk import Patience, Talk, TlsTalk, words_of

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
PATIENCE = Patience()


def deliver(
    server: Server,
    sender: str,
    recipients: Sequence[str],
    raw: bytes,
    patience: Patience = PATIENCE,
) -> None:
    """Hand over a mail of our own, like a report; return when all recipients were taken.

    Raises SendDeferred when nobody has it and trying again is safe, SendRefused when somebody was
    refused, SendUnknown when somebody may or may not have got it.
    """
    with entered(server, patience) as smtp:
        found = hand_over(smtp, sender, recipients, raw, lambda _: None, patience)
    missed = [delivery for delivery in found if delivery.state != "taken"]
    words = "; ".join(f"{delivery.recipient}: {delivery.error}" for delivery in missed)
    if any(delivery.state == "unknown" for delivery in missed):
        raise SendUnknown(words)
    if len(missed) == len(found) and any(delivery.open for delivery in missed):
        raise SendDeferred(words)
    if missed:
        raise SendRefused(words)


@contextmanager
def entered(server: Server, patience: Patience = PATIENCE) -> Iterator[Talk]:
    """Give a connection that is logged in. What is done inside is over when it ends: trouble on
    the way out changes nothing.

    Raises SendDeferred when the server can't be reached now, SendHeld when a person must act.
    """
    smtp = _reached(server, patience)
    try:
        _log_in(smtp, server)
        yield smtp
    except BaseException:
        # No QUIT: after a broken DATA it would be taken for text.
        smtp.close()
        raise
    _leave(smtp, patience)


def _reached(server: Server, patience: Patience) -> Talk:
    try:
        return _connected(server, patience)
    except ssl.SSLCertVerificationError as error:
        raise SendHeld(
            f"The certificate of {server.host} can't be trusted ({error.verify_message}): nothing "
            "was sent."
        ) from error
    except ssl.SSLError as error:
        raise SendHeld(
            f"No encrypted line to {server.host}:{server.port} ({error.reason}): nothing was sent. "
            "Check port and security of this mailbox."
        ) from error
    except smtplib.SMTPNotSupportedError as error:
        raise SendHeld(
            f"{server.host} offers no protected line (STARTTLS): neither password nor mail was "
            'sent. Check port and security of this mailbox ("tls" is on port 465).'
        ) from error
    except (smtplib.SMTPException, OSError) as error:
        raise SendDeferred(f"{server.host} could not be reached: {words_of(error)}.") from error


def _connected(server: Server, patience: Patience) -> Talk:
    if server.security == "tls":
        smtp: Talk = TlsTalk(
            server.host, server.port, timeout=patience.answer, context=_context(server)
        )
    else:
        smtp = Talk(server.host, server.port, timeout=patience.answer)
    try:
        _greet(smtp)
        if server.security == "starttls":
            smtp.starttls(context=_context(server))
            _greet(smtp)
    except (smtplib.SMTPException, OSError):
        smtp.close()
        raise
    return smtp


def _greet(smtp: Talk) -> None:
    # No falling back to HELO: without extensions there is neither login nor protection.
    answer = smtp.ehlo()
    if not 200 <= answer[0] < 300:
        raise smtplib.SMTPHeloError(*answer)


def _context(server: Server) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=server.ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _log_in(smtp: Talk, server: Server) -> None:
    # A refused login holds: once the password is right, the waiting replies leave by themselves.
    if not _private(server):
        return
    try:
        if server.oauth:
            _show_permission(smtp, server.user, server.oauth)
        elif server.password and smtp.has_extn("auth"):
            smtp.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError as error:
        if 400 <= error.smtp_code < 500:  # RFC 4954 6: a temporary failure
            raise SendDeferred(f"{server.host} lets nobody in now: {words_of(error)}.") from error
        remedy = how_to_renew(server.oauth) if server.oauth else "check user and password."
        raise SendHeld(
            f"{server.host} refused the login of {server.user} ({words_of(error)}): {remedy}"
        ) from error
    except (LoginRefused, ConfigError) as error:
        raise SendHeld(str(error)) from error
    except (smtplib.SMTPException, OSError, MailError) as error:
        raise SendDeferred(f"The login at {server.host} failed: {words_of(error)}.") from error


def _show_permission(smtp: Talk, user: str, permission: OAuth) -> None:
    """Log in with an access token (XOAUTH2). One the server does not take, although its time has
    not come, was withdrawn: a new one is asked for, once."""
    token = access_token(permission)
    try:
        _show(smtp, user, token)
    except smtplib.SMTPAuthenticationError as error:
        if 400 <= error.smtp_code < 500:
            raise
        refused(permission, token)
        _show(smtp, user, access_token(permission))


def _show(smtp: Talk, user: str, token: str) -> None:
    def answer(challenge: bytes | None = None) -> str:
        # The challenge holds the reason; an empty answer asks for the refusal itself.
        return "" if challenge is not None else f"user={user}\1auth=Bearer {token}\1\1"

    smtp.auth("XOAUTH2", answer)


def _private(server: Server) -> bool:
    # A password never travels in the open, whatever the configuration says.
    return server.security != "none" or server.host in LOOPBACK


def _leave(smtp: Talk, patience: Patience) -> None:
    try:
        if smtp.sock:
            smtp.sock.settimeout(patience.goodbye)
            smtp.quit()
    except (smtplib.SMTPException, OSError):
        smtp.close()
