"""Moments named in a sentence: days with their hours, "within two hours", "by 5 pm"."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import IntEnum

from inbox_assistant.office import Office
from inbox_assistant.respond.promise_days import END_OF_WORK, EVENING, Day, Days
from inbox_assistant.respond.promise_words import PARTS, Words

_NEAR = 30  # characters between a day and its hour
_LEAD = 60  # characters before a day in which "by" is looked for
# "In two days" tells when something happens, "within two days" limits it.
_BARE = re.compile(r"(?:in|en|em|dans|over|tra|fra|daqui a)$", re.IGNORECASE)
_RANGE = re.compile(r"\d\s?(?:uhr|h|ore|uur|am|pm)?\s?(?:bis\s)?$", re.IGNORECASE)
_HOURS_OF = {"minute": 1 / 60, "hour": 1.0}
_DAYS_OF = {"day": 1, "week": 7, "fortnight": 14, "month": 30}
_NOON = time(12)
_PARTS = dict(zip(PARTS, (EVENING, END_OF_WORK, _NOON, _NOON), strict=True))
_AFTERNOON = range(1, 7)  # "at 3" is said of the afternoon
_BETWEEN = re.compile(r"[\s,(–—-]*")


class Grain(IntEnum):
    """How finely a moment is named."""

    HOUR = 1
    DAY = 2
    PERIOD = 3


@dataclass(frozen=True, slots=True)
class Named:
    """A moment named in a sentence, as finely as its words do. `limit`: the words around it set
    one ("by", "within"), `favour`: they ask the customer for time. `last` is where its words end
    when the hour stands behind it."""

    until: datetime
    start: int
    end: int
    grain: Grain
    limit: bool = False
    favour: bool = False
    last: int = 0


@dataclass(frozen=True, slots=True)
class _Hour:
    """An hour beside a day: where its words end, and whether they set a limit."""

    at: time
    end: int
    limit: bool = False


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
        return self._as_one(sentence, sorted(ahead, key=lambda moment: moment.start))

    def _as_one(self, sentence: str, found: Sequence[Named]) -> list[Named]:
        """Return the moments, those that name one moment ever more finely as the finest of them:
        "today, within two hours"."""
        kept: list[Named] = []
        for moment in found:
            if kept and self._is_same(sentence, kept[-1], moment):
                kept[-1] = _finer(kept[-1], moment)
            else:
                kept.append(moment)
        return kept

    def _is_same(self, sentence: str, one: Named, other: Named) -> bool:
        """Return whether two moments are one: side by side or in one clause, one within the other.
        Of two that overlap only one can be meant."""
        reach = max(one.end, one.last)
        if other.start < reach:
            return True
        fine, coarse = sorted((one, other), key=lambda moment: moment.grain)
        if fine.grain == coarse.grain or fine.until > coarse.until:
            return False
        if coarse.grain is Grain.DAY and fine.until.date() != coarse.until.date():
            return False
        if _BETWEEN.fullmatch(sentence, reach, other.start):
            return True
        # "Today, I write to you within two hours" is said of one moment.
        opens = not sentence[: one.start].strip() and sentence.startswith(", ", reach)
        return not self._words.pause.search(sentence, reach + opens, other.start)

    def _spans(self, sentence: str) -> Iterator[Named]:
        for hours, said in self._words.soon:
            for match in said.finditer(sentence):
                yield Named(self._later(hours), *match.span(), Grain.HOUR, limit=True)
        for match in self._words.within.finditer(sentence):
            count = max(self._number(match["least"]), self._number(match["most"] or "0"))
            unit = self._words.units[match["unit"].lower()]
            working = bool(match["working"] or match["working2"]) or "working" in unit
            unit = unit.removeprefix("working_")
            favour = match["favour"] is not None
            if count and not (favour and not self._words.favour_then.match(sentence, match.end())):
                until = self._after(count, unit, working)
                grain = Grain.HOUR if unit in _HOURS_OF else Grain.DAY
                limit = not _BARE.match(match["lead"])
                yield Named(until, *match.span(), grain, limit, favour)

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
        hour = self._hour_of(sentence, day, days)
        last = hour.end if hour else day.end
        favour = bool(lead and lead["favour"])
        if favour and not self._words.favour_then.match(sentence, max(day.end, last)):
            return
        limit = lead or (hour and hour.limit)
        limit = limit or (day.is_period and self._words.limit.match(sentence, day.start, day.end))
        until = self._until(day, hour, before=bool(lead and lead["before"]))
        grain = Grain.HOUR if hour else Grain.PERIOD if day.is_period else Grain.DAY
        start = day.start - (len(lead[0]) if lead else 0)
        yield Named(until, start, day.end, grain, bool(limit), favour, last)

    def _until(self, day: Day, hour: _Hour | None, *, before: bool) -> datetime:
        if hour:
            return datetime.combine(day.day, hour.at, self._office.zone)
        if before and not day.is_period:
            return self._days.evening_before(day.day)
        return self._days.evening(day.day)

    def _hour_of(self, sentence: str, day: Day, days: list[Day]) -> _Hour | None:
        """Return the hour named beside a day, not beyond another day."""
        first = max([d.end for d in days if d.end <= day.start] + [day.start - _NEAR, 0])
        last = min([d.start for d in days if d.start >= day.end] + [day.end + _NEAR])
        for match in self._words.hour.finditer(sentence, first, last):
            outside = match.end() <= day.start or match.start() >= day.end
            if outside and (clock := _clock(match, self._words.numbers)) is not None:
                limit = self._words.limit.match(sentence, match.start())
                return _Hour(clock, match.end(), limit is not None)
        for name, said in self._words.parts:
            if day.part and said.fullmatch(day.part):
                return _Hour(_PARTS[name], day.end)
            if part := said.search(sentence, first, last):
                return _Hour(_PARTS[name], part.end())
        return None

    def _hours_alone(self, sentence: str, days: list[Day]) -> Iterator[Named]:
        """Yield hours without a day, of today: "by 5 pm"."""
        for match in self._words.hour.finditer(sentence):
            before = sentence[max(0, match.start() - _NEAR) : match.start()]
            limit = self._words.limit_before.search(before)
            clock = _clock(match, self._words.numbers)
            if clock is None or _beside(days, *match.span()) or _RANGE.search(before):
                continue
            if limit or self._words.limit.match(sentence, match.start(), match.end()):
                until = datetime.combine(self._now.date(), clock, self._office.zone)
                start = match.start() - (len(limit[0]) if limit else 0)
                favour = bool(limit and limit["favour"])
                yield Named(until, start, match.end(), Grain.HOUR, True, favour)


def _beside(days: list[Day], start: int, end: int) -> bool:
    return any(start - _NEAR <= day.end and day.start <= end + _NEAR for day in days)


def _finer(one: Named, other: Named) -> Named:
    fine = min(one, other, key=lambda moment: (moment.grain, moment.until))
    return replace(
        fine,
        start=one.start,
        end=max(one.end, other.end),
        limit=one.limit or other.limit,
        favour=one.favour or other.favour,
        last=max(one.last, other.last),
    )


def _clock(match: re.Match[str], numbers: Mapping[str, int]) -> time | None:
    said = match.groupdict()
    digits = said["hour"] or said["hour2"] or said["hour3"]
    mark = (said["mark"] or "").casefold()
    if to_hour := said["to_hour"]:
        number = int(to_hour) if to_hour.isdigit() else numbers[to_hour.lower()]
        hour, minute = number - 1, 30
    else:
        hour = int(digits)
        minute = int(said["minute"] or said["minute2"] or said["minute3"] or 0)
        if digits.startswith("0"):
            mark = "a"
    if (hour in _AFTERNOON and not mark.startswith("a")) or (mark.startswith("p") and hour < 12):
        hour += 12
    return time(hour, minute) if 0 <= hour < 24 else None
