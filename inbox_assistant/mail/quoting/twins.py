"""A plain text beside the HTML of the same mail: where the HTML knows of a quote."""

from inbox_assistant.mail.html import to_text
from inbox_assistant.mail.quoting.lines import is_marked
from inbox_assistant.mail.quoting.parts import Parts, split

# No HTML without one of these marks a quote.
_TRACES = ("<blockquote", "_quote", "_quoted", "rplyfwdmsg", "appendonsend", "border-top:solid")


def split_beside(text: str, html: str | None, writer: str = "") -> Parts:
    """Return the parts of a mail's text, `html` being the HTML it came with.

    The HTML is asked only when the text shows no quote, and believed only when what it holds
    before its quote is, letter by letter, what the text begins with.
    """
    parts = split(text, writer)
    if parts.quoted or not html or not _has_traces(html):
        return parts
    lines = to_text(html).split("\n")
    marked = [is_marked(line) for line in lines]
    begin = marked.index(True) if True in marked else 0
    after = [line for line, mark in zip(lines[begin:], marked[begin:], strict=True) if not mark]
    end = _end_of("\n".join(lines[:begin]), text)
    if not end or any(line.strip() for line in after):
        return parts
    before = split(text[:end], writer)
    return Parts(before.own, text[end:].strip("\n"), before.signature)


def _has_traces(html: str) -> bool:
    folded = html.lower()
    return any(trace in folded for trace in _TRACES)


def _end_of(words: str, text: str) -> int:
    """Return where a line of the text ends that is the last of those words, 0 for none."""
    wanted = [char for char in words if char.isalnum()]
    places = [i for i, char in enumerate(text) if char.isalnum()][: len(wanted)]
    if not wanted or [text[i] for i in places] != wanted:
        return 0
    end = text.find("\n", places[-1])
    return end if end >= 0 and not any(map(str.isalnum, text[places[-1] + 1 : end])) else 0
