"""The words of time and of promising: one TOML file per language, made into expressions once.

All expressions are linear on hostile text: what repeats begins at a word and is bounded.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

FOLDER = resources.files("inbox_assistant.respond") / "promise_words"
Signal = Literal["ours", "theirs", "past", "fixed", "not", "if"]
# The parts of a day, the latest first: "après-midi" holds "midi".
PARTS = ("evening", "afternoon", "noon", "morning")
PERIODS = ("next_week_start", "next_week_middle", "next_week", "week_end", "month_end", "today")
# Between "by" and the day: an article, or the hour of that day.
_ARTICLE = (
    r"(?:(?:the|il|lo|la|le|l'|am|den|dem|on|of|el|del|di|de|do|da|dia|día|ao|op|of|las|as)\s*)?"
)


@dataclass(frozen=True, slots=True)
class Words:
    """What one language says of time, compiled."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    ahead: Mapping[str, int]
    numbers: Mapping[str, int]
    units: Mapping[str, str]
    date: re.Pattern[str]
    month_first: re.Pattern[str]
    month_closing: re.Pattern[str]
    day_alone: re.Pattern[str]
    weekday: re.Pattern[str]
    week_span: re.Pattern[str]
    days: re.Pattern[str]
    within: re.Pattern[str]
    soon: Sequence[tuple[float, re.Pattern[str]]]
    periods: Sequence[tuple[str, re.Pattern[str]]]
    hour: re.Pattern[str]
    limit: re.Pattern[str]
    limit_before: re.Pattern[str]
    parts: Sequence[tuple[str, re.Pattern[str]]]
    leads: re.Pattern[str]
    favour_then: re.Pattern[str]
    last: re.Pattern[str]
    next: re.Pattern[str]
    pause: re.Pattern[str]
    signals: Mapping[Signal, re.Pattern[str]]


@cache
def languages() -> Mapping[str, Words]:
    """Return the words of every language there is a file for."""
    files = (file for file in FOLDER.iterdir() if file.name.endswith(".toml"))
    tables = {f.name.removesuffix(".toml"): tomllib.loads(f.read_text("utf-8")) for f in files}
    return {language: _words(table) for language, table in sorted(tables.items())}


def _words(table: Mapping[str, Any]) -> Words:
    months, weekdays = _names(table["months"], 1), _names(table["weekdays"], 0)
    numbers = table["numbers"]
    units = {word: unit for unit, words in table["units"].items() for word in words.split()}
    hours = _hours(table, [*units, *months])
    glued = f"(?P<part>{_any(table.get('glued_parts', ()))})?"
    day, name = r"(?P<day>\d{1,2})(?:º|°|ª|\.|er|st|nd|rd|th|ste|e)?", f"(?P<name>{_any(months)})"
    year = r"(?:,?\s(?:de\s|del\s)?(?P<year>20\d{2}))?"
    favour = _favour(table)
    # "Guten Morgen" and "am Morgen" are not tomorrow.
    greeting = "".join(f"(?<!{word} )" for word in table.get("never_after", ()))
    return Words(
        months=months,
        weekdays=weekdays,
        ahead=table["days"],
        numbers=numbers,
        units=units,
        date=_compiled(rf"{day}\s(?:de\s|of\s|di\s)?{name}{year}"),
        month_first=_compiled(rf"{name}\s{day}{year}"),
        month_closing=_compiled(f"(?:{_either(table['month_closing'])}){name}"),
        day_alone=_day_alone(table),
        weekday=_compiled(f"(?P<name>{_any(weekdays)}){glued}"),
        week_span=_compiled(
            rf"(?:{_any(weekdays)})\s?(?:{_either(table['through'])})\s?(?:{_any(weekdays)})"
        ),
        days=_compiled(f"{greeting}(?P<name>{_any(table['days'])}){glued}"),
        within=_within(table, numbers, units),
        soon=[
            (0.5, _compiled(_either(table["half_hour_within"]))),
            (1, _compiled(_either(table["hour_within"]))),
        ],
        periods=[(name, _compiled(_either(table[name]))) for name in PERIODS],
        hour=hours,
        limit=_compiled(_either([*table["by"], *table["before"], *table["within"]])),
        limit_before=re.compile(
            rf"(?<!\w)(?:(?P<favour>{favour})|{_either([*table['by'], *table['before']])})"
            rf"\s*{_ARTICLE}$",
            re.IGNORECASE,
        ),
        parts=[(part, _compiled(_either(table["parts"][part]))) for part in PARTS],
        leads=_leads(table, weekdays),
        favour_then=re.compile(table.get("favour_then", ""), re.IGNORECASE),
        last=_compiled(_either(table["last"])),
        next=_compiled(_either(table["next"])),
        pause=re.compile(
            rf"[,;:()–—]|\s(?:{_either([*table['and'], *table['openers']])})(?=[\s'])",
            re.IGNORECASE,
        ),
        signals={kind: _compiled(_either(table["signals"][kind])) for kind in table["signals"]},
    )


