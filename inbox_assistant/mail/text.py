"""Bytes to text that a database, a terminal and a browser can hold."""

import base64
import binascii
import quopri
import re
import unicodedata

# C0 and C1 controls but tab and line feed; the byte order mark and what is no character.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufeff\ufffe\uffff]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
# Names seen in the wild that Python has no codec for.
_ALIASES = {
    "ansi_x3.110-1983": "latin-1",
    "cp-850": "cp850",
    "iso-8859-1": "cp1252",  # WHATWG: what says Latin-1 is Windows-1252
    "latin-1": "cp1252",
    "us-ascii": "utf-8",
    "ascii": "utf-8",
    "unknown-8bit": "utf-8",
    "x-unknown": "utf-8",
    "utf8mb4": "utf-8",
    "gb2312": "gb18030",
    "ks_c_5601-1987": "cp949",
    "windows-874": "cp874",
    "x-mac-roman": "mac_roman",
}
# Codecs of Python that turn bytes into text but are no character sets of mail.
_REFUSED = {"undefined", "idna", "punycode", "unicode_escape", "raw_unicode_escape", "mbcs", "oem"}


def decode(data: bytes, charset: str) -> str:
    """Return the text of bytes, whatever the charset claims.

    The claim is tried first, then UTF-8, then Windows-1252, which never fails.
    """
    if not data:
        return ""
    name = charset.strip().strip("\"'").lower()
    for candidate in (_ALIASES.get(name, name), "utf-8"):
        if candidate.replace("-", "_") in _REFUSED:
            continue
        try:
            return data.decode(candidate)
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def decode_transfer(text: str, encoding: str) -> bytes:
    """Return the bytes of an encoded word's text; `encoding` is B or Q (RFC 2047 4)."""
    data = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return quopri.decodestring(data, header=True)
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        return data


def clean(text: str) -> str:
    """Return the text with LF line ends, without controls, NUL or lone surrogates."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isascii():
        text = unicodedata.normalize("NFC", _SURROGATE.sub("\ufffd", text))
    return _CONTROL.sub("", text)


def one_line(text: str) -> str:
    """Return clean text with every run of white space as one space: safe in a header field."""
    return _SPACES.sub(" ", clean(text)).strip()
