"""Mails out of an mbox file (RFC 4155), whichever of its dialects wrote it, in bounded memory.

mboxo and mboxrd quote "From " at the start of lines with ">", which is undone. mboxcl2 quotes
nothing and says the length of each body: it is believed when it leads to the next mail or the end.
"""

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from os import SEEK_END
from typing import BinaryIO

#: Bytes; a larger mail is passed over. Providers stop at 25 to 150 MB.
LARGEST = 150_000_000

_PIECE = 65_536
_BLANK = (b"\n", b"\r\n")
_QUOTED = re.compile(rb"^>(>*From )")
# What programs write there; a sentence that begins with "From" says something else.
_POSTMARK = re.compile(
    rb"From (?:\S{0,998} *\r?$|\S{1,998} +(?:"
    rb"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? +(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|\d)"
    rb"|.{0,200}\d\d:\d\d.{0,40}(?:19|20)\d\d))"
)
_FIELD = re.compile(
    rb">?(?:received|return-path|delivered-to|envelope-to|from|to|cc|subject|date|message-id|"
    rb"reply-to|sender|references|in-reply-to|mime-version|content-[a-z-]{2,40}|status|precedence|"
    rb"auto-submitted|authentication-results|dkim-signature|(?:arc|list|x)-[a-z0-9-]{1,60}):",
    re.I,
)
_LENGTH = re.compile(rb"content-length:[ \t]{0,9}(\d{1,12})\s{0,9}$", re.I)
# Thunderbird puts its own fields first, and says so with a postmark nobody else writes.
_THUNDERBIRD = b"From - "
_ITS_FIELDS = re.compile(rb"x-(?:account-key|uidl|mozilla-[a-z0-9]{1,20}):", re.I)
_ITS_STATUS = re.compile(rb"x-mozilla-status:[ \t]{0,9}([0-9a-f]{4})\s{0,9}$", re.I)
_REPLIED, _EXPUNGED = 0x0002, 0x0008


@dataclass(frozen=True, slots=True)
class Boxed:
    """A mail of an mbox, and where in the file the next one begins. `raw` is None when it was
    larger than `LARGEST`."""

    raw: bytes | None
    end: int
    answered: bool = False
    deleted: bool = False


def mails(file: BinaryIO, *, lengths: bool = True) -> Iterator[Boxed]:
    """Yield the mails from where the file stands, the beginning of one. Without `lengths` no
    Content-Length is believed: for files that can't be walked backwards."""
    return _Reader(file, lengths=lengths).mails()


class _Collected:
    """The bytes of one mail, as long as they are no more than anybody sends."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._size = 0

    def add(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size <= LARGEST:
            self._pieces.append(piece)
        else:
            self._pieces.clear()

    def without_last_blank(self) -> None:
        """Leave out the blank line before the next mail."""
        if self._pieces and self._pieces[-1] in _BLANK:
            self._size -= len(self._pieces.pop())

    def raw(self) -> bytes | None:
        return b"".join(self._pieces) if self._size <= LARGEST else None


class _Reader:
    """Reads lines, long ones in pieces, and can look two ahead."""

    def __init__(self, file: BinaryIO, *, lengths: bool) -> None:
        self._file = file
        self._lengths = lengths
        self._ahead: deque[bytes] = deque()
        self._at = file.tell()
        self._begins = True  # whether the next piece is the beginning of a line

    def mails(self) -> Iterator[Boxed]:
        while postmark := self._take():
            while not self._begins and self._take():
                pass  # the rest of a long line
            yield self._mail(postmark)

    def _look(self, ahead: int = 0) -> bytes:
        """Return a line that comes, or a piece of a long one; b"" at the end."""
        while len(self._ahead) <= ahead:
            self._ahead.append(self._file.readline(_PIECE))
        return self._ahead[ahead]

    def _take(self) -> bytes:
        self._look()
        piece = self._ahead.popleft()
        self._at += len(piece)
        self._begins = piece.endswith(b"\n")
        return piece

    def _mail(self, postmark: bytes) -> Boxed:
        mail = _Collected()
        status = self._status(mail) if postmark.startswith(_THUNDERBIRD) else 0
        length = self._header(mail)
        if length is None or not self._lengths or not self._sized_body(length, mail):
            self._body(mail)
        return Boxed(mail.raw(), self._at, bool(status & _REPLIED), bool(status & _EXPUNGED))

    def _status(self, mail: _Collected) -> int:
        status = 0
        while _ITS_FIELDS.match(self._look()):
            line = self._take()
            mail.add(line)
            if found := _ITS_STATUS.match(line):
                status = int(found[1], 16)
        return status

    def _header(self, mail: _Collected) -> int | None:
        """Collect the header with the empty line after it; return its Content-Length."""
        length = None
        while (line := self._look()) and not (self._begins and _POSTMARK.match(line)):
            if self._begins and (found := _LENGTH.match(line)):
                length = int(found[1])
            ends = self._begins and line in _BLANK
            self._collect(mail)
            if ends:
                return length
        return None

    def _body(self, mail: _Collected) -> None:
        blank = True
        while line := self._look():
            if blank and self._begins and self._is_postmark():
                break
            blank = self._begins and line in _BLANK
            self._collect(mail)
        mail.without_last_blank()

    def _collect(self, mail: _Collected) -> None:
        begins = self._begins
        piece = self._take()
        mail.add(_unquoted(piece) if begins else piece)

    def _is_postmark(self) -> bool:
        """Return whether the next line begins a mail, and is no sentence."""
        line = self._look()
        if not line.startswith(b"From "):
            return False
        return bool(_POSTMARK.match(line) or _FIELD.match(self._look(1)))

    def _sized_body(self, length: int, mail: _Collected) -> bool:
        """Collect a body of that length, if the next mail or the end of the file follows it."""
        start, end = self._at, self._at + length
        if end > self._file.seek(0, SEEK_END):
            self._jump(start)
            return False
        self._file.seek(end)
        after = self._file.read(16)
        follows = after.lstrip(b"\r\n")
        if not (follows.startswith(b"From ") or (not follows and len(after) < 16)):
            self._jump(start)
            return False
        self._file.seek(start)
        while length and (piece := self._file.read(min(length, 1_000_000))):
            mail.add(piece)
            length -= len(piece)
        self._jump(end + len(after) - len(follows))
        return True

    def _jump(self, place: int) -> None:
        self._file.seek(place)
        self._ahead.clear()
        self._at, self._begins = place, True


def _unquoted(line: bytes) -> bytes:
    return _QUOTED.sub(rb"\1", line)
