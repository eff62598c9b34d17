"""Moments named in a sentence: days with their hours, "within two hours", "by 5 pm"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from inbox_assistant.respond.office import Office
from inbox_assistant.respond.promise_days import END_OF_WORK, EVENING, Day, Days
from inbox_assistant.respond.promise_words import Words

_NEAR = 30  # characters between a day and its hour
_LEAD = 60  # characters before a day in which "by" is looked for
# "In two days" tells when something happens, "within two days" limits it.
_BARE = re.compile(r"(?:in|en|em|dans|over|tra|fra|sous|inside)$", re.IGNORECASE)
_RANGE = re.compile(r"\d\s?(?:uhr|h|ore|uur|am|pm)?\s?(?:bis\s)?$", re.IGNORECASE)
_HOURS_OF = {"minute": 1 / 60, "hour": 1.0}
_DAYS_OF = {"day": 1, "week": 7, "fortnight": 14, "month": 30}
_PARTS = {12: time(12), 18: END_OF_WORK, 22: EVENING}


@dataclass(frozen=True, slots=True)
class Named:
    """A moment named in a sentence. `sure`: the words around it set a limit ("by", "within").
    `last` is where its words end when the hour stands behind it."""

    until: datetime
    start: int
    end: int
    sure: bool
    last: int = 0


class Times:
    """Finds the moments of sentences in one language, as of `now`."""

    def __init__(self, words: Words, now: datetime, office: Office) -> None:
        self._words = words
        self._office = office
        self._now = now.astimezone(office.zone)
        self._days = Days(words, now, office)

    def of(self, sentence: str) -> list[Named]:
        """Return the moments of the sentence that lie ahead, in its order."""
        days = self._days.of(sentence)
        found = [
            *self._spans(sentence),
            *(moment for day in days for moment in self._moment(sentence, day, days)),
            *self._hours_alone(sentence, days),
        ]
        ahead = (moment for moment in found if moment.until > self._now)
        return sorted(ahead, key=lambda moment: moment.start)

    def _spans(self, sentence: str) -> Iterator[Named]:
        for match in self._words.within_the_hour.finditer(sentence):
            yield Named(self._later(1), *match.span(), True)
        for match in self._words.within.finditer(sentence):
            count = max(self._number(match["least"]), self._number(match["most"] or "0"))
            unit = self._words.units[match["unit"].lower()]
            working = bool(match["working"] or match["working2"]) or "working" in unit
            if count:
                until = self._after(count, unit.removeprefix("working_"), working)
                yield Named(until, *match.span(), not _BARE.match(match["lead"]))

    def _number(self, word: str) -> int:
        return int(word) if word.isdigit() else self._words.numbers[word.lower()]

    def _after(self, count: int, unit: str, working: bool) -> datetime:
        if unit in _HOURS_OF:
            hours = count * _HOURS_OF[unit]
            return self._office.after(self._now, hours) if working else self._later(hours)
        if unit == "day" and working:
            return self._office.evening_after(self._now, count)
        day = self._now.date() + timedelta(days=count * _DAYS_OF[unit])
        return self._days.evening(day)

    def _later(self, hours: float) -> datetime:
        # Two hours are two hours, also in the night the clocks change.
        seconds = self._now.timestamp() + hours * 3_600
        return datetime.fromtimestamp(seconds, self._office.zone)

    def _moment(self, sentence: str, day: Day, days: list[Day]) -> Iterator[Named]:
        before = sentence[max(0, day.start - _LEAD) : day.start]
        lead = self._words.leads.search(before)
        if lead and lead["since"]:
            return
        hour, last = self._hour_of(sentence, day, days)
        if hour is not None:
            until = datetime.combine(day.day, hour, self._office.zone)
        elif lead and lead["before"] and not day.is_period:
            until = self._days.evening_before(day.day)
        else:
            until = self._days.evening(day.day)
        limited = day.is_period and self._words.limit.match(sentence, day.start, day.end)
        start = day.start - (len(lead[0]) if lead else 0)
        yield Named(until, start, day.end, bool(lead or limited), last)

    def _hour_of(self, sentence: str, day: Day, days: list[Day]) -> tuple[time | None, int]:
        """Return the hour named beside a day, not beyond another day, and where it ends."""
        first = max([d.end for d in days if d.end <= day.start] + [day.start - _NEAR, 0])
        last = min([d.start for d in days if d.start >= day.end] + [day.end + _NEAR])
        for match in self._words.hour.finditer(sentence, first, last):
            outside = match.end() <= day.start or match.start() >= day.end
            if outside and (hour := _clock(match)) is not None:
                return hour, match.end()
        for at, said in sorted(self._words.parts, key=lambda part: -part[0]):
            if part := said.search(sentence, first, last):
                return _PARTS[at], part.end()
        return None, day.end

    def _hours_alone(self, sentence: str, days: list[Day]) -> Iterator[Named]:
        """Yield hours without a day, of today: "by 5 pm"."""
        for match in self._words.hour.finditer(sentence):
            before = sentence[max(0, match.start() - _NEAR) : match.start()]
            limit = self._words.limit_before.search(before)
            clock = _clock(match)
            if clock is None or _beside(days, *match.span()) or _RANGE.search(before):
                continue
            if limit or self._words.limit.match(sentence, match.start(), match.end()):
                until = datetime.combine(self._now.date(), clock, self._office.zone)
                start = match.start() - (len(limit[0]) if limit else 0)
                yield Named(until, start, match.end(), True)


def _beside(days: list[Day], start: int, end: int) -> bool:
    return any(start - _NEAR <= day.end and day.start <= end + _NEAR for day in days)


def _clock(match: re.Match[str]) -> time | None:
    said = match.groupdict()
    hour = int(said["hour"] or said["hour2"] or said["hour3"])
    minute = int(said["minute"] or said["minute2"] or said["minute3"] or 0)
    if (said["mark"] or "").casefold().startswith("p") and hour < 12:
        hour += 12
    return time(hour, minute) if hour < 24 else None
