"""When two mails are one: the same words by another road.

Every road leaves its mark: Received and Delivered-To differ between two aliases, line ends
between IMAP and files, an mbox quotes "From " at the start of lines, and servers change how bytes
are encoded for the way. None of that makes another mail.
"""

import hashlib
import re

from inbox_assistant.mail import structure
from inbox_assistant.mail.headers import Header
from inbox_assistant.model import Mail

# Reply-To is among them: who could redirect answers with a copy must not hide the true mail.
_NAMES = ("message-id", "subject", "from", "reply-to")
# What `parse` gives mail without a Message-ID ends like this.
_NAMELESS = "@no-message-id.invalid>"
_QUOTED_FROM = re.compile(rb"^>{1,20}(?=From )", re.M)


def content_of(raw: bytes) -> str:
    """Return a hash of what makes a mail this one: Message-ID, From, Reply-To, Date, Subject, its
    texts, and the names and decoded bytes of its attachments."""
    digest = hashlib.sha256()
    top = structure.top(raw)
    header = Header(top.head.fields)
    date = header.date()
    said = [" ".join(header.first(name).split()) for name in _NAMES]
    said.append(date.isoformat() if date else header.first("date"))
    digest.update("\0".join(said).encode("utf-8", "replace"))
    try:
        digest.update(_words(raw))
    except Exception:
        # Where the tree of a hostile mail can't be walked, its body as it stands says it all.
        digest.update(_even(top.body()))
    return digest.hexdigest()


def is_nameless(mail: Mail) -> bool:
    """Return whether the mail came without a Message-ID."""
    return mail.message_id.endswith(_NAMELESS)


def tells_itself(raw: bytes) -> bool:
    """Return whether a mail says enough of itself to be known again: without Message-ID and Date,
    the same words may well be meant twice."""
    header = Header(structure.top(raw).head.fields)
    return bool(header.first("message-id").strip() or header.first("date").strip())


def _words(raw: bytes) -> bytes:
    tree = structure.read(raw)
    digest = hashlib.sha256()
    for leaf in tree.leaves:
        # In another character set the same bytes are other words.
        kind = (leaf.type, leaf.part.filename or "", leaf.part.parameter("charset") or "")
        digest.update("\0".join(("", *kind, "")).lower().encode("utf-8", "replace"))
        digest.update(hashlib.sha256(_even(leaf.part.content())).digest())
    if tree.defects:
        # What lies beyond the bounds of the parser counts as well.
        digest.update(_even(tree.top.body()))
    return digest.digest()


def _even(data: bytes) -> bytes:
    return _QUOTED_FROM.sub(b"", data.replace(b"\r\n", b"\n")).rstrip()
