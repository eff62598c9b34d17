"""Would a reply leave? Asked of the server up to the envelope; nothing is sent."""

import smtplib

from inbox_assistant.config import Server
from inbox_assistant.errors import SendDeferred, SendHeld
from inbox_assistant.respond.smtp import entered
from inbox_assistant.respond.talk import said, words_of

_SENDER = "let the login send from this address, or write the address that belongs to it."
_RELAY = "it relays only for who is logged in; check user, password and port of this mailbox."


def try_sending(server: Server, sender: str, recipient: str) -> None:
    """Log in and name sender and recipient, as a reply would (RFC 5321 3.3), then take it back.

    Raises SendHeld, with what to change, when the server takes no such mail, and SendDeferred when
    it can't be reached or does not take it now.
    """
    with entered(server) as smtp:
        try:
            answer = smtp.mail(sender)
            _refuse(answer, f"{server.host} lets {server.user} send nothing as {sender}", _SENDER)
            answer = smtp.rcpt(recipient)
            _refuse(answer, f"{server.host} takes no mail from us for {recipient}", _RELAY)
            smtp.rset()
        except (smtplib.SMTPException, OSError) as error:
            raise SendDeferred(f"{server.host} broke off: {words_of(error)}.") from error


def _refuse(answer: tuple[int, bytes], what: str, remedy: str) -> None:
    code = answer[0]
    if 200 <= code < 300:
        return
    if 400 <= code < 500:  # RFC 5321 4.2.1: trying again may help
        raise SendDeferred(f"{what} now ({said(answer)}).")
    raise SendHeld(f"{what} ({said(answer)}): {remedy}")
