"""The subject of a reply: "Re: " once, whatever mail programs of other languages put before it."""

import unicodedata

from inbox_assistant.mail.subjects import without_marks

LONGEST = 200


def plain_subject(subject: str) -> str:
    """Return the subject in one line, without marks of replies and forwards in front."""
    return without_marks(one_line(subject))


def reply_subject(subject: str) -> str:
    """Return the subject of an answer to that subject."""
    return f"Re: {plain_subject(subject)[:LONGEST]}".rstrip()


def one_line(text: str) -> str:
    """Return the text without line breaks and control characters: safe in a mail header."""
    visible = (" " if unicodedata.category(c) in _UNSAFE else c for c in text)
    return " ".join("".join(visible).split())


# Controls, lone surrogates, and the separators of lines and paragraphs.
_UNSAFE = frozenset({"Cc", "Cs", "Zl", "Zp"})
