"""Header fields (RFC 5322) as clean text: decoded, one line, without control characters."""

import re
from datetime import datetime
from email.message import Message

from mailparser.dates import parse_mail_date
from mailparser.utils import get_addresses

from inbox_assistant.mail.text import clean, decode, decode_transfer, one_line
from inbox_assistant.model import Address

MAX_FIELD = 20_000
MAX_IDS = 100
MAX_NAME = 200

Field = tuple[str, str]

_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)\?=")
_MESSAGE_ID = re.compile(r"<([^<>\s]{1,900})>")
_ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]@]{1,64}@[^\s<>,;:\"()@]{1,253}")


def fields(message: "Message[str, str]") -> list[Field]:
    """Return all header fields, name as written and value as clean text, in order."""
    return [(one_line(name), one_line(words(_decoded(raw)))) for name, raw in message.raw_items()]


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
        pending += decode_transfer(match[3], match[2])
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

    def __init__(self, message: "Message[str, str]") -> None:
        self._raw: dict[str, object] = {}
        for name, value in message.raw_items():
            self._raw.setdefault(name.lower(), value)
        self._clean: dict[str, str] = {}
        self.defects: list[str] = []

    def first(self, name: str) -> str:
        """Return the clean value of a field, "" when there is none."""
        if name not in self._clean:
            self._clean[name] = one_line(words(_decoded(self._raw.get(name, ""))))
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
        written = one_line(_decoded(self._raw[name]))
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

    def writer(self) -> Address:
        """Return who wrote the mail. Some mail systems have a name only, and no address."""
        addresses = self.addresses("from") or self.addresses("sender")
        return addresses[0] if addresses else Address(self.first("from")[:MAX_NAME], "")


def _address(name: str, address: str) -> Address | None:
    if not _ADDRESS.fullmatch(address) or len(address) > 254:  # RFC 3696 erratum 1690
        return None
    return Address(one_line(name).strip("\"' "), address)


def _salvaged(value: str) -> tuple[Address, ...]:
    """Return the address in a field that mail-parser could make nothing of, if there is just one:
    of several, nobody can tell which one is meant."""
    found = set(_ADDRESS.findall(value[:MAX_FIELD]))
    usable = tuple(filter(None, (_address("", address) for address in found)))
    return usable if len(usable) == 1 else ()


def _decoded(value: object) -> str:
    """Return a field with raw 8-bit bytes decoded (RFC 6532: UTF-8; else as Windows does)."""
    text = str(value)
    if not text.isascii():
        text = decode(text.encode("utf-8", "surrogateescape"), "utf-8")
    return clean(text)
