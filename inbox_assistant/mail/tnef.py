"""Outlook's winmail.dat (MS-OXTNEF): the files and the words in it.

A reader of our own, since the one kept library copies the rest of the file at every attribute and
so needs quadratic time on hostile ones. What is broken ends the reading; what came before counts.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import Struct, error

import compressed_rtf
from striprtf.striprtf import rtf_to_text

from inbox_assistant.mail.charsets import decode
from inbox_assistant.mail.text import clean

MAX_ATTRIBUTES = 5_000
MAX_FILES = 200
MAX_PROPERTIES = 2_000
MAX_TEXT = 1_000_000
MAX_COMPRESSED_RTF = 32_000
MAX_RTF = 150_000

_SIGNATURE = 0x223E9F78
_HEAD = Struct("<IH")
_ATTRIBUTE = Struct("<BHHI")  # level, id, type, length; data and a checksum follow
_LONG = Struct("<I")
_TAG = Struct("<HH")

# Attributes (MS-OXTNEF 2.1.3.2)
_BODY, _PROPERTIES, _CODEPAGE = 0x800C, 0x9003, 0x9007
_FILE_BEGINS, _FILE_TITLE, _FILE_DATA, _FILE_PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
# Properties (MS-OXPROPS)
_TEXT, _HTML, _RTF, _HTML_CODEPAGE = 0x1000, 0x1013, 0x1009, 0x3FDE
_NAME, _LONG_NAME, _MIME, _CONTENT_ID, _OBJECT = 0x3704, 0x3707, 0x370E, 0x3712, 0x3701
_TOLD = (_LONG_NAME, _NAME, _MIME, _CONTENT_ID)
# Types of properties: sizes of those that are fixed; the others tell their size
_FIXED = {2: 4, 3: 4, 4: 4, 10: 4, 11: 4, 5: 8, 6: 8, 7: 8, 20: 8, 64: 8, 72: 16}
_UNICODE, _SEVERAL = 0x1F, 0x1000


@dataclass(slots=True)
class File:
    """An attached file: its name as written, type and bytes."""

    name: str = ""
    type: str = ""
    content_id: str = ""
    content: bytes = b""


@dataclass(slots=True)
class Package:
    """What a winmail.dat holds."""

    text: str = ""
    html: str = ""
    rtf: bytes = b""
    files: list[File] = field(default_factory=list)


def unpacked(data: bytes) -> Package:
    """Return what the file holds. Raises ValueError when it is no TNEF at all."""
    if len(data) < _HEAD.size or _HEAD.unpack_from(data)[0] != _SIGNATURE:
        raise ValueError("no TNEF signature")
    package = Package()
    codepage = "cp1252"
    for number, place, length in _attributes(data):
        if number == _CODEPAGE and length >= 4:
            codepage = f"cp{_LONG.unpack_from(data, place)[0]}"
        elif number == _FILE_BEGINS and len(package.files) < MAX_FILES:
            package.files.append(File())
        elif number in (_BODY, _PROPERTIES):
            _read_words(package, number, data[place : place + length], codepage)
        elif package.files:
            _read_file(package.files[-1], number, data[place : place + length], codepage)
    return package


def rich_text(compressed: bytes) -> str:
    """Return the words of compressed RTF (MS-OXRTFCP), "" when it is broken or too long."""
    if not 16 <= len(compressed) <= MAX_COMPRESSED_RTF:
        return ""
    try:
        rtf = compressed_rtf.decompress(compressed)[:MAX_RTF]
        text = rtf_to_text(rtf.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call]
        return clean(text).strip()
    except Exception:
        # The library raises bare Exceptions; without these words the mail still has its files.
        return ""


def _attributes(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Yield each attribute's id, the place of its data, and their length."""
    at = _HEAD.size
    for _ in range(MAX_ATTRIBUTES):
        if at + _ATTRIBUTE.size > len(data):
            return
        _, number, _, length = _ATTRIBUTE.unpack_from(data, at)
        at += _ATTRIBUTE.size
        yield number, at, min(length, len(data) - at)
        at += length + 2


def _read_words(package: Package, number: int, data: bytes, codepage: str) -> None:
    if number == _BODY:
        package.text = _string(data, codepage)
        return
    found = dict(_properties(data))
    kind, text = found.get(_TEXT, (0, b""))
    if text:
        package.text = _typed(kind, text, codepage)
    page = found.get(_HTML_CODEPAGE, (0, b""))[1]
    html = found.get(_HTML, (0, b""))[1]
    package.rtf = found.get(_RTF, (0, b""))[1]
    package.html = _string(html, f"cp{_LONG.unpack(page)[0]}" if len(page) == 4 else "utf-8")


def _read_file(file: File, number: int, data: bytes, codepage: str) -> None:
    if number == _FILE_TITLE and not file.name:
        file.name = _string(data, codepage)
    elif number == _FILE_DATA:
        file.content = data
    elif number == _FILE_PROPERTIES:
        found = dict(_properties(data))
        told = {key: _typed(*found[key], codepage) for key in _TOLD if key in found}
        file.name = told.get(_LONG_NAME) or file.name or told.get(_NAME, "")
        file.type, file.content_id = told.get(_MIME, ""), told.get(_CONTENT_ID, "")
        if not file.content and _OBJECT in found:
            file.content = found[_OBJECT][1][16:]  # after the id of its interface


def _properties(data: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """Yield each property's id with its type and its first value (MS-OXTNEF 2.1.3.4)."""
    try:
        at = 4
        for _ in range(min(_LONG.unpack_from(data)[0], MAX_PROPERTIES)):
            kind, number = _TAG.unpack_from(data, at)
            at = _after_name(data, at + 4) if number >= 0x8000 else at + 4
            at, value = _value(data, at, kind)
            yield number, (kind & ~_SEVERAL, value)
    except error:
        return


def _after_name(data: bytes, at: int) -> int:
    """Return where the value of a named property begins: after its name's set, kind and name."""
    named = _LONG.unpack_from(data, at + 16)[0] == 1
    length = _LONG.unpack_from(data, at + 20)[0] if named else 0
    return at + 24 + _padded(length)


def _value(data: bytes, at: int, kind: int) -> tuple[int, bytes]:
    """Return where the next property begins, and the first value of this one."""
    size = _FIXED.get(kind & ~_SEVERAL)
    if size and not kind & _SEVERAL:
        return at + size, data[at : at + size]
    count = _LONG.unpack_from(data, at)[0]
    at += 4
    if size:
        return at + size * count, data[at : at + size]
    first = b""
    for place in range(min(count, MAX_PROPERTIES)):
        length = _LONG.unpack_from(data, at)[0]
        if place == 0:
            first = data[at + 4 : at + 4 + length]
        at += 4 + _padded(length)
    return at, first


def _padded(length: int) -> int:
    return length + -length % 4


def _typed(kind: int, value: bytes, codepage: str) -> str:
    return _string(value, "utf-16-le" if kind == _UNICODE else codepage)


def _string(value: bytes, charset: str) -> str:
    if charset == "utf-16-le":
        return clean(value[:MAX_TEXT].decode(charset, "replace").partition("\x00")[0])
    return clean(decode(value[:MAX_TEXT].partition(b"\x00")[0], charset))
