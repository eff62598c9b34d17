"""One mail handed to an SMTP server, so that its outcome is known for each recipient (RFC 5321).

Up to the final dot the server has nothing, and trying again is safe. Once the dot is out, only
its answer tells; when the line breaks before the answer, nobody knows (RFC 5321 4.5.3.2.6), and
sending again could mean twice.
"""

import re
import smtplib
from collections.abc import Callable, Sequence

from inbox_assistant.errors import SendDeferred, SendHeld
from inbox_assistant.model import Delivery, DeliveryState
from inbox_assistant.respond.talk import Patience, Talk, said, words_of

#: Called right before the text goes out, with how every recipient fares: from there on those who
#: were accepted are "unknown". What it raises ends the attempt with nothing handed over.
HandingOver = Callable[[Sequence[Delivery]], None]

_LINE_END = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"(?m)^\.")
# RFC 4954 6, RFC 3207 4: the server wants a login or a protected line first.
_LOGIN_WANTED = frozenset({530, 534, 535, 538})
_CLOSING = 421
_LAST_WORDS_SECONDS = 2.0
_Trouble = (smtplib.SMTPException, OSError)


def hand_over(
    smtp: Talk,
    sender: str,
    recipients: Sequence[str],
    raw: bytes,
    handing_over: HandingOver,
    patience: Patience,
) -> tuple[Delivery, ...]:
    """Return what became of the mail for each recipient, in order. `sender` is that of the
    envelope, empty for automatic answers (RFC 3834 3.3).

    Raises SendDeferred when the server takes no mail now, SendHeld when it wants another login.
    """
    fates = _Fates(recipients)
    options, unfit = _options(smtp, raw, (sender, *recipients))
    if unfit:
        fates.end("refused", unfit)
        return fates.all()
    try:
        _envelope(smtp, sender, options, fates)
    except _Trouble as error:
        smtp.close()
        fates.end("deferred", f"The line broke before the mail was sent: {words_of(error)}.")
    if fates.accepted:
        handing_over(fates.in_doubt())
        _text(smtp, raw, fates, patience)
    return fates.all()


class _Fates:
    """What is known so far of each recipient."""

    def __init__(self, recipients: Sequence[str]) -> None:
        self._known = {recipient: Delivery(recipient) for recipient in recipients}
        self.accepted: list[str] = []

    def all(self) -> tuple[Delivery, ...]:
        return tuple(self._known.values())

    def set(self, recipient: str, state: DeliveryState, error: str = "") -> None:
        self._known[recipient] = Delivery(recipient, state, error)

    def waiting(self) -> list[str]:
        return [name for name, delivery in self._known.items() if delivery.state == "waiting"]

    def end(self, state: DeliveryState, error: str = "") -> None:
        """Give all who wait, accepted or not yet asked for, the same end."""
        for recipient in self.waiting():
            self.set(recipient, state, error)
        self.accepted.clear()

    def in_doubt(self) -> tuple[Delivery, ...]:
        """Return how all fare if nothing more is ever heard."""
        error = "The program stopped while this was being sent."
        return tuple(
            Delivery(d.recipient, "unknown", error) if d.recipient in self.accepted else d
            for d in self.all()
        )


def _options(smtp: Talk, raw: bytes, addresses: Sequence[str]) -> tuple[list[str], str]:
    """Return the options of MAIL, and why this server can't take the mail, "" when it can."""
    options, size = [], len(raw)
    limit = smtp.esmtp_features.get("size", "")
    if limit.isdecimal():  # RFC 1870; 0 names no limit
        if 0 < int(limit) < size:
            return [], f"The mail has {size} bytes, and the server takes {int(limit)} at most."
        options.append(f"SIZE={size}")
    if not raw.isascii():
        if not smtp.has_extn("8bitmime"):
            return [], "The server takes no mail beyond ASCII (8BITMIME, RFC 6152)."
        options.append("BODY=8BITMIME")
    if not all(address.isascii() for address in addresses):
        if not smtp.has_extn("smtputf8"):
            return [], "The server takes no addresses beyond ASCII (SMTPUTF8, RFC 6531)."
        options.append("SMTPUTF8")
    return options, ""


