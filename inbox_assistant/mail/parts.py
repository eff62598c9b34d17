"""One part of a mail (RFC 2045): its place in the bytes, and what its header says of it.

Nothing is copied or decoded before somebody asks: a part is two places in the mail's bytes.
"""

import re
from dataclasses import dataclass
from email.message import Message
from email.policy import Compat32
from functools import cached_property
from typing import Any

from inbox_assistant.mail import transfer
from inbox_assistant.mail.charsets import decode
from inbox_assistant.mail.fields import Head, read_head

MAX_FIELDS = 50

_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}")


class _AsWritten(Compat32):
    """Values keep their bytes above 127: the usual rules replace them."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        return value


_RULES = _AsWritten()


@dataclass(frozen=True, eq=False)
class Part:
    """A part of a mail: `raw` from `start`, its body from `head.body` to `end`."""

    raw: bytes
    head: Head
    start: int
    end: int
    default: str = "text/plain"

    @cached_property
    def type(self) -> str:
        """The media type in lower case. RFC 2045 5.2: text/plain when it is missing or wrong."""
        written = self.field("content-type").partition(";")[0].strip().lower()
        if is_type(written):
            return written
        if not written:
            return self.default
        encoded = self.field("content-transfer-encoding").lower().startswith("base64")
        return "application/octet-stream" if encoded and written[:4] != "text" else "text/plain"

    @cached_property
    def disposition(self) -> str:
        """What RFC 2183 calls the disposition type, "" without one."""
        return self.field("content-disposition").partition(";")[0].strip().lower()

    @cached_property
    def filename(self) -> str | None:
        """The name of its file as written (unsafe), None without one."""
        parameters = _parameters(self.field("content-disposition"))
        return parameters.get("filename", self.parameter("name"))

    @cached_property
    def _type_parameters(self) -> dict[str, str]:
        return _parameters(self.field("content-type"))

    def field(self, name: str) -> str:
        """Return a field of the part as written, "" without one."""
        return self.head.first(name)

    def parameter(self, name: str) -> str | None:
        """Return a parameter of Content-Type (RFC 2231 decoded), None without it."""
        return self._type_parameters.get(name)

    def body(self, most: int | None = None) -> bytes:
        """Return the bytes of the body as they stand, the first `most` of them."""
        end = self.end if most is None else min(self.end, self.head.body + most)
        return self.raw[self.head.body : end]

    def content(self, most: int | None = None) -> bytes:
        """Return the body without its transfer encoding; `most` bounds what is looked at."""
        return transfer.undone(self.body(most), self.field("content-transfer-encoding"))


def is_type(written: str) -> bool:
    """Return whether this can be a media type (RFC 6838 4.2)."""
    return _TYPE.fullmatch(written) is not None


def part_at(raw: bytes, start: int, end: int, default: str = "text/plain") -> Part:
    """Return the part that lies between two places."""
    return Part(raw, read_head(raw, start, end, MAX_FIELDS), start, end, default)


def part_of(
    type_: str, content: bytes, *, filename: str = "", charset: str = "", content_id: str = ""
) -> Part:
    """Return a part made of content that came in a wrapping of its own."""
    fields = [("Content-Type", f"{type_}; charset={charset}" if charset else type_)]
    if filename:
        name = re.sub(r'[\r\n"\\]', "_", filename).encode("utf-8", "replace")
        written = name.decode("ascii", "surrogateescape")
        fields.append(("Content-Disposition", f'attachment; filename="{written}"'))
    if content_id:
        fields.append(("Content-ID", content_id))
    return Part(content, Head(fields, 0), 0, len(content))


def _parameters(value: str) -> dict[str, str]:
    """Return the parameters of a field by name in lower case, the first of each."""
    if ";" not in value:
        return {}
    holder: Message[Any, Any] = Message(policy=_RULES)
    holder["Content-Type"] = value
    try:
        found = holder.get_params(failobj=[])[1:]
    except Exception:
        # The standard library stumbles over some continuations (RFC 2231) in more than one way.
        found = [pair.partition("=")[::2] for pair in value.split(";")[1:100]]
    parameters: dict[str, str] = {}
    for name, written in found:
        parameters.setdefault(name.strip().lower(), _text(written))
    return parameters


def _text(written: str | tuple[str | None, str | None, str]) -> str:
    """Return a parameter's value; characters of RFC 2231 and raw ones stand for bytes."""
    if not isinstance(written, tuple):
        return decode(written.encode("latin-1", "surrogateescape"), "utf-8").strip(' "')
    charset, _, value = written
    return decode(value.encode("latin-1", "surrogateescape"), charset or "utf-8").strip()
