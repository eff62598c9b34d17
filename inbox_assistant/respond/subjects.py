"""The subject of a reply: "Re: " once, whatever mail programs of other languages put before it."""

import re
import unicodedata

LONGEST = 200
# Reply and forward marks of mail programs, in their languages; RFC 5322 3.6.5 knows only "Re: ".
_MARK = re.compile(
    r"\s*(?:re|r|rif|aw|antw|antwort|wg|sv|vs|rép|rep|réf|tr|rv|fw|fwd|i|odp)"
    r"(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s?:",
    re.IGNORECASE,
)


def plain_subject(subject: str) -> str:
    """Return the subject in one line, without marks of replies and forwards in front."""
    line = one_line(subject)
    while mark := _MARK.match(line):
        line = line[mark.end() :].lstrip()
    return line


def reply_subject(subject: str) -> str:
    """Return the subject of an answer to that subject."""
    return f"Re: {plain_subject(subject)[:LONGEST]}".rstrip()


def one_line(text: str) -> str:
    """Return the text without line breaks and control characters: safe in a mail header."""
    visible = (" " if unicodedata.category(c) in _UNSAFE else c for c in text)
    return " ".join("".join(visible).split())


# Controls, lone surrogates, and the separators of lines and paragraphs.
_UNSAFE = frozenset({"Cc", "Cs", "Zl", "Zp"})
