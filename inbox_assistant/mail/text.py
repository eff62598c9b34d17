"""Bytes to text that a database, a terminal and a browser can hold."""

import re
import unicodedata

# C0 and C1 controls but tab and line feed; the byte order mark and what is no character.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Letters of another direction stay; what turns the direction of the characters around it does not.
_TURNING = "\u202a-\u202e\u2066-\u2069"
# Invisible characters, but for the joiners that Persian, Indic scripts and emoji are written with.
_INVISIBLE = re.compile(
    f"[{_TURNING}\u00ad\u115f\u1160\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\uffa0\ufff9-\ufffb"
    "\U000e0000-\U000e007f]+"
)


def clean(text: str) -> str:
    """Return the text with LF line ends, without controls, NUL or lone surrogates."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = unicodedata.normalize("NFC", _SURROGATE.sub("\ufffd", text))
    return _CONTROL.sub("", text)


def one_line(text: str) -> str:
    """Return clean text with every run of white space as one space: safe in a header field.

    Overrides and isolates of direction are left out, since one that is not closed turns the words
    after it; marks and the letters themselves stay.
    """
    line = clean(text)
    if not line.isascii():
        line = _INVISIBLE.sub("", line)
    return " ".join(line.split())
