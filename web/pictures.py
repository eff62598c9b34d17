"""Pictures in mails: those that came with the mail, and leave to load those from outside."""

import hmac
from base64 import b64encode

from flask import request

from inbox_assistant.errors import NotFound
from inbox_assistant.mail.parse import attachment
from inbox_assistant.model import Attachment, Mail, StoredMail
from web import current, safe_html

_LARGEST = 5_000_000  # bytes of one picture
_ALL = 10_000_000  # bytes of all pictures of a mail
# What a browser draws and nothing else: never SVG, which is a program.
_BEGINNINGS = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"GIF87a": "image/gif",
    b"GIF89a": "image/gif",
}


def raster_type(data: bytes) -> str | None:
    """Return the type the bytes begin like, whatever their writer calls them; None for others."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    return next((type_ for begin, type_ in _BEGINNINGS.items() if data.startswith(begin)), None)


def enclosed(stored: StoredMail) -> dict[str, str]:
    """Return the pictures that came with a mail and that its HTML shows, as data: URLs by
    Content-ID.

    The frame they are shown in has no origin, so a browser sends no cookie from it: a route
    would have to give pictures to anybody.
    """
    html = (stored.mail.html or "").casefold()
    asked = [(n, file) for n, file in enumerate(stored.mail.attachments) if file.content_id]
    if stored.raw_id is None or "cid:" not in html or not asked:
        return {}
    return _as_urls(current.store().raw_mails.raw(stored.raw_id), asked)


def _as_urls(raw: bytes, asked: list[tuple[int, Attachment]]) -> dict[str, str]:
    result: dict[str, str] = {}
    left = _ALL
    for number, file in asked:
        if not file.content_id or file.bytes > min(left, _LARGEST):
            continue
        try:
            data = attachment(raw, number)[1]
        except NotFound:
            continue
        type_ = raster_type(data)
        if type_ and len(data) <= min(left, _LARGEST):
            left -= len(data)
            result[file.content_id] = f"data:{type_};base64,{b64encode(data).decode()}"
    return result


def leave(mail_id: int) -> str:
    """Return the proof that the agent asked today for the pictures of that mail.

    A link in a mail could lead an agent to the address of its own pictures: nobody but us can
    make one that loads them.
    """
    words = f"pictures {mail_id} {current.agent().id} {current.now().date()}"
    return hmac.new(current.store().joining.secret(), words.encode(), "sha256").hexdigest()


def may_load(stored: StoredMail) -> bool:
    """Return whether the pictures from outside may be loaded: asked for now, or always."""
    proof = request.args.get("pictures", "")
    asked = hmac.compare_digest(proof.encode(), leave(stored.id).encode())
    return asked or trusted(stored.mail)


def trusted(mail: Mail) -> bool:
    """Return whether the team always shows the pictures of that sender."""
    address = mail.sender.address
    return bool(address) and current.store().trust.trusts(address)


def hidden(mail: Mail) -> bool:
    """Return whether there may be pictures to ask for."""
    return mail.html is not None and safe_html.may_show_more(mail.html)
