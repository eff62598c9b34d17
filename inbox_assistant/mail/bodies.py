"""The words of a mail: from its text parts, or from its HTML when it has nothing else."""

import re
from collections.abc import Iterable
from email.message import Message

from inbox_assistant.mail.html import to_text
from inbox_assistant.mail.structure import Leaf, chosen
from inbox_assistant.mail.text import clean, decode

MAX_CHARACTERS = 1_000_000


def text(leaves: list[Leaf]) -> str:
    """Return all words of the mail as text: plain parts as they are, others from HTML."""
    plain = _joined(chosen(leaves, "plain"))
    if plain.strip() or not any(leaf.kind == "html" for leaf in leaves):
        return plain
    return _joined(chosen(leaves, "html"))


def html(leaves: list[Leaf]) -> str | None:
    """Return the HTML of the mail as it came, None when it has none."""
    parts = [part for part in chosen(leaves, "html") if part.get_content_type() == "text/html"]
    return "\n".join(map(part_text, parts))[:MAX_CHARACTERS] or None


def part_text(part: "Message[str, str]") -> str:
    """Return the decoded text of one part, whatever charset it claims."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    return clean(decode(data[: 4 * MAX_CHARACTERS], str(part.get_param("charset") or "utf-8")))


def _joined(parts: Iterable["Message[str, str]"]) -> str:
    texts = (_words(part).strip("\n") for part in parts)
    return "\n\n".join(one for one in texts if one)[:MAX_CHARACTERS]


def _words(part: "Message[str, str]") -> str:
    content = part_text(part)
    if part.get_content_type() == "text/html":
        return to_text(content)
    if str(part.get_param("format") or "").lower() == "flowed":
        return unflowed(content, delsp=str(part.get_param("delsp") or "").lower() == "yes")
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