def _envelope(smtp: Talk, sender: str, options: list[str], fates: _Fates) -> None:
    answer = smtp.mail(sender, options)
    if _no(answer, fates, "the mail") or _senseless(answer, range(200, 300), fates):
        return
    for recipient in fates.waiting():
        answer = smtp.rcpt(recipient)
        if answer[0] == _CLOSING:
            fates.end("deferred", f"The server takes no mail for now: {said(answer)}")
            return
        _recipient(recipient, answer, fates)
    if not fates.accepted:
        return
    answer = smtp.docmd("DATA")
    if not _no(answer, fates, "the mail"):
        _senseless(answer, range(354, 355), fates)


def _recipient(recipient: str, answer: tuple[int, bytes], fates: _Fates) -> None:
    code = answer[0]
    if code in _LOGIN_WANTED:
        raise SendHeld(f"The server wants another login: {said(answer)}")
    if 200 <= code < 300:
        fates.accepted.append(recipient)
    # RFC 5321 4.5.3.1.10: after others, 552 may mean "too many at once".
    elif code >= 500 and not (code == 552 and fates.accepted):
        fates.set(recipient, "refused", f"The server refused this recipient: {said(answer)}")
    else:
        fates.set(recipient, "deferred", f"The server did not take it for now: {said(answer)}")


def _no(answer: tuple[int, bytes], fates: _Fates, what: str) -> bool:
    """Return whether the answer is a no, and end what it ends."""
    code = answer[0]
    if code in _LOGIN_WANTED:
        raise SendHeld(f"The server wants another login: {said(answer)}")
    if code == _CLOSING and not fates.accepted:
        raise SendDeferred(f"The server takes no mail for now: {said(answer)}")
    if 400 <= code < 500:
        fates.end("deferred", f"The server did not take {what} for now: {said(answer)}")
    elif code >= 500:
        fates.end("refused", f"The server refused {what}: {said(answer)}")
    return code >= 400


def _senseless(answer: tuple[int, bytes], wanted: range, fates: _Fates) -> bool:
    """Return whether the answer is neither a no nor what is wanted; then nothing goes out."""
    if answer[0] in wanted:
        return False
    fates.end("deferred", f"The server's answer makes no sense: {said(answer)}")
    return True


def _text(smtp: Talk, raw: bytes, fates: _Fates, patience: Patience) -> None:
    # Only CRLF ends a line: a bare LF before a dot could end the mail early elsewhere.
    text = _LEADING_DOT.sub(b"..", _LINE_END.sub(b"\r\n", raw))
    try:
        smtp.line.sendall(text if text.endswith(b"\r\n") else text + b"\r\n")
    except OSError as error:
        _broken_text(smtp, error, fates)
        return
    try:
        smtp.line.settimeout(patience.final)
        smtp.line.sendall(b".\r\n")
        answer = smtp.getreply()
    except _Trouble as error:
        smtp.close()
        fates.end("unknown", f"The line broke before the server confirmed: {words_of(error)}.")
        return
    if 200 <= answer[0] < 300:
        fates.end("taken")
    elif answer[0] < 400:
        smtp.close()
        fates.end("unknown", f"The server's answer makes no sense: {said(answer)}")
    elif answer[0] >= 500:
        fates.end("refused", f"The server refused the mail: {said(answer)}")
    else:
        fates.end("deferred", f"The server did not take the mail for now: {said(answer)}")


def _broken_text(smtp: Talk, error: OSError, fates: _Fates) -> None:
    """Without the final dot the server throws the text away; it may have said why."""
    try:
        smtp.line.settimeout(_LAST_WORDS_SECONDS)
        answer = smtp.getreply()
    except _Trouble:
        fates.end("deferred", f"The line broke while sending: {words_of(error)}.")
    else:
        state: DeliveryState = "refused" if answer[0] >= 500 else "deferred"
        fates.end(state, f"The server ended it while the text was on its way: {said(answer)}")
    smtp.close()
