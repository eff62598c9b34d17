"""Bytes to characters, whatever character set they claim.

The order of trust: the claim, unless the bytes are clearly UTF-8; UTF-8; what the rest of the mail
claims; a guess among national sets when most bytes are not ASCII; Windows-1252, which never fails.
"""

import codecs
from functools import lru_cache

import charset_normalizer

from inbox_assistant.mail.data import table

MAX_CHARSET_NAME = 40
GUESSED_BYTES = 1_000
SURELY_UTF8 = 9

_DATA = table("charsets")
_NAMES: dict[str, str] = _DATA["names"]
_REFUSED = frozenset(_DATA["refused"])
_GUESSED: list[str] = _DATA["guessed"]
_SHIFTING = ("iso2022", "hz", "utf-7")  # their bytes are all ASCII
_ESCAPES = (b"\x1b$B", b"\x1b$@")  # RFC 1468: ISO-2022-JP changes to Kanji
_SINGLE = ("cp125", "iso8859", "koi8", "mac", "cp8", "latin")
_ASCII = bytes(range(128))


def decode(data: bytes, claim: str, otherwise: str = "") -> str:
    """Return the text of bytes. `otherwise` is a set that other parts of the mail claim."""
    if not data:
        return ""
    name = _codec(claim)
    if data.isascii():
        return _of_ascii(data, name)
    for candidate in _in_order(data, name, otherwise):
        text = _strictly(data, candidate) or _mended(data, candidate)
        if text is not None:
            return text
    guess = _guessed(data)
    return data.decode(guess or "cp1252", "replace")


def _in_order(data: bytes, name: str, otherwise: str) -> dict[str, None]:
    """Return the sets to try. Text of another set is hardly ever valid UTF-8 by chance: never when
    its characters are single bytes, and not for long when they are pairs."""
    if name.startswith("iso2022_jp"):
        return dict.fromkeys((name, "cp932", "euc_jp", "utf-8"))
    is_utf8 = _strictly(data, "utf-8") is not None
    if is_utf8 and (name.startswith(_SINGLE) or len(data.translate(None, _ASCII)) >= SURELY_UTF8):
        return {"utf-8": None}
    order = (
        (name, _codec(otherwise))
        if name.startswith(_SINGLE)
        else (name, "utf-8", _codec(otherwise))
    )
    return dict.fromkeys(filter(None, order))


def _of_ascii(data: bytes, name: str) -> str:
    """Return text of bytes below 128: as it stands, unless its set shifts within ASCII."""
    if not name.startswith(_SHIFTING):
        # Sets of wide characters claimed for plain ASCII would give noise.
        if name.startswith(("utf-16", "utf-32")) and b"\x00" in data:
            return data.decode(name, "replace")
        name = "iso2022_jp_ext" if any(escape in data for escape in _ESCAPES) else "ascii"
    return _strictly(data, name) or data.decode(name, "replace")


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (LookupError, UnicodeError, ValueError):
        return None


def _mended(data: bytes, name: str) -> str | None:
    """Return text with U+FFFD for a few wrong bytes, None when there are more than a few."""
    if name.startswith(_SINGLE):
        return None
    try:
        text = data.decode(name, "replace")
    except (LookupError, UnicodeError, ValueError):
        return None
    wrong = text[:20_000].count("\ufffd")
    right = sum(1 for character in text[:20_000] if character > "\x7f") - wrong
    # By chance bytes are hardly ever UTF-8, but often pairs of an Asian set.
    return text if wrong * (1 if name == "utf-8" else 6) <= right else None


def _guessed(data: bytes) -> str | None:
    """Return a national character set that the bytes look like.

    With few bytes beyond ASCII it is some Latin alphabet, which nothing tells from Windows-1252.
    """
    sample = data[:GUESSED_BYTES]
    beyond = len(sample.translate(None, _ASCII))
    if beyond < 6 or beyond * 9 < 2 * len(sample.translate(None, b" \t\r\n")):
        return None
    match = charset_normalizer.from_bytes(sample, cp_isolation=_GUESSED).best()
    return match.encoding if match else None


@lru_cache(maxsize=500)
def _known(name: str) -> str:
    try:
        found = codecs.lookup(name).name
    except (LookupError, UnicodeError, ValueError):
        return ""
    return "" if found.replace("-", "_") in _REFUSED else found


def _codec(claim: str) -> str:
    """Return the name of Python's codec for a claimed set, "" when there is none."""
    name = claim[:MAX_CHARSET_NAME].strip().strip("\"'").lower()
    name = _NAMES.get(name, name)
    if not name.isascii() or not name.isprintable() or name.replace("-", "_") in _REFUSED:
        return ""
    return _known(name) if name else ""
