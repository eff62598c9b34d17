"""Names of attached files, safe on every system: they lead nowhere (CWE-22) and hide nothing."""

import re

from inbox_assistant.mail.headers import words
from inbox_assistant.mail.text import one_line

MAX_NAME = 120
MAX_ENDING = 12

_UNSAFE = re.compile(r'[<>:"|?*/\\]')
_MARKS = re.compile("[\u061c\u200c-\u200f]")
# Windows keeps these names for devices, whatever ending follows.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|\Z)", re.I)


def safe(written: str | None) -> str:
    """Return a file name to save under, "" when nothing usable was written."""
    if not written:
        return ""
    last = _MARKS.sub("", one_line(words(written))).replace("\\", "/").rsplit("/", 1)[-1]
    name = _UNSAFE.sub("_", last).strip(". ")
    if _DEVICE.match(name):
        name = f"_{name}"
    return _shortened(_joined(name))


def _joined(name: str) -> str:
    """Return the name with no spaces before its endings: "bill.pdf   .exe" ends in ".pdf.exe"."""
    return re.sub(r"\s+(?=\.[^\s.]{1,12}\Z)", "", re.sub(r"\.\s+", ". ", name)).strip(". ")


def _shortened(name: str) -> str:
    """Return a long name cut in its middle, so that its ending is still to be seen."""
    if len(name) <= MAX_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > MAX_ENDING:
        stem, dot, ending = name, "", ""
    return stem[: MAX_NAME - len(ending) - 2].rstrip(". ") + "…" + dot + ending
