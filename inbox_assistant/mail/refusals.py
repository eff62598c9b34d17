"""What a mail server's refusal means: wait, or tell a person (RFC 5530, and what providers say)."""

import imaplib
import re

from inbox_assistant.errors import LoginRefused, MailboxBusy, MailboxUnreachable, MailError

# RFC 5530 3: codes of a verdict on who asks, whatever else the text says.
_VERDICTS = re.compile(
    r"\[(AUTHENTICATIONFAILED|AUTHORIZATIONFAILED|EXPIRED|PRIVACYREQUIRED|CONTACTADMIN)\b", re.I
)
# Of a server that has had enough of us: each further command makes it worse. THROTTLED is said by
# Yahoo and Microsoft, OVERQUOTA by Gmail when too much was fetched in a day.
_THROTTLED = re.compile(
    r"\[(LIMIT|OVERQUOTA|THROTTLED)\b|too many|throttl|rate limit|limits?\b.{0,20}exceeded"
    r"|exceeded.{0,40}limit|backoff",
    re.I,
)
# Of a server in trouble of its own, which passes.
_PASSING = re.compile(
    r"\[(UNAVAILABLE|INUSE|SERVERBUG)\b|temporar|try again|later|not connected|overload"
    r"|unavailable|internal error",
    re.I,
)
_PAUSE = re.compile(r"backoff time:? (\d{1,9}) milliseconds", re.I)
# imapclient shows bytes as Python writes them.
_REPR = re.compile(r"b(['\"])(.*)\1", re.S)
LONGEST_PAUSE = 24 * 3600.0


def is_throttled(words: str) -> bool:
    """Return whether the server wants to be left alone for a while."""
    return bool(_THROTTLED.search(words))


def is_passing(words: str) -> bool:
    """Return whether trying again later may help, without anybody's doing."""
    return is_throttled(words) or bool(_PASSING.search(words))


def refused(where: str, words: str) -> MailboxUnreachable:
    """Return the error for a command that was refused: MailboxBusy when we ask too much."""
    if is_throttled(words):
        return MailboxBusy(f"{where} asks to come back later ({words}).", _pause(words))
    return MailboxUnreachable(f"{where} said: {words}")


def login_refused(host: str, user: str, words: str, remedy: str) -> MailError:
    """Return the error for a refused login: LoginRefused when it is a verdict on the password."""
    if is_passing(words) and not _VERDICTS.search(words):
        return refused(host, words)
    return LoginRefused(f"{host} refused the login of {user} ({words}). {remedy}".strip())


def _pause(words: str) -> float:
    """Return the pause in seconds that Microsoft's servers name, 0 when none is named."""
    named = _PAUSE.search(words)
    return min(LONGEST_PAUSE, int(named[1]) / 1000) if named else 0.0


def words_of(error: imaplib.IMAP4.error) -> str:
    """Return what the server said, as text of at most 300 letters."""
    said = error.args[0] if error.args else error
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    shown = _REPR.fullmatch(text)
    return (shown[2] if shown else text)[:300]
