"""The words of a mail: from its text parts, or from its HTML when it has nothing else."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from inbox_assistant.mail.charsets import decode
from inbox_assistant.mail.html import MAX_HTML, to_text
from inbox_assistant.mail.parts import Part
from inbox_assistant.mail.structure import Leaf, chosen
from inbox_assistant.mail.text import clean

MAX_CHARACTERS = 300_000

_PICTURE = re.compile(rb"data:image/[a-z0-9.+;-]{1,60},[a-z0-9+/=%\s]{200,}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Body:
    """All words of a mail as text, its HTML as it came, and what was left out of them."""

    text: str
    html: str | None = None
    defects: tuple[str, ...] = ()


def read(leaves: Sequence[Leaf]) -> Body:
    """Return the words of the mail: plain parts as they are, others from HTML.

    Of long mails `MAX_CHARACTERS` of text are kept, made of `MAX_HTML` characters of HTML.
    """
    reader = _Reader()
    text = _joined(reader, chosen(leaves, "plain"))
    if not text.strip() and any(leaf.kind == "html" for leaf in leaves):
        text = _joined(reader, chosen(leaves, "html"))
    pages = [reader.text(part) for part in chosen(leaves, "html") if part.type == "text/html"]
    if len(text) > MAX_CHARACTERS:
        reader.defects.append(_more_than(MAX_CHARACTERS, "text"))
    html = "\n".join(page for page in pages if page) or None
    return Body(text[:MAX_CHARACTERS], html, tuple(dict.fromkeys(reader.defects)))


class _Reader:
    """Decodes parts, each once and all within bounds, and tells what it leaves out."""

    def __init__(self) -> None:
        self.defects: list[str] = []
        self._left = {"text": MAX_CHARACTERS, "HTML": MAX_HTML}
        self._texts: dict[Part, str] = {}

    def text(self, part: Part) -> str:
        """Return the text of a part as it was written, as much of it as the bounds allow."""
        if part not in self._texts:
            self._texts[part] = self._decoded(part)
        return self._texts[part]

    def _decoded(self, part: Part) -> str:
        kind = "HTML" if part.type == "text/html" else "text"
        left = self._left[kind]
        data = self._content(part, left)
        # A character takes four bytes at most.
        most = 4 * (left + 1)
        text = clean(decode(data[:most], part.parameter("charset") or "utf-8"))
        if len(text) > left or len(data) > most:
            self.defects.append(_more_than(MAX_HTML if kind == "HTML" else MAX_CHARACTERS, kind))
        self._left[kind] -= min(left, len(text))
        return text[:left]

    def _content(self, part: Part, left: int) -> bytes:
        """Return the bytes of a part: of HTML that is too long, those that are no pictures."""
        if part.type != "text/html":
            # A byte takes three when it is encoded.
            return part.content(12 * (left + 2))
        data = part.content()
        if len(data) <= left:
            return data
        data, pictures = _PICTURE.subn(b"", data)
        if pictures:
            self.defects.append("pictures left out of the HTML")
        return data


def _more_than(most: int, kind: str) -> str:
    return f"more than {most} characters of {kind}"


def _joined(reader: _Reader, parts: Sequence[Part]) -> str:
    texts = (_words(part, reader.text(part)).strip("\n") for part in parts)
    return "\n\n".join(one for one in texts if one)


def _words(part: Part, content: str) -> str:
    if part.type == "text/html":
        return to_text(content)
    if (part.parameter("format") or "").lower() == "flowed":
        return unflowed(content, delsp=(part.parameter("delsp") or "").lower() == "yes")
    return content


def unflowed(content: str, *, delsp: bool) -> str:
    """Return text of format=flowed with its paragraphs on one line each (RFC 3676 4)."""
    lines: list[str] = []
    paragraph: list[str] = []
    depth = ""
    for line in content.split("\n"):
        quotes = re.match(r">*", line)
        assert quotes
        body = line[quotes.end() :].removeprefix(" ")
        if paragraph and (quotes[0] != depth or body == "-- "):
            lines.append(_quoted(depth, paragraph))
            paragraph = []
        depth = quotes[0]
        soft = body.endswith(" ") and body != "-- "
        paragraph.append(body[:-1] if soft and delsp else body)
        if not soft:
            lines.append(_quoted(depth, paragraph))
            paragraph = []
    return "\n".join(lines + ([_quoted(depth, paragraph)] if paragraph else []))


def _quoted(depth: str, paragraph: list[str]) -> str:
    body = "".join(paragraph)
    return f"{depth} {body}" if depth else body
