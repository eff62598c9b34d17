"""Raw bytes to a Mail: every trap of hostile or broken mail ends here."""

import hashlib
from dataclasses import replace
from datetime import datetime

from inbox_assistant.errors import NotFound, UnreadableMail
from inbox_assistant.mail import bodies, structure, wrappings
from inbox_assistant.mail.attachments import attached, content, describe
from inbox_assistant.mail.automatic import Seen, bounced, kind_of, returned_ids
from inbox_assistant.mail.bodies import Body
from inbox_assistant.mail.calendars import invitations
from inbox_assistant.mail.charsets import decode
from inbox_assistant.mail.deception import deceptions
from inbox_assistant.mail.fields import Field
from inbox_assistant.mail.headers import Header, message_ids, readable
from inbox_assistant.mail.quoting import split_beside
from inbox_assistant.mail.sealed import protection, unarmoured
from inbox_assistant.mail.structure import Tree
from inbox_assistant.mail.text import clean
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
        tree = wrappings.opened(structure.read(raw))
        return _mail(raw, tree, bodies.read(tree.leaves))
    except Exception as error:
        # Hostile mail fails in ways nobody can list (MemoryError, RecursionError among them): its
        # header and its text as it stands can still be shown.
        return _salvaged(raw, error)


def headers(raw: bytes) -> list[Field]:
    """Return the header fields, names and decoded values, in order."""
    return readable(structure.top(raw).head.fields)


def date_of(raw: bytes) -> datetime | None:
    """Return when the mail says it was written, in UTC, None when it does not."""
    return Header(structure.top(raw).head.fields).date()


def attachment(raw: bytes, index: int) -> tuple[Attachment, bytes]:
    """Return the attachment at that place of `Mail.attachments`, and its bytes.

    Raises NotFound when the mail has no such attachment.
    """
    parts = attached(wrappings.opened(structure.read(raw)).leaves)
    if not 0 <= index < len(parts):
        raise NotFound(f"This mail has no attachment number {index + 1}.")
    return describe(parts[index], index + 1), content(parts[index])


def _mail(raw: bytes, tree: Tree, body: Body) -> Mail:
    text = unarmoured(body.text)
    leaves = tree.leaves
    header = Header(tree.top.head.fields, _charset(tree))
    sender = header.writer()
    reply_to = next(iter(header.addresses("reply-to")), None)
    words = split_beside(text, body.html, sender.name)
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
        thread_index=header.first("thread-index")[:200] or None,
        quoted=words.quoted,
        signature=words.signature,
        html=body.html,
        automatic=automatic,
        bounced=bounced(seen) if automatic == "bounce" else (),
        attachments=tuple(describe(p, n) for n, p in enumerate(attached(leaves), 1)),
        invitations=invitations(leaves),
        protection=protection(tree, body.text),
        deceptions=deceptions(sender, reply_to),
        defects=tuple(dict.fromkeys((*tree.defects, *body.defects, *header.defects)))[:MAX_DEFECTS],
    )


def _salvaged(raw: bytes, error: Exception) -> Mail:
    try:
        part = structure.top(raw)
        text = clean(decode(part.body(bodies.MAX_CHARACTERS), "utf-8"))
        mail = _mail(raw, Tree(part, (), ()), Body(text))
    except Exception as second:
        raise UnreadableMail(f"The mail can't be read: {type(second).__name__}.") from second
    return replace(mail, defects=(type(error).__name__, *mail.defects))


def _charset(tree: Tree) -> str:
    """Return the first character set the mail claims that says anything about raw bytes."""
    parts = (tree.top, *(leaf.part for leaf in tree.leaves))
    claims = ((part.parameter("charset") or "").lower() for part in parts)
    return next((claim for claim in claims if claim not in ("", "us-ascii", "utf-8")), "")


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
