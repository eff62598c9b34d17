"""Calendar invitations (RFC 5545, RFC 5546): what, when and where, as the mail itself says it.

icalendar reads the values. It is given the lines that matter alone, so that calendars of any size
cost the same.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from inbox_assistant.mail.charsets import decode
from inbox_assistant.mail.structure import Leaf
from inbox_assistant.mail.text import clean, one_line
from inbox_assistant.model import Address, Invitation

MAX_BYTES = 200_000
MAX_INVITATIONS = 3
MAX_LINE = 2_000
MAX_LINES = 200
MAX_TEXT = 300
MAX_NAME = 200

_TYPES = ("text/calendar", "application/ics", "text/x-vcalendar")
_FOLD = re.compile(r"\n[ \t]")
_EVENT = re.compile(r"^BEGIN:VEVENT[ \t]*$", re.M | re.I)
_EVENT_END = re.compile(r"^(?:END:VEVENT|BEGIN:[A-Z]{1,20})[ \t]*$", re.M | re.I)
_ZONE = re.compile(r"^BEGIN:VTIMEZONE[ \t]*\n[^\x00]{0,5000}?^END:VTIMEZONE[ \t]*$", re.M | re.I)
_METHOD = re.compile(r"^METHOD:([A-Z]{1,20})[ \t]*$", re.M | re.I)
_WANTED = re.compile(
    r"(?:DTSTART|DTEND|DURATION|SUMMARY|LOCATION|ORGANIZER|ATTENDEE|STATUS|RRULE)[;:]", re.I
)


def invitations(leaves: Iterable[Leaf]) -> tuple[Invitation, ...]:
    """Return the events that the mail's calendars bring: the first of each, each once."""
    return tuple(dict.fromkeys(_found(leaves)))[:MAX_INVITATIONS]


def _found(leaves: Iterable[Leaf]) -> Iterator[Invitation]:
    calendars = [leaf for leaf in leaves if _is_calendar(leaf)]
    for leaf in calendars[: 2 * MAX_INVITATIONS]:  # most come twice: as a part and as a file
        part = leaf.part
        text = clean(decode(part.content(MAX_BYTES), part.parameter("charset") or "utf-8"))
        if event := _event(_FOLD.sub("", text), part.parameter("method") or ""):
            yield event


def _is_calendar(leaf: Leaf) -> bool:
    return leaf.type in _TYPES or (leaf.part.filename or "").lower().endswith(".ics")


def _event(text: str, method: str) -> Invitation | None:
    begins = _EVENT.search(text)
    if begins is None:
        return None
    named = _METHOD.search(text[:MAX_BYTES])
    method = one_line(named[1] if named else method)[:20].upper() or "PUBLISH"
    try:
        return _invitation(_read(text, begins.end()), method)
    except Exception:
        # A calendar that its library fails on stays an attachment.
        return None


def _read(text: str, at: int) -> Any:
    """Return the event that begins there as icalendar understands it, without what is broken."""
    from icalendar import Calendar  # takes a tenth of a second, for few mails

    ends = _EVENT_END.search(text, at)
    lines = text[at : ends.start() if ends else len(text)].split("\n")
    wanted = [line[:MAX_LINE] for line in lines if _WANTED.match(line)][:MAX_LINES]
    zones = [match[0] for match, _ in zip(_ZONE.finditer(text), range(3), strict=False)]
    event = ("BEGIN:VEVENT", *wanted, "END:VEVENT")
    source = "\n".join(("BEGIN:VCALENDAR", *zones, *event, "END:VCALENDAR", ""))
    read = Calendar.from_ical(source.replace("\n", "\r\n")).walk("VEVENT")[0]
    for name, _ in read.errors:
        read.pop(name, None)
    return read


def _invitation(event: Any, method: str) -> Invitation:
    starts, zone = _moment(event, "dtstart")
    ends = _moment(event, "dtend")[0]
    return Invitation(
        method="CANCEL" if _text(event, "status").upper() == "CANCELLED" else method,
        summary=_text(event, "summary"),
        starts=starts,
        ends=ends,
        zone=zone,
        where=_text(event, "location"),
        organiser=_person(event.get("organizer")),
        answer=_answer(event) if method == "REPLY" else "",
        repeats="rrule" in event,
    )


def _text(event: Any, name: str) -> str:
    return one_line(str(event.get(name, "")))[:MAX_TEXT]


def _moment(event: Any, name: str) -> tuple[str, str]:
    """Return a date or time in ISO 8601, and the name of its zone."""
    found = event.get(name)
    value = getattr(found, "dt", None)
    if value is None:
        return "", ""
    if not isinstance(value, datetime):
        return str(value), ""
    utc = value.utcoffset() is not None and not value.utcoffset()
    zone = one_line(str(found.params.get("TZID", "")))[:MAX_NAME]
    return value.isoformat(timespec="minutes"), zone or ("UTC" if utc else "")


def _person(value: Any) -> Address | None:
    if value is None or isinstance(value, list):
        return None
    name = one_line(str(value.params.get("CN", "")))[:MAX_NAME].strip('"')
    address = re.sub(r"^mailto:", "", one_line(str(value)), flags=re.I)
    return Address(name, address[:MAX_NAME])


def _answer(event: Any) -> str:
    people = event.get("attendee", [])
    first = people[0] if isinstance(people, list) and people else people
    return one_line(str(getattr(first, "params", {}).get("PARTSTAT", "")))[:20].upper()
