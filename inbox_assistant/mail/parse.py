"""Raw bytes to a Mail: every trap of hostile or broken mail ends here."""

import hashlib
from dataclasses import replace
from datetime import datetime
from email.message import Message

from inbox_assistant.errors import NotFound, UnreadableMail
from inbox_assistant.mail import bodies, structure
from inbox_assistant.mail.attachments import attached, content, describe
from inbox_assistant.mail.automatic import Seen, bounced, kind_of, returned_ids
from inbox_assistant.mail.headers import Field, Header, fields, message_ids
from inbox_assistant.mail.quoting import split
from inbox_assistant.mail.structure import Leaf
from inbox_assistant.mail.text import clean, decode
from inbox_assistant.model import Address, Attachment, Mail

MAX_SUBJECT = 500
MAX_DEFECTS = 20


def parse(raw: bytes) -> Mail:
    """Return the mail those bytes hold. Mail without a Message-ID gets one made of its sha256.

    Raises UnreadableMail when the bytes hold neither header fields nor words.
    """
    if not raw.strip(b"\x00 \t\r\n"):
        raise UnreadableMail("The mail is empty.")
    try:
        message = structure.read(raw)
        leaves = structure.leaves(message)
        return _mail(raw, message, leaves, bodies.text(leaves))
    except Exception as error:
        # Parsers fail on hostile mail in ways nobody can list (RecursionError, LookupError,
        # AttributeError were seen): its header and its text as it stands can still be shown.
        return _salvaged(raw, error)


def headers(raw: bytes) -> list[Field]:
    """Return the header fields, names and decoded values, in order."""
    return fields(structure.read_header(_split(raw)[0]))


def date_of(raw: bytes) -> datetime | None:
    """Return when the mail says it was written, in UTC, None when it does not."""
    return Header(structure.read_header(_split(raw)[0])).date()


def attachment(raw: bytes, index: int) -> tuple[Attachment, bytes]:
    """Return the attachment at that place of `Mail.attachments`, and its bytes.

    Raises NotFound when the mail has no such attachment.
    """
    try:
        parts = attached(structure.leaves(structure.read(raw)))
    except RecursionError:
        parts = []
    if not 0 <= index < len(parts):
        raise NotFound(f"This mail has no attachment number {index + 1}.")
    return describe(parts[index], index + 1), content(parts[index])


def _mail(raw: bytes, message: "Message[str, str]", leaves: list[Leaf], text: str) -> Mail:
    header = Header(message)
    sender = header.writer()
    reply_to = next(iter(header.addresses("reply-to")), None)
    words = split(text)
    seen = Seen(header, leaves, sender, _differ(reply_to, sender), text)
    automatic = kind_of(seen)
    is_report = automatic in ("bounce", "feedback")
    return Mail(
        message_id=_message_id(header.first("message-id"), raw),
        subject=header.first("subject")[:MAX_SUBJECT],
        sender=sender,
        own_words=words.own,
        date=header.date(),
        in_reply_to=next(iter(message_ids(header.first("in-reply-to"))), None),
        references=(returned_ids(leaves) if is_report else ())
        + message_ids(header.first("references")),
        reply_to=reply_to if _differ(reply_to, sender) else None,
        to=header.addresses("to"),
        cc=header.addresses("cc"),
        quoted=words.quoted,
        signature=words.signature,
        html=bodies.html(leaves),
        automatic=automatic,
        bounced=bounced(seen) if automatic == "bounce" else (),
        attachments=tuple(describe(p, n) for n, p in enumerate(attached(leaves), 1)),
        defects=tuple((structure.defects(message) + header.defects)[:MAX_DEFECTS]),
    )


def _salvaged(raw: bytes, error: Exception) -> Mail:
    head, body = _split(raw)
    try:
        message = structure.read_header(head)
        text = clean(decode(body[: bodies.MAX_CHARACTERS], "utf-8"))
        mail = _mail(raw, message, [], text)
    except Exception as second:
        raise UnreadableMail(f"The mail can't be read: {type(second).__name__}.") from second
    return replace(mail, defects=(type(error).__name__, *mail.defects))


def _split(raw: bytes) -> tuple[bytes, bytes]:
    """Return the header and the body of a mail, which an empty line parts."""
    ends = [(at, len(mark)) for mark in (b"\r\n\r\n", b"\n\n") if (at := raw.find(mark)) >= 0]
    if not ends:
        return raw, b""
    at, length = min(ends)
    return raw[:at] + b"\n\n", raw[at + length :]


def _message_id(written: str, raw: bytes) -> str:
    if found := message_ids(written):
        return found[0]
    # Some programs leave the brackets out.
    bare = written.strip("<> ")
    if "@" in bare and " " not in bare and len(bare) <= 900:
        return f"<{bare}>"
    return f"<{hashlib.sha256(raw).hexdigest()[:40]}@no-message-id.invalid>"  # RFC 2606


def _differ(reply_to: Address | None, sender: Address) -> bool:
    return reply_to is not None and reply_to.address.casefold() != sender.address.casefold()
