"""Header fields (RFC 5322) as clean text: decoded, one line, without control characters."""

import re
from collections.abc import Iterable
from datetime import datetime

from mailparser.dates import parse_mail_date
from mailparser.utils import get_addresses

from inbox_assistant.mail.charsets import decode
from inbox_assistant.mail.fields import Field
from inbox_assistant.mail.text import clean, one_line
from inbox_assistant.mail.transfer import undone_word
from inbox_assistant.model import Address

MAX_FIELD = 20_000
MAX_IDS = 100
MAX_NAME = 200

_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_MESSAGE_ID = re.compile(r"<([^<>\s]{1,900})>")
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]@]{1,64}@[^\s<>,;:\"()@]{1,253}")
# In "anna@shop.example"@evil.example (RFC 5321 4.1.2 allows it) only the last host counts.
_LONE = re.compile(r"(?<![^\s<>,;:\"()\[])" + _ADDRESS.pattern + r"(?![^\s<>,;:\"()]|[\"\s]{0,9}@)")


def readable(fields: Iterable[Field], charset: str = "") -> list[Field]:
    """Return header fields, name as written and value as clean text, in order."""
    return [(one_line(name), one_line(words(_decoded(raw, charset)))) for name, raw in fields]


def words(value: str) -> str:
    """Return a field's value with its encoded words (RFC 2047) decoded."""
    if "=?" not in value:
        return value
    pieces: list[str] = []
    pending, charset, end = b"", "", 0
    for match in _ENCODED_WORD.finditer(value):
        between = value[end : match.start()]
        name = match[1].split("*")[0].lower()  # RFC 2231 5: a language may follow
        # Neighbours of one charset are joined first: some programs cut inside a character.
        if between.strip() or name != charset:
            pieces.append(decode(pending, charset))
            pending, charset = b"", name
            if between.strip() or end == 0:
                pieces.append(between)
        pending += undone_word(match[3], match[2])
        end = match.end()
    return "".join((*pieces, decode(pending, charset), value[end:]))


def message_ids(value: str) -> tuple[str, ...]:
    """Return the Message-IDs in a field, in angle brackets, the last `MAX_IDS` of them."""
    found = dict.fromkeys(f"<{bare}>" for bare in _MESSAGE_ID.findall(value))
    return tuple(found)[-MAX_IDS:]


class Header:
    """The fields of one mail. Of a doubled field the first counts, as in mail programs.

    mail-parser reads the addresses and the date, one field at a time: given a whole mail it
    spends most of its time on Received, and doubled fields change the type of its answers.
    """

    def __init__(self, fields: Iterable[Field], charset: str = "") -> None:
        """`charset` is what the mail claims for its body: raw bytes in fields may be of it too."""
        self._raw: dict[str, str] = {}
        for name, value in fields:
            self._raw.setdefault(name.lower(), value)
        self._charset = charset
        self._clean: dict[str, str] = {}
        self.defects: list[str] = []

    def first(self, name: str) -> str:
        """Return the clean value of a field, "" when there is none."""
        if name not in self._clean:
            self._clean[name] = one_line(words(self._text(name)))
        return self._clean[name]

    def has(self, *names: str) -> bool:
        """Return whether one of the fields is there, even if empty."""
        return not self._raw.keys().isdisjoint(names)

    def date(self) -> datetime | None:
        """Return the date in UTC, None when missing or wrong."""
        if "date" not in self._raw:
            return None
        try:
            result = parse_mail_date(self.first("date"))
        except Exception as error:
            self.defects.append(f"date: {type(error).__name__}")
            return None
        self.defects += [f"date: {reason}" for reason in result.reasons]
        date: datetime | None = result.value
        return date

    def addresses(self, name: str) -> tuple[Address, ...]:
        """Return the usable addresses of a field; those that can't be mailed to are left out."""
        if name not in self._raw:
            return ()
        # Encoded words are decoded by mail-parser, which knows where they may stand.
        written = one_line(self._text(name))
        if len(written) > MAX_FIELD:
            written = written[:MAX_FIELD].rpartition(",")[0]
        doubts: list[dict[str, str]] = []
        try:
            pairs = get_addresses(written, defects=doubts, decode_names=True)
        except Exception as error:
            # A field it fails on must not take the mail with it.
            pairs, doubts = [], [{"reason": type(error).__name__}]
        self.defects += [f"{name}: {doubt['reason']}" for doubt in doubts[:5]]
        found = (_address(*pair) for pair in pairs)
        return tuple(filter(None, found)) or _salvaged(self.first(name))

    def _text(self, name: str) -> str:
        return _decoded(self._raw.get(name, ""), self._charset)

    def writer(self) -> Address:
        """Return who wrote the mail. Some mail systems have a name only, and no address."""
        addresses = self.addresses("from") or self.addresses("sender")
        return addresses[0] if addresses else Address(self.first("from")[:MAX_NAME], "")


def _address(name: str, address: str) -> Address | None:
    if not _ADDRESS.fullmatch(address) or len(address) > 254:  # RFC 3696 erratum 1690
        return None
    # Some programs put encoded words in quotes, where they may not stand (RFC 2047 5).
    return Address(one_line(words(name)).strip("\"' ")[:MAX_NAME], address)


def _salvaged(value: str) -> tuple[Address, ...]:
    """Return the address in a field that mail-parser could make nothing of, if there is just one:
    of several, nobody can tell which one is meant."""
    found = set(_LONE.findall(value[:MAX_FIELD]))
    usable = tuple(filter(None, (_address("", address) for address in found)))
    return usable if len(usable) == 1 else ()


def _decoded(value: str, charset: str) -> str:
    """Return a field with its raw 8-bit bytes decoded (RFC 6532: UTF-8)."""
    if not value.isascii() or "\x1b" in value:
        value = decode(value.encode("utf-8", "surrogateescape"), "utf-8", charset)
    return clean(value)
