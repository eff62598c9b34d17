"""Days named in a sentence: dates, weekdays, "tomorrow", and periods like "next week"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from inbox_assistant.office import Office
from inbox_assistant.respond.promise_words import Words

END_OF_WORK = time(18)
EVENING = time(22)
_WEEK = timedelta(days=7)
# A day without a year that is long gone is next year's: "by 8 January" written in December.
_LONG_GONE = 180
_BESIDE = 14  # characters around a weekday in which "last" or "next" is looked for
_JOINED = 12  # characters between a weekday and its own date or week
_ISO = re.compile(r"\b(?P<year>20\d\d)-(?P<month>\d{1,2})-(?P<day>\d{1,2})\b")
# Without a year only "24/11" and "24.11." are dates: "4.2" is a version.
_NUMERIC = re.compile(
    r"(?<![\d/.-])(?P<day>\d{1,2})(?:/(?P<month>\d{1,2})|\.\s?(?P<month2>\d{1,2})\.)"
    r"(?:/?\s?(?P<year>20\d{2}))?(?![\d/])"
)
_NUMBER = re.compile(
    r",?\s(?:the |den |dem |el |le |il |l')?(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?"
    r"(?![\d:/%]|\.\d|\s?(?:uhr|h|am|pm|ore|o'clock|€)\b)",
    re.IGNORECASE,
)
_MOST_AHEAD = 70  # days in which "Tuesday 17" is looked for
# In days from this week's Monday on.
_IN_NEXT_WEEK = {"next_week_start": 8, "next_week_middle": 9}


@dataclass(frozen=True, slots=True)
class Day:
    """A day named in a sentence; `kind` is "date", "weekday", "day" or the name of a period, `part`
    the part of the day its word holds: "Freitagmittag"."""

    start: int
    end: int
    day: date
    kind: str
    part: str = ""

    @property
    def is_period(self) -> bool:
        """Whether it is the last day of a span of time, like "this week"."""
        return self.kind not in ("date", "weekday", "day")


class Days:
    """Finds days in sentences of one language, as of `now`."""

    def __init__(self, words: Words, now: datetime, office: Office) -> None:
        self._words = words
        self._office = office
        self._now = now.astimezone(office.zone)
        self._today = self._now.date()
        self._monday = self._today - timedelta(days=self._today.weekday())

    def of(self, sentence: str) -> list[Day]:
        """Return the days of a sentence in its order, each place of it read once."""
        found = [*self._dates(sentence), *self._near(sentence), *self._periods(sentence)]
        kept: list[Day] = []
        for day in sorted(found, key=lambda day: day.start - day.end):
            if all(day.end <= other.start or other.end <= day.start for other in kept):
                kept.append(day)
        return _joined(sorted(kept, key=lambda day: day.start))

    def evening(self, day: date) -> datetime:
        """Return the end of work on a day; who still works today has until late."""
        usual = datetime.combine(day, END_OF_WORK, self._office.zone)
        closing = self._office.closing(day) or usual
        if day == self._today and closing <= self._now:
            return datetime.combine(day, EVENING, self._office.zone)
        return closing

    def evening_before(self, day: date) -> datetime:
        """Return the end of the last working day before; the day's beginning when none is left."""
        last = self._last_worked(day)
        if last is not None and (closing := self.evening(last)) > self._now:
            return closing
        return datetime.combine(day, time(0), self._office.zone)

    def _dates(self, sentence: str) -> Iterator[Day]:
        words = self._words
        for match in _ISO.finditer(sentence):
            yield from self._dated(match, int(match["month"]))
        for pattern in (words.date, words.month_first):
            for match in pattern.finditer(sentence):
                yield from self._dated(match, words.months[match["name"].lower()])
        for match in _NUMERIC.finditer(sentence):
            yield from self._dated(match, int(match["month"] or match["month2"]))
        for match in words.day_alone.finditer(sentence):
            # "Entro le 18" names an hour.
            hour = words.hour.search(sentence, match.start())
            if hour is None or hour.end() < match.end("day") or int(match["day"]) > 23:
                yield from self._day_of_month(match)

    def _dated(self, match: re.Match[str], month: int) -> Iterator[Day]:
        year = int(match["year"]) if match["year"] else self._today.year
        try:
            day = date(year, month, int(match["day"]))
            if not match["year"] and (self._today - day).days > _LONG_GONE:
                day = day.replace(year=year + 1)
        except ValueError:
            return
        yield Day(*match.span(), day, "date")

    def _day_of_month(self, match: re.Match[str]) -> Iterator[Day]:
        """Yield the next day with that number: "by the 25th"."""
        for first in (self._today.replace(day=1), _next_month(self._today)):
            try:
                day = first.replace(day=int(match["day"]))
            except ValueError:
                continue
            if day >= self._today:
                yield Day(*match.span("day"), day, "date")
                return

    def _near(self, sentence: str) -> Iterator[Day]:
        for match in self._words.days.finditer(sentence):
            ahead = timedelta(days=self._words.ahead[match["name"].lower()])
            yield Day(*match.span(), self._today + ahead, "day", match["part"] or "")
        # "From Monday to Friday" are hours of opening, no day of ours.
        spans = [match.span() for match in self._words.week_span.finditer(sentence)]
        for match in self._words.weekday.finditer(sentence):
            start, end = match.span()
            if any(first <= start and end <= last for first, last in spans):
                continue
            around = sentence[max(0, start - _BESIDE) : start], sentence[end : end + _BESIDE]
            if not any(self._words.last.search(side) for side in around):
                is_next = any(self._words.next.search(side) for side in around)
                weekday = self._words.weekdays[match["name"].lower()]
                number = _NUMBER.match(sentence, end)
                if number and self._words.date.match(sentence, number.start("day")):
                    number = None  # a date of its own
                if dated := self._with_number(weekday, number):
                    yield replace(dated, start=start)
                else:
                    day = self._coming(weekday, is_next)
                    yield Day(start, end, day, "weekday", match["part"] or "")

    def _with_number(self, weekday: int, number: re.Match[str] | None) -> Day | None:
        """Return the day of "Tuesday 17": the next one that is both, within some weeks."""
        for ahead in range(_MOST_AHEAD) if number else ():
            day = self._today + timedelta(days=ahead)
            if number and day.weekday() == weekday and day.day == int(number["day"]):
                return Day(*number.span(), day, "date")
        return None

    def _coming(self, weekday: int, is_next: bool) -> date:
        ahead = (weekday - self._today.weekday()) % 7
        day = self._today + timedelta(days=ahead)
        # Who means tomorrow does not say "next Wednesday".
        over = ahead == 0 and self.evening(day).time() == EVENING
        return day + _WEEK if over or (is_next and ahead <= 1) else day

    def _periods(self, sentence: str) -> Iterator[Day]:
        for name, pattern in self._words.periods:
            for match in pattern.finditer(sentence):
                if (day := self._end_of(name)) is not None:
                    yield Day(*match.span(), day, name)

        for match in self._words.month_closing.finditer(sentence):
            month = self._words.months[match["name"].lower()]
            year = self._today.year + (month < self._today.month)
            if (day := self._last_worked(_next_month(date(year, month, 1)))) is not None:
                yield Day(*match.span(), day, "month_end")

    def _end_of(self, period: str) -> date | None:
        if period == "today":
            return self._today
        if period in _IN_NEXT_WEEK:
            return self._monday + timedelta(days=_IN_NEXT_WEEK[period])
        if period == "month_end":
            return self._last_worked(_next_month(self._today))
        if period == "week_end":
            last = self._last_worked(self._monday + _WEEK)
            if last and last >= self._today and self.evening(last) > self._now:
                return last
        return self._last_worked(self._monday + 2 * _WEEK)

    def _last_worked(self, before: date) -> date | None:
        days = (before - timedelta(days=back) for back in range(1, 15))
        return next((day for day in days if self._office.works_on(day)), None)


def _joined(days: list[Day]) -> list[Day]:
    """Return the days with what belongs together as one: a weekday and its own date or week."""
    joined: list[Day] = []
    for day in days:
        last = joined[-1] if joined else None
        if last is None or day.start - last.end > _JOINED:
            joined.append(day)
        elif last.kind == "weekday" and day.kind == "date":
            joined[-1] = replace(day, start=last.start)
        elif {last.kind, day.kind} == {"weekday", "next_week"}:
            week, weekday = (day, last) if last.kind == "weekday" else (last, day)
            joined[-1] = _in_its_week(week, weekday, last.start)
        else:
            joined.append(day)
    return joined


def _in_its_week(week: Day, weekday: Day, start: int) -> Day:
    monday = week.day - timedelta(days=week.day.weekday())
    day = monday + timedelta(days=weekday.day.weekday())
    return Day(start, max(week.end, weekday.end), day, "weekday")


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
