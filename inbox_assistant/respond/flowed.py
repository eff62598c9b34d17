"""Plain text as mail: flowed lines (RFC 3676) and the customer's mail quoted below."""

import textwrap

from inbox_assistant.model import StoredMail

WIDTH = 72
MOST_QUOTED_LINES = 200
_STUFFED = (" ", ">", "From ")


def flowed(text: str) -> str:
    """Return the text with long lines broken softly: a line ending in a space goes on."""
    return "\n".join(_flow(line) for line in text.split("\n"))


def quoted_words(mail: StoredMail) -> str:
    """Return what the customer wrote in that mail, without hidden characters, bounded."""
    words = "".join(char for char in mail.mail.own_words if char.isprintable() or char == "\n")
    lines = words.strip().split("\n")
    kept = lines[:MOST_QUOTED_LINES]
    return "\n".join(kept + (["[…]"] if len(lines) > len(kept) else []))


def quote(text: str) -> str:
    """Return the text as a quotation: every line behind ">" (RFC 3676 4.5)."""
    return "\n".join(_quote_line(part) for line in text.split("\n") for part in _wrapped(line))


def _flow(line: str) -> str:
    # A trailing space means "goes on": only we may set it.
    parts = _wrapped(line.rstrip(" "))
    return " \n".join(f" {part}" if part.startswith(_STUFFED) else part for part in parts)


def _wrapped(line: str) -> list[str]:
    wrapper = textwrap.TextWrapper(
        width=WIDTH, break_long_words=False, break_on_hyphens=False, drop_whitespace=True
    )
    return [line] if len(line) <= WIDTH else wrapper.wrap(line)


def _quote_line(line: str) -> str:
    clean = line.rstrip(" ")
    return f">{clean}" if clean.startswith(">") else f"> {clean}".rstrip(" ")
