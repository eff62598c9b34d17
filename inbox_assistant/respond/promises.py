"""Dated words in a reply: "entro venerdì", "by Friday", "bis 24. November, 18 Uhr".

Five languages at once, so that the language of a draft need not be known. Only what lies ahead
is a promise; a day without an hour ends with the working day.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from inbox_assistant.model import Promise
from inbox_assistant.respond.promise_words import (
    BY,
    DAYS_AHEAD,
    MONTHS,
    PARTS_OF_DAY,
    UNITS,
    WEEKDAYS,
    alternatives,
)
from inbox_assistant.understand.tokens import sentences

END_OF_WORK = time(18, 0)
LONGEST_TEXT = 20_000

_FLAGS = re.IGNORECASE
_ISO = re.compile(r"\b(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b")
# Without a year only "24/11" and "24.11." are dates: "4.2" is a version.
_NUMERIC = re.compile(
    r"\b(?P<day>\d{1,2})(?:/(?P<month>\d{1,2})|\.(?P<month2>\d{1,2})\.)(?:/?(?P<year>\d{4}))?(?![\d/])"
)
_NAMED = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:º|°|\.|er|st|nd|rd|th)?\s(?:de\s|of\s)?(?P<name>{alternatives(MONTHS)})\b"
    r"(?:\s(?:de\s|del\s)?(?P<year>\d{4}))?",
    _FLAGS,
)
_NAMED_FIRST = re.compile(
    rf"\b(?P<name>{alternatives(MONTHS)})\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\b"
    r"(?:,?\s(?P<year>\d{4}))?",
    _FLAGS,
)
_WEEKDAY = re.compile(rf"\b(?:{BY})\s(?P<name>{alternatives(WEEKDAYS)})\b", _FLAGS)
# "Guten Morgen" and "por la mañana" name no day.
_AHEAD = re.compile(rf"(?<!guten )(?<!am )(?<!la )\b(?P<name>{alternatives(DAYS_AHEAD)})\b", _FLAGS)
_WITHIN = re.compile(
    r"\b(?:entro(?: le prossime)?|within(?: the next)?|in|innerhalb(?: von)?|binnen|sous"
    r"|dans(?: les)?|en(?: un plazo de)?|dentro de)\s"
    rf"(?P<count>\d{{1,3}})\s(?P<unit>{alternatives(UNITS)})\b",
    _FLAGS,
)
_HOUR = re.compile(
    r"\b(?:(?:alle|entro le|at|by|before|um|gegen|bis|à|a las|antes de las|las)\s)?"
    r"(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s?(?P<mark>uhr|h|am|pm|a\.m|p\.m)\b"
    r"|\b(?:alle|entro le|at|by|um|à|a las|antes de las)\s"
    r"(?P<hour2>\d{1,2})(?:[:.](?P<minute2>\d{2}))?(?![\d./-]|\s?%)",
    _FLAGS,
)
_PART_OF_DAY = re.compile(rf"\b(?P<name>{alternatives(PARTS_OF_DAY)})\b", _FLAGS)


def promises(text: str, now: datetime, zone: ZoneInfo) -> list[Promise]:
    """Return the dated words of the text that lie ahead, in order, with the sentences
    that give them.

    Days and hours are meant in `zone` (the team's); `now` is aware.
    """
    found = []
    for sentence in sentences(text[:LONGEST_TEXT]):
        for promise in _of_sentence(sentence.text, now.astimezone(zone)):
            if promise.until > now:
                found.append(promise)
    return found


def next_promise(text: str, now: datetime, zone: ZoneInfo) -> Promise | None:
    """Return the promise of the text that falls due first, None when it gives no date."""
    return min(promises(text, now, zone), key=lambda promise: promise.until, default=None)


def next_working_evening(now: datetime, zone: ZoneInfo) -> datetime:
    """Return 18:00 of the next day from Monday to Friday, in the team's zone."""
    day = now.astimezone(zone).date() + timedelta(days=1)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return datetime.combine(day, END_OF_WORK, zone)


def _of_sentence(sentence: str, now: datetime) -> Iterator[Promise]:
    flat = sentence.replace("’", "'")
    hour = _hour(flat) or _part_of_day(flat) or END_OF_WORK
    for day in sorted(set(_days(flat, now.date()))):
        yield Promise(datetime.combine(day, hour, now.tzinfo), sentence)
    for match in _WITHIN.finditer(flat):
        span = timedelta(hours=int(match["count"]) * UNITS[match["unit"].casefold()])
        yield Promise(now + span, sentence)


def _days(sentence: str, today: date) -> Iterator[date]:
    for match in _ISO.finditer(sentence):
        yield from _dated(match, int(match["month"]), today)
    for match in _NUMERIC.finditer(sentence):
        yield from _dated(match, int(match["month"] or match["month2"]), today)
    for pattern in (_NAMED, _NAMED_FIRST):
        for match in pattern.finditer(sentence):
            if match["name"] != "may":
                yield from _dated(match, MONTHS[match["name"].casefold()], today)
    for match in _WEEKDAY.finditer(sentence):
        # "by Friday 27 November" is already found by its date.
        if not re.match(r",?\s\d", sentence[match.end() :]):
            ahead = (WEEKDAYS[match["name"].casefold()] - today.weekday()) % 7
            yield today + timedelta(days=ahead)
    for match in _AHEAD.finditer(sentence):
        yield today + timedelta(days=DAYS_AHEAD[match["name"].casefold()])


def _dated(match: re.Match[str], month: int, today: date) -> Iterator[date]:
    year = int(match["year"]) if match["year"] else today.year
    try:
        day = date(year, month, int(match["day"]))
        # Without a year, a day long gone is next year's: "by 8 January" written in December.
        if not match["year"] and (today - day).days > 180:
            day = day.replace(year=year + 1)
    except ValueError:
        return
    yield day


def _hour(sentence: str) -> time | None:
    match = _HOUR.search(sentence)
    if match is None:
        return None
    hour = int(match["hour"] or match["hour2"])
    minute = int(match["minute"] or match["minute2"] or 0)
    mark = (match["mark"] or "").casefold()
    if mark.startswith("p") and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _part_of_day(sentence: str) -> time | None:
    match = _PART_OF_DAY.search(sentence)
    return time(PARTS_OF_DAY[match["name"].casefold()]) if match else None
