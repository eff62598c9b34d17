"""Attachments: what is said about them, and their bytes. Nothing in them is unpacked."""

import mimetypes
import re
from collections.abc import Iterable

from inbox_assistant.mail.filenames import safe
from inbox_assistant.mail.parts import Part
from inbox_assistant.mail.structure import Leaf
from inbox_assistant.mail.text import one_line
from inbox_assistant.model import Attachment

_CONTENT_ID = re.compile(r"<?([^<>\s]{1,900})>?")
_ATTACHED_MAIL = ("message/rfc822", "message/global", "message/news")


def attached(leaves: Iterable[Leaf]) -> list[Part]:
    """Return the parts that are attachments, in the order of the mail."""
    return [leaf.part for leaf in leaves if leaf.kind == "attachment"]


def describe(part: Part, number: int) -> Attachment:
    """Return what is to be said about a part; `number` names it when its writer did not."""
    content_id = _CONTENT_ID.fullmatch(one_line(part.field("content-id")))
    return Attachment(
        name=safe(part.filename) or f"attachment-{number}{_ending(part.type)}",
        type=part.type,
        bytes=len(content(part)),
        content_id=content_id[1] if content_id else None,
    )


def content(part: Part) -> bytes:
    """Return the decoded bytes of a part; of an attached mail, the mail."""
    return part.content()


def _ending(type_: str) -> str:
    if type_ in _ATTACHED_MAIL:
        return ".eml"
    return mimetypes.guess_extension(type_, strict=False) or ""
