"""Which mails a selected folder holds: UIDs, flags and sizes, asked for without a single body.

imapclient refuses ranges and several SEARCH answers, and its parser takes longer for a line of
flags than a server for a mail: these few lines are read here.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError

# Servers cut command lines at 8,192 bytes (RFC 7162 4 asks them to take that much).
SET_BYTES = 7_500
_UID_MAX = 2**32 - 1  # RFC 9051 2.3.1.1
_UID = re.compile(rb"\bUID (\d{1,10})\b", re.I)
_SIZE = re.compile(rb"\bRFC822\.SIZE (\d{1,18})\b", re.I)
_FLAGS = re.compile(rb"\bFLAGS \(([^)]*)\)", re.I)
_DATE = re.compile(
    rb'\bINTERNALDATE "([ \d]\d)-([a-z]{3})-(\d{4}) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)"', re.I
)
_MONTHS = (
    *(b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun"),
    *(b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec"),
)
_ITEMS = "(UID FLAGS INTERNALDATE RFC822.SIZE)"


@dataclass(frozen=True, slots=True)
class Listed:
    """A mail as the server lists it: its bytes, its marks, and when it came in."""

    size: int
    answered: bool
    deleted: bool
    received_at: datetime | None = None


def search(client: IMAPClient, criteria: str) -> list[int]:
    """Return the UIDs that match, in ascending order, each once."""
    found: set[int] = set()
    for line in _asked(client, "SEARCH", criteria):
        # The answer may end in "(MODSEQ 12)" (RFC 7162 3.1.5).
        numbers = line.partition(b"(")[0].split() if isinstance(line, bytes) else []
        found.update(int(number) for number in numbers if number.isdigit())
    return sorted(uid for uid in found if 0 < uid <= _UID_MAX)


def listing(client: IMAPClient, uid_set: str) -> dict[int, Listed]:
    """Return the mails the server has of a set such as "1:400" or "7,9" or "*"."""
    return dict(_listed(_asked(client, "FETCH", uid_set, _ITEMS)))


def newest(client: IMAPClient, exists: int, count: int) -> dict[int, Listed]:
    """Return the last `count` mails of a folder that holds `exists`."""
    if not exists:
        return {}
    client._imap.untagged_responses.pop("FETCH", None)
    first = max(1, exists - count + 1)
    kind, lines = client._imap.fetch(f"{first}:*", _ITEMS)
    return dict(_listed(_checked("FETCH", kind, lines)))


def uid_sets(uids: Iterable[int], limit: int = SET_BYTES) -> Iterator[str]:
    """Yield the UIDs as sets ("1:5,9") no longer than `limit` bytes; the UIDs must rise."""
    parts: list[str] = []
    length = 0
    for first, last in _runs(uids):
        part = str(first) if first == last else f"{first}:{last}"
        if parts and length + len(part) + 1 > limit:
            yield ",".join(parts)
            parts, length = [], 0
        parts.append(part)
        length += len(part) + 1
    if parts:
        yield ",".join(parts)


def _runs(uids: Iterable[int]) -> Iterator[tuple[int, int]]:
    first = last = None
    for uid in uids:
        if first is not None and last is not None and uid != last + 1:
            yield first, last
            first = None
        first, last = (uid if first is None else first), uid
    if first is not None and last is not None:
        yield first, last


def _asked(client: IMAPClient, command: str, *arguments: str) -> list[Any]:
    # What the server said unasked, before, would be taken for the answer.
    client._imap.untagged_responses.pop(command, None)
    return _checked(command, *client._imap.uid(command, *arguments))


def _checked(command: str, kind: str, lines: list[Any]) -> list[Any]:
    if kind != "OK":
        words = lines[0].decode("utf-8", "replace") if lines and lines[0] else kind
        raise IMAPClientError(f"{command} failed: {words}")
    return lines


def _listed(lines: list[Any]) -> Iterator[tuple[int, Listed]]:
    for line in lines:
        if not isinstance(line, bytes) or not (uid := _UID.search(line)):
            continue  # marks of a mail that nobody asked for
        size, flags, received = _SIZE.search(line), _FLAGS.search(line), _DATE.search(line)
        marks = flags[1].lower() if flags else b""
        yield (
            int(uid[1]),
            Listed(
                size=int(size[1]) if size else 0,
                answered=rb"\answered" in marks.split(),
                deleted=rb"\deleted" in marks.split(),
                received_at=_moment(received.groups()) if received else None,
            ),
        )


def _moment(parts: tuple[bytes, ...]) -> datetime | None:
    """Return an INTERNALDATE (RFC 9051 9, date-time), in the server's zone; None for nonsense."""
    day, month, year, hour, minute, second, sign, zone_hours, zone_minutes = parts
    offset = timedelta(hours=int(zone_hours), minutes=int(zone_minutes))
    try:
        zone = timezone(-offset if sign == b"-" else offset)
        number = _MONTHS.index(month.title()) + 1
        return datetime(int(year), number, int(day), int(hour), int(minute), int(second), 0, zone)
    except ValueError:
        return None
