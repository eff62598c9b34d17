"""The mail that a report gives back: in a part of its own, or as text below the report."""

import re
from collections.abc import Sequence

from inbox_assistant.mail.automatic.seen import text_of
from inbox_assistant.mail.headers import message_ids
from inbox_assistant.mail.structure import Leaf

# RFC 3462 3, RFC 6533 6, and the ways to misspell them that are in use.
RETURNED = (
    "message/rfc822",
    "message/global",
    "message/partial",
    "text/rfc822-headers",
    "text/rfc822-header",
    "text/rfc822",
    "message/rfc822-headers",
    "message/rfc822-header",
    "message/global-headers",
)
_WORDS = ("text/plain", "text/html", "message/delivery-status")
_ID = re.compile(
    r"^[>\s]{0,8}(?:original-|x-original-)?message-id:\s{0,20}(<[^<>\s]{1,900}>)", re.I | re.M
)
_COPY = re.compile(
    r"^[> \t]{0,4}(?:(?:received|return-path):|-{2,}[^\n]{0,60}(?:original|copy|unsent|returned|"
    r"message header|undelivered|mail header)|(?:below is|this is) a copy of|(?:original|returned|"
    r"undelivered) message\b|message headers? follow|bounced e-?mail:|"
    r"(?:the )?original (?:message|mail)(?: as)? follows)",
    re.I | re.M,
)


def returned_ids(leaves: Sequence[Leaf]) -> tuple[str, ...]:
    """Return the Message-IDs of the mails that a report gives back (RFC 3462 3)."""
    given = [leaf for leaf in leaves if leaf.type in RETURNED]
    ids = [one for leaf in given for one in _first_id(text_of(leaf))]
    if not ids:
        # A broken boundary, or an older mail system: the mail lies in the text of the report.
        ids = [one for leaf in leaves if leaf.type in _WORDS for one in _first_id(text_of(leaf))]
    return tuple(dict.fromkeys(ids))


def told_and_copy(report: str) -> tuple[str, str]:
    """Return what the mail system says, and the mail it gives back as text below ("" if none)."""
    found = _COPY.search(report)
    return (report[: found.start()], report[found.start() :]) if found else (report, "")


def _first_id(text: str) -> tuple[str, ...]:
    """Return the first Message-ID: later ones are in mails within the mail."""
    found = _ID.search(text)
    return message_ids(found[1]) if found else ()