def _day_alone(table: Mapping[str, Any]) -> re.Pattern[str]:
    """Return "by the 25th", without the hours, amounts and versions that look like it."""
    return _compiled(
        rf"(?:{_either([*table['by'], *table['before']])})\s*{_ARTICLE}"
        r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|ste|\.|º)?"
        r"(?!\s?[-–/:%€$\d]|[.,]\d|\s\w*(?:h|uhr|pm|am|eur|%)\b)"
    )


def _within(
    table: Mapping[str, Any], numbers: Iterable[str], units: Iterable[str]
) -> re.Pattern[str]:
    number = rf"\d{{1,3}}|{_any(numbers)}"
    working = _either(table["working"]) or "(?!)"
    return _compiled(
        rf"(?P<lead>(?P<favour>{_either(table['favour'])})|{_either(table['within'])})"
        rf"\s*(?P<least>{number})"
        rf"(?:\s?(?:{_either(table['to'])})\s?(?P<most>{number}))?[\s-]*"
        rf"(?:(?:{_either(table['next'])})s?\s)?"
        rf"(?:(?P<working>{working})\s)?(?P<unit>{_any(units)})(?:\s(?P<working2>{working}))?"
    )


def _hours(table: Mapping[str, Any], stops: Iterable[str]) -> re.Pattern[str]:
    marks, to = _either(table["hour_mark"]), _either([*table["to"], *table["and"]])
    # "Between 2 and 4 pm" ends at 4.
    first = rf"\d{{1,2}}(?:[:.h][0-5]\d)?\s?(?:{marks})?"
    between = rf"(?:{_either(table['between'])})\s*{first}\s?(?:{to})\s*{_ARTICLE}"
    hour = _either(table["hour"])
    leads = rf"{between}(?:\s*(?:{hour}))?|{hour}"
    half = _any(table.get("half_to", ())) or "(?!)"
    number = rf"\d{{1,2}}|{_any(table['numbers'])}"
    clock = r"(?P<hour{0}>\d{{1,2}})(?:\s?(?:[:.h]|uhr|uur)\s?(?P<minute{0}>[0-5]\d))"
    return re.compile(
        rf"(?<![\w./:-])(?:(?:{leads})\s*)?{clock.format('')}?\s?(?P<mark>{marks})(?!\w|\s?[0-5]\d(?!\d))"
        rf"|(?<![\w./:-])(?:(?:{leads})\s*)?{clock.format('3')}(?![\d./])"
        rf"|(?<!\w)(?:{leads})\s*{clock.format('2')}?"
        rf"(?![\d/:%-]|\.\d|[^\W\d]|º|\.?\s?(?:{_any(stops)}|%|€|euro?|of|de)(?!\w))"
        rf"|(?<!\w)(?:(?:{leads})\s*)?(?:{half})\s(?P<to_hour>{number})(?:\s?(?:{marks}))?(?!\w)",
        re.IGNORECASE,
    )


def _leads(table: Mapping[str, Any], weekdays: Iterable[str]) -> re.Pattern[str]:
    """Return what stands before a day: "since", "before", "by" or "give us until", with the hour
    in between."""
    parts = _either(way for ways in table["parts"].values() for way in ways)
    clock = rf"\d{{1,2}}(?:\s?[:.h]\s?\d\d)?(?:\s?(?:{_either(table['hour_mark'])}))?"
    hour = rf"(?:(?:{_either(table['hour'])})\s*|{_ARTICLE})(?:{clock}|{parts})[\s,]*{_ARTICLE}"
    return re.compile(
        rf"(?<!\w)(?:(?P<since>{_either(table['since'])})|(?P<before>{_either(table['before'])})"
        rf"|(?P<favour>{_favour(table)})"
        rf"|(?P<by>{_either(table['by'])}))\s*{_ARTICLE}(?:{hour})?"
        rf"(?:(?:{_any(weekdays)})\s?,?\s*{_ARTICLE})?$",
        re.IGNORECASE,
    )


def _favour(table: Mapping[str, Any]) -> str:
    """Return how time is asked for: "give us until", "bear with us until"."""
    asked = _either([*table["favour"], *table["favour_until"]])
    return rf"(?:{asked}),?\s(?:{_either(table['until'])})"


def _names(names: Sequence[str], start: int) -> dict[str, int]:
    # "segunda(?:-feira)?" stands for both of its forms.
    spoken = [[_plain(way) for way in name.split("|")] for name in names]
    return {
        way: number for number, ways in enumerate(spoken, start) for both in ways for way in both
    }


def _plain(way: str) -> tuple[str, ...]:
    short = re.sub(r"\(\?:.*?\)\?|\w\?", "", way)
    long = re.sub(r"\(\?:(.*?)\)\?|(\w)\?", lambda m: m[1] or m[2], way)
    return (short, long)


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


def _either(patterns: Iterable[str]) -> str:
    return "|".join(sorted(patterns, key=len, reverse=True))


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
