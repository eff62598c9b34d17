"""Plain text as mail: flowed lines (RFC 3676, DelSp=no) and the customer's mail quoted below."""

import re
import unicodedata

from inbox_assistant.model import StoredMail

WIDTH = 72
MOST_QUOTED_LINES = 200
MOST_QUOTED_CHARACTERS = 20_000
MOST_DEPTH = 10
_STUFFED = (" ", ">", "From ")
_SIGNATURE = "-- "  # RFC 3676 4.3: this line is complete, though it ends in a space
_WORDS = re.compile(r"[^ ]+ *| +")
_MARKS = re.compile(r"(?:> ?)*")
# Without these, emoji and Persian or Indic words fall apart.
_JOINERS = "\u200c\u200d"


def plain(text: str) -> str:
    """Return the text as it can be sent: lines end in LF, no NUL, no lone surrogates."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return lines.encode("utf-8", "replace").decode("utf-8")


def flowed(text: str) -> str:
    """Return the text with long lines broken softly: a line ending in a space goes on. Who puts
    the lines together again reads the very same text, without spaces at the ends of lines."""
    return "\n".join(_flow(line) for line in text.split("\n"))


def quoted_words(mail: StoredMail) -> str:
    """Return what the customer wrote in that mail and what they quoted there, without hidden
    characters, bounded."""
    parts = (mail.mail.own_words, mail.mail.quoted)
    whole = "\n\n".join(part.strip("\n") for part in parts if part.strip())
    words = "".join(map(_visible, plain(whole)[:MOST_QUOTED_CHARACTERS]))
    lines = words.strip("\n").split("\n")
    cut = len(whole) > MOST_QUOTED_CHARACTERS or len(lines) > MOST_QUOTED_LINES
    return "\n".join(lines[:MOST_QUOTED_LINES] + (["[…]"] if cut else []))


def quote(text: str) -> str:
    """Return the text as a quotation: every line behind ">" (RFC 3676 4.5), one deeper where it
    was a quotation already."""
    return "\n".join(part for line in text.split("\n") for part in _quote_line(line))


def _flow(line: str) -> str:
    if line == _SIGNATURE:
        return line
    # A trailing space means "goes on": only we may set it.
    parts = _wrapped(line.rstrip(" "))
    return "\n".join(f" {part}" if part.startswith(_STUFFED) else part for part in parts)


def _wrapped(line: str) -> list[str]:
    """Return the line in parts of about WIDTH characters that make up the line again; all but
    the last end in a space."""
    parts = [""]
    for word in _WORDS.findall(line):
        fits = len(parts[-1]) + len(word.rstrip(" ")) <= WIDTH
        if fits or parts[-1] in ("", _SIGNATURE):
            parts[-1] += word
        else:
            parts.append(word)
    return parts


def _quote_line(line: str) -> list[str]:
    marks = _MARKS.match(line)
    before = marks.group() if marks else ""
    depth = min(before.count(">"), MOST_DEPTH - 1) + 1
    parts = _wrapped(line[len(before) :].rstrip(" "))
    return [f"{'>' * depth} {part.rstrip(' ')}".rstrip(" ") for part in parts]


def _visible(char: str) -> str:
    if char == "\n" or char in _JOINERS:
        return char
    category = unicodedata.category(char)
    if category in ("Zs", "Zl", "Zp") or char == "\t":
        return " "
    return "" if category in ("Cc", "Cf", "Cs", "Co", "Cn") else char
