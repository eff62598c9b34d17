"""Reports that a mail could not be delivered, or not yet: RFC 3464, RFC 6533, and free forms."""

import re

from inbox_assistant.mail.automatic.recipients import bounced
from inbox_assistant.mail.automatic.seen import Seen, folded
from inbox_assistant.mail.data import table

MAX_SEARCHED = 6_000
SOON = 200
AT_ONCE = 30

_BOUNCES = table("robots")["bounces"]
_SUBJECTS = tuple(_BOUNCES["subjects"])
_TEXTS = tuple(_BOUNCES["texts"])
_REPLIES = tuple(table("robots")["replies"]["subjects"])
_STATUS = ("message/delivery-status", "message/global-delivery-status")
_NOTICES = ("disposition-notification", "feedback-report", "tlsrpt")  # RFC 8098, 5965, 8460
_RETURNED = ("message/rfc822", "text/rfc822-headers", "text/rfc822-header", "message/global")
_QUOTED = re.compile(r"^>(?!>> ).*$", re.M)
# What servers say to each other (RFC 5321 4.2, RFC 3463).
_DIALOGUE = re.compile(r"<<< ?[45]\d\d|\b[45]\d\d[ -][45]\.\d\.\d|\brcpt to: ?<?[^\s<>]{1,64}@")


def is_bounce(seen: Seen) -> bool:
    """Return whether a mail system says that it could not deliver a mail, or not yet."""
    if seen.has("x-failed-recipients") or _is_report(seen):
        return True
    unsigned = seen.nobody_to_answer or not seen.sender.address
    listed = seen.has("x-mlserver")  # fml refuses mail to its lists by hand of the list's owner
    by_robot = seen.from_mail_system or unsigned or bool(seen.submitted) or listed
    if seen.holds(*_STATUS) and (by_robot or _named(seen)):
        return True
    if seen.subject.startswith(_REPLIES):
        return False
    if by_robot or seen.from_nobody:
        return _by_robot(seen)
    # Nothing but its words shows who wrote it: people quote such texts, but not to begin with.
    return _named(seen) and _told(seen, AT_ONCE)


def _is_report(seen: Seen) -> bool:
    kind = seen.first("content-type")
    if not kind.startswith("multipart/report"):
        return False
    other = any(notice in kind for notice in _NOTICES)
    return not other and not seen.holds(*(f"message/{notice}" for notice in _NOTICES))


def _by_robot(seen: Seen) -> bool:
    """Return whether what a robot says is a bounce."""
    if seen.from_daemon:
        return _named(seen) or _told(seen) or seen.nobody_to_answer or seen.holds(*_RETURNED)
    if _told(seen):
        if _named(seen) or seen.holds(*_RETURNED):
            return True
        if seen.from_mail_system and bounced(seen):
            return True
        return seen.nobody_to_answer and not seen.passed_on and _told(seen, SOON)
    if not _named(seen):
        return False
    # Shops, too, write of deliveries, and people of mails that did not reach them.
    return seen.from_mail_system and bool(bounced(seen))


def _named(seen: Seen) -> bool:
    return not seen.passed_on and any(words in seen.subject for words in _SUBJECTS)


def _told(seen: Seen, within: int = MAX_SEARCHED) -> bool:
    # Who answers or passes on quotes what a mail system said.
    said = seen.own if seen.passed_on else _QUOTED.sub("", seen.report[:MAX_SEARCHED])
    text = folded(said).replace("’", "'")
    if within == MAX_SEARCHED and _DIALOGUE.search(text):
        return True
    begin = text[: within + max(map(len, _TEXTS))]
    return any(0 <= begin.find(words) <= within for words in _TEXTS)
