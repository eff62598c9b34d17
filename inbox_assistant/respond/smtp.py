"""Handing a mail to the team's SMTP server (RFC 5321), so that its outcome is always known.

Up to the final dot the server has nothing, and trying again is safe. Once the dot is out, only
its answer tells; when the line breaks before the answer, nobody knows (RFC 5321 4.5.3.2.6), and
sending again could mean twice.
"""

import re
import smtplib
import ssl
from collections.abc import Callable, Sequence

from inbox_assistant.config import Server
from inbox_assistant.errors import SendDeferred, SendError, SendRefused, SendUnknown

TIMEOUT_SECONDS = 60.0
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_LEADING_DOT = re.compile(rb"(?m)^\.")
_LONGEST_ANSWER = 300


def deliver(
    server: Server,
    sender: str,
    recipients: Sequence[str],
    raw: bytes,
    *,
    handing_over: Callable[[], None],
) -> None:
    """Hand the mail over; return when the server has taken it for every recipient.

    `handing_over` is called right before the text goes out. When one recipient is refused nobody
    gets the mail, so that nobody ever gets it twice. Raises SendDeferred, SendRefused or
    SendUnknown, with the server's own words.
    """
    smtp = _entered(server)
    try:
        _envelope(smtp, sender, recipients)
        handing_over()
        _text(smtp, raw)
    except SendError:
        # No QUIT: after a broken DATA it would be taken for text.
        smtp.close()
        raise
    _leave(smtp)


def check_login(server: Server) -> None:
    """Connect and log in, and send nothing. Raises SendDeferred, with what is wrong."""
    _leave(_entered(server))


def _entered(server: Server) -> smtplib.SMTP:
    # A refused login defers: once the password is right, the waiting replies leave by themselves.
    try:
        smtp = _connected(server)
    except ssl.SSLError as error:
        raise SendDeferred(
            f"The certificate of {server.host} can't be trusted ({error.reason}): nothing was sent."
        ) from error
    except (smtplib.SMTPException, OSError) as error:
        raise SendDeferred(f"{server.host} could not be reached: {_words(error)}.") from error
    try:
        if server.password and smtp.has_extn("auth") and _private(server):
            smtp.login(server.user, server.password)
    except smtplib.SMTPAuthenticationError as error:
        smtp.close()
        raise SendDeferred(
            f"{server.host} refused the login of {server.user} ({_words(error)}): "
            "check user and password."
        ) from error
    except (smtplib.SMTPException, OSError) as error:
        smtp.close()
        raise SendDeferred(f"The login at {server.host} failed: {_words(error)}.") from error
    return smtp


def _connected(server: Server) -> smtplib.SMTP:
    if server.security == "tls":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=TIMEOUT_SECONDS, context=_context(server)
        )
        smtp.ehlo()
        return smtp
    smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
    try:
        smtp.ehlo()
        if server.security == "starttls":
            smtp.starttls(context=_context(server))
            smtp.ehlo()
    except (smtplib.SMTPException, OSError):
        smtp.close()
        raise
    return smtp


def _context(server: Server) -> ssl.SSLContext:
    context = ssl.create_default_context(cafile=server.ca_file)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _private(server: Server) -> bool:
    # A password never travels in the open, whatever the configuration says.
    return server.security != "none" or server.host in LOOPBACK


def _envelope(smtp: smtplib.SMTP, sender: str, recipients: Sequence[str]) -> None:
    try:
        _accept(smtp.mail(sender), f"sender {sender}")
        for recipient in recipients:
            _accept(smtp.rcpt(recipient), f"recipient {recipient}")
        _accept(smtp.docmd("DATA"), "mail", wanted=354)
    except (smtplib.SMTPException, OSError) as error:
        raise SendDeferred(f"The line broke before the mail was sent: {_words(error)}.") from error


def _text(smtp: smtplib.SMTP, raw: bytes) -> None:
    text = _LEADING_DOT.sub(b"..", raw)
    try:
        smtp.send(text if text.endswith(b"\r\n") else text + b"\r\n")
    except (smtplib.SMTPException, OSError) as error:
        # Without the final dot the server throws the text away.
        raise SendDeferred(f"The line broke while sending: {_words(error)}.") from error
    try:
        smtp.send(b".\r\n")
        answer = smtp.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise SendUnknown(
            f"The line broke before the server confirmed the mail ({_words(error)}): "
            "it may have been delivered."
        ) from error
    _accept(answer, "mail")


def _accept(answer: tuple[int, bytes], what: str, wanted: int = 250) -> None:
    code, words = answer
    if code == wanted or (wanted == 250 and 200 <= code < 300):
        return
    said = f"{code} {words.decode('utf-8', 'replace')}"[:_LONGEST_ANSWER]
    if 500 <= code < 600:
        raise SendRefused(f"The server refused the {what}: {said}")
    raise SendDeferred(f"The server did not take the {what} for now: {said}")


def _leave(smtp: smtplib.SMTP) -> None:
    try:
        smtp.quit()
    except (smtplib.SMTPException, OSError):
        smtp.close()


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        return f"{error.smtp_code} {text}"[:_LONGEST_ANSWER]
    return (str(error) or type(error).__name__)[:_LONGEST_ANSWER]
