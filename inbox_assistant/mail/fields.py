"""The header of a mail or a part (RFC 5322 2.2), read from its bytes in linear time.

Programs leave out the empty line, break lines without indenting, put "From " lines before it. What
cannot be a field is skipped when fields follow, and begins the body when none do.
"""

import re
from dataclasses import dataclass

MAX_FIELDS = 5_000
MAX_VALUE = 50_000
MAX_JUNK = 500_000

Field = tuple[str, str]

_NAME = re.compile(rb"([!-9;-~]{1,200})[ \t]{0,99}:")
_END = re.compile(rb"\n(?![ \t])")
_BLANK = re.compile(rb"[ \t]{0,999}\r?(?:\n|\Z)")
_KNOWN = (
    rb"(?:from|to|cc|subject|date|message-id|reply-to|sender|references|in-reply-to|return-path|"
    rb"mime-version|content-[a-z-]{2,40}|received|auto-submitted|precedence|list-[a-z]{2,20}|"
    rb"x-[a-z-]{2,60})"
)
_FIELD = re.compile(rb"\n(?=" + _KNOWN + rb"[ \t]{0,9}:)", re.I)
_UNCOMMON = re.compile(
    rb"\n(?=[a-ilmprstA-ILMPRST])"  # the first letters, since most lines are ruled out by them
    rb"(from|to|cc|subject|date|message-id|reply-to|sender|references|in-reply-to|mime-version|"
    rb"content-(?:type|transfer-encoding|disposition)|auto-submitted|precedence|list-id):",
    re.I,
)
_MBOX = re.compile(rb">?From [^\n]{1,999}\n")


@dataclass(frozen=True, slots=True)
class Head:
    """The fields as written, in order, and where the body begins. Bytes above 127 are surrogate
    escapes, since nobody has said yet what they mean."""

    fields: list[Field]
    body: int
    defects: tuple[str, ...] = ()

    def first(self, name: str) -> str:
        """Return the value of the first field of that name (in lower case), "" without one."""
        return next((value for found, value in self.fields if found.lower() == name), "")


def read_head(raw: bytes, start: int = 0, end: int | None = None, most: int = MAX_FIELDS) -> Head:
    """Return the header of the part that begins at `start`; beyond `most` fields, only those that
    say what a mail or a part is."""
    end = len(raw) if end is None else end
    fields: list[Field] = []
    defects: tuple[str, ...] = ()
    last = -1
    at = _past_mbox(raw, start, end)
    while at < end:
        name = _NAME.match(raw, at, end)
        if name is None:
            if blank := _BLANK.match(raw, at, end):
                return Head(fields, blank.end(), defects)
            last = _header_end(raw, at, end) if last < 0 else last
            following = _FIELD.search(raw, at, min(last, at + MAX_JUNK))
            if following is None:
                return Head(fields, at, (*defects, "no empty line after the header"))
            defects = ("a line of the header is no field",)
            at = following.end()
            continue
        if len(fields) >= most:
            return _the_rest(raw, at, end, fields)
        after = _field_end(raw, name.end(), end)
        fields.append((name[1].decode("ascii"), _value(raw, name.end(), after)))
        at = after
    return Head(fields, end, defects)


def _past_mbox(raw: bytes, start: int, end: int) -> int:
    mark = _MBOX.match(raw, start, end)
    return mark.end() if mark else start


def _field_end(raw: bytes, at: int, end: int) -> int:
    """Return where the next line begins that does not continue this field."""
    found = _END.search(raw, at, end)
    return found.end() if found else end


def _header_end(raw: bytes, at: int, end: int) -> int:
    """Return where the next empty line is."""
    plain = raw.find(b"\n\n", at, end)
    other = raw.find(b"\n\r\n", at, end if plain < 0 else plain)
    return min((place for place in (plain, other) if place >= 0), default=end)


def _the_rest(raw: bytes, at: int, end: int, fields: list[Field]) -> Head:
    """Return the head of a mail with too many fields: of the others only the well-known ones that
    have not been seen yet, once each."""
    last = _header_end(raw, at, end)
    seen = {name.lower() for name, _ in fields}
    for mark in _UNCOMMON.finditer(raw, at - 1, last):
        name = mark[1].decode("ascii")
        if name.lower() not in seen:
            seen.add(name.lower())
            fields.append((name, _value(raw, mark.end(), _field_end(raw, mark.end(), last))))
    blank = _BLANK.match(raw, last + 1, end)
    return Head(fields, blank.end() if blank else end, ("too many header fields",))


def _value(raw: bytes, start: int, end: int) -> str:
    value = raw[start : min(end, start + MAX_VALUE)]
    return value.decode("ascii", "surrogateescape").strip()
