"""Transfer encodings undone (RFC 2045 6), however broken: something readable always comes out."""

import binascii
import re

MAX_PIECES = 1_000
MAX_MENDED = 1_000_000
MAX_UU_LINES = 1_000_000

Data = bytes | memoryview

_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_NOT_BASE64 = bytes(set(range(256)) - set(_BASE64))
_SOFT_BREAK = re.compile(rb"=[ \t]{1,99}(?=\r?\n)")
_UU_BEGIN = re.compile(rb"^begin(?:-base64)?[ \t]{1,9}[0-7]{3,4}[^\n]{0,999}\n", re.M)


def undone(data: Data, encoding: str) -> bytes:
    """Return the bytes that were encoded; unknown encodings leave them as they are."""
    name = encoding.strip().strip("\"'").lower()
    if name.startswith("base64"):
        return unbase64(data)
    if name.startswith("quoted"):
        return unquoted(bytes(data))
    if name in ("x-uuencode", "uuencode", "x-uue", "uue"):
        return unuu(bytes(data))
    return bytes(data)


def undone_word(text: str, encoding: str) -> bytes:
    """Return the bytes of an encoded word's text; `encoding` is B or Q (RFC 2047 4)."""
    data = text.encode("utf-8", "replace")
    return binascii.a2b_qp(data, header=True) if encoding in "qQ" else unbase64(data)


def unquoted(data: bytes) -> bytes:
    """Return decoded quoted-printable; spaces added after a soft line break are no text."""
    if len(data) <= MAX_MENDED and b"= " in data:
        data = _SOFT_BREAK.sub(b"=", data)
    return binascii.a2b_qp(data)


def unbase64(data: Data) -> bytes:
    """Return decoded base64: what is not of its alphabet is skipped, missing padding added.

    Some programs join encoded pieces that each end in padding: all are decoded. Words that follow
    the padding, as lists put them there, are not.
    """
    written = bytes(data)
    whole, padding, rest = written.partition(b"=")
    first = _piece(whole.translate(None, _NOT_BASE64))
    if not padding or rest.translate(None, _BASE64 + b" \t\r\n"):
        return first
    pieces = rest.translate(None, _NOT_BASE64).split(b"=", MAX_PIECES)[:MAX_PIECES]
    return b"".join((first, *map(_piece, pieces)))


def _piece(dense: bytes) -> bytes:
    if len(dense) % 4 == 1:  # six bits alone are no byte
        dense = dense[:-1]
    return binascii.a2b_base64(dense + b"=" * (-len(dense) % 4))


def unuu(data: bytes) -> bytes:
    """Return the bytes of a uuencoded file; lines that are damaged are left out."""
    begin = _UU_BEGIN.search(data)
    if begin is None:
        return data
    if begin[0].startswith(b"begin-"):
        return unbase64(data[begin.end() :].partition(b"\n====")[0])
    return b"".join(_uu_lines(data[begin.end() :]))


def _uu_lines(data: bytes) -> list[bytes]:
    found = []
    for line in data.split(b"\n", MAX_UU_LINES)[:MAX_UU_LINES]:
        if line.rstrip() in (b"end", b"`"):
            break
        try:
            found.append(binascii.a2b_uu(line))
        except binascii.Error:
            # A workaround for programs that pad lines wrongly, as in Python's own uu module.
            length = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
            try:
                found.append(binascii.a2b_uu(line[:length]))
            except binascii.Error:
                continue
    return found
