"""Attachments: what is said about them, and their bytes."""

import mimetypes
import re
from collections.abc import Iterable
from email.message import Message

from inbox_assistant.mail.headers import words
from inbox_assistant.mail.structure import Leaf
from inbox_assistant.mail.text import decode, one_line
from inbox_assistant.model import Attachment

MAX_NAME = 150
_UNSAFE = re.compile(r'[<>:"|?*/\\]')
_CONTENT_ID = re.compile(r"<?([^<>\s]{1,900})>?")


def attached(leaves: Iterable[Leaf]) -> list["Message[str, str]"]:
    """Return the parts that are attachments, in the order of the mail."""
    return [leaf.part for leaf in leaves if leaf.kind == "attachment"]


def describe(part: "Message[str, str]", number: int) -> Attachment:
    """Return what is to be said about a part; `number` names it when its writer did not."""
    type_ = one_line(part.get_content_type())
    content_id = _CONTENT_ID.fullmatch(one_line(str(part.get("content-id", ""))))
    return Attachment(
        name=_name(part) or f"attachment-{number}{mimetypes.guess_extension(type_) or ''}",
        type=type_,
        bytes=len(content(part)),
        content_id=content_id[1] if content_id else None,
    )


def content(part: "Message[str, str]") -> bytes:
    """Return the decoded bytes of a part; of an attached mail, the mail."""
    payload = part.get_payload()
    if isinstance(payload, list):
        return b"\n".join(_bytes(inner) for inner in payload if isinstance(inner, Message))
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _bytes(message: "Message[str, str]") -> bytes:
    try:
        return message.as_bytes(unixfrom=False)
    except (ValueError, LookupError, TypeError, AttributeError):
        # The standard library can't write back everything it reads.
        return str(message.get_payload()).encode("utf-8", "surrogateescape")


def _name(part: "Message[str, str]") -> str:
    """Return a file name that is safe on every system and leads nowhere else (CWE-22)."""
    name = part.get_filename() or ""
    if not name.isascii():
        name = decode(name.encode("utf-8", "surrogateescape"), "utf-8")
    last = one_line(words(name)).replace("\\", "/").rsplit("/", 1)[-1]
    return _UNSAFE.sub("_", last).strip(". ")[-MAX_NAME:]
