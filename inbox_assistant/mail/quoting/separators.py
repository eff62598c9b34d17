"""Lines that programs put before a quoted or forwarded mail."""

import re

from inbox_assistant.mail.data import table
from inbox_assistant.mail.quoting.lines import folded

_DATA = table("quoting/separators")
_DASHED = frozenset(_DATA["dashed"])
_PLAIN = frozenset(_DATA["plain"])
_BEGINS = tuple(_DATA["begins"])
# Lotus Notes: "Anna Ray---02/03/2026 02:22:10 PM---Her first words".
_NOTES = re.compile(r"[^-]{1,80}---\d{1,4}[./-]\d{1,2}[./-]\d{2,4} \d{1,2}[:.]\d\d[^-]{0,12}---")
_DASHES = "-–—‐‑‒―─━_=*~•<> "


def separates(line: str) -> bool:
    """Return whether a line alone says that another mail begins."""
    words = folded(line)
    if words.strip(":： *_") in _PLAIN or words.startswith(_BEGINS):
        return True
    return (words[:1] in _DASHES and is_title(words)) or bool(_NOTES.match(words))


def is_title(line: str) -> bool:
    """Return whether a line names another mail, with dashes or without."""
    return folded(line).strip(_DASHES + ":：") in _DASHED
