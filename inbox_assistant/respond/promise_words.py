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
PERIODS = ("next_week_start", "next_week_middle", "next_week", "week_end", "month_end", "today")
# Between "by" and the day: an article, or the hour of that day.
_ARTICLE = r"(?:(?:the|il|lo|la|le|l'|am|den|dem|on|of|el|del|di|de|do|da|dia|día|ao|op|of)\s*)?"
_NO_GREETING = r"(?<!guten )(?<!am )(?<!la )(?<!esta )(?<!jeden )"


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
    within_the_hour: re.Pattern[str]
    periods: Sequence[tuple[str, re.Pattern[str]]]
    hour: re.Pattern[str]
    limit: re.Pattern[str]
    limit_before: re.Pattern[str]
    parts: Sequence[tuple[int, re.Pattern[str]]]
    leads: re.Pattern[str]
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
    day, name = r"(?P<day>\d{1,2})(?:º|°|ª|\.|er|st|nd|rd|th|ste|e)?", f"(?P<name>{_any(months)})"
    year = r"(?:,?\s(?:de\s|del\s)?(?P<year>20\d{2}))?"
    return Words(
        months=months,
        weekdays=weekdays,
        ahead=table["days"],
        numbers=numbers,
        units=units,
        date=_compiled(rf"{day}\s(?:de\s|of\s|di\s)?{name}{year}"),
        month_first=_compiled(rf"{name}\s{day}{year}"),
        month_closing=_compiled(f"(?:{_either(table['month_closing'])}){name}"),
        day_alone=_compiled(
            rf"(?:{_either([*table['by'], *table['before']])})\s*{_ARTICLE}"
            r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|ste|\.|º)?"
            r"(?!\s?[-–/:%€$\d]|[.,]\d|\s\w*(?:h|uhr|pm|am|eur|%)\b)"
        ),
        weekday=_compiled(f"(?P<name>{_any(weekdays)})"),
        week_span=_compiled(
            rf"(?:{_any(weekdays)})\s?(?:{_either(table['through'])})\s?(?:{_any(weekdays)})"
        ),
        days=_compiled(f"{_NO_GREETING}(?P<name>{_any(table['days'])})"),
        within=_within(table, numbers, units),
        within_the_hour=_compiled(_either(table["hour_within"])),
        periods=[(name, _compiled(_either(table[name]))) for name in PERIODS],
        hour=hours,
        limit=_compiled(_either([*table["by"], *table["before"], *table["within"]])),
        limit_before=re.compile(
            rf"(?<!\w)(?:{_either([*table['by'], *table['before']])})\s*{_ARTICLE}$", re.IGNORECASE
        ),
        parts=[(int(float(at)), _compiled(_either(said))) for at, said in table["parts"].items()],
        leads=_leads(table, weekdays),
        last=_compiled(_either(table["last"])),
        next=_compiled(_either(table["next"])),
        pause=re.compile(rf"[,;:()–—]|\s(?:{_either(table['and'])})\s", re.IGNORECASE),
        signals={kind: _compiled(_either(table["signals"][kind])) for kind in table["signals"]},
    )


def _within(
    table: Mapping[str, Any], numbers: Iterable[str], units: Iterable[str]
) -> re.Pattern[str]:
    number = rf"\d{{1,3}}|{_any(numbers)}"
    working = _either(table["working"]) or "(?!)"
    return _compiled(
        rf"(?P<lead>{_either(table['within'])})\s*(?P<least>{number})"
        rf"(?:\s?(?:{_either(table['to'])})\s?(?P<most>{number}))?[\s-]*"
        rf"(?:(?:{_either(table['next'])})s?\s)?"
        rf"(?:(?P<working>{working})\s)?(?P<unit>{_any(units)})(?:\s(?P<working2>{working}))?"
    )


def _hours(table: Mapping[str, Any], stops: Iterable[str]) -> re.Pattern[str]:
    leads, marks = _either(table["hour"]), _either(table["hour_mark"])
    clock = r"(?P<hour{0}>\d{{1,2}})(?:\s?[:.h]\s?(?P<minute{0}>[0-5]\d))"
    return re.compile(
        rf"(?<![\w./:-])(?:(?:{leads})\s*)?{clock.format('')}?\s?(?P<mark>{marks})(?!\w)"
        rf"|(?<![\w./:-])(?:(?:{leads})\s*)?{clock.format('3')}(?![\d./])"
        rf"|(?<!\w)(?:{leads})\s*{clock.format('2')}?"
        rf"(?![\d/:%-]|\.\d|[^\W\d]|º|\.?\s?(?:{_any(stops)}|%|€|euro?|of|de)(?!\w))",
        re.IGNORECASE,
    )


def _leads(table: Mapping[str, Any], weekdays: Iterable[str]) -> re.Pattern[str]:
    """Return what stands before a day: "since", "before" or "by", with the hour in between."""
    parts = _either(way for ways in table["parts"].values() for way in ways)
    clock = rf"\d{{1,2}}(?:\s?[:.h]\s?\d\d)?(?:\s?(?:{_either(table['hour_mark'])}))?"
    hour = rf"(?:(?:{_either(table['hour'])})\s*|{_ARTICLE})(?:{clock}|{parts})[\s,]*{_ARTICLE}"
    return re.compile(
        rf"(?<!\w)(?:(?P<since>{_either(table['since'])})|(?P<before>{_either(table['before'])})"
        rf"|(?P<by>{_either(table['by'])}))\s*{_ARTICLE}(?:{hour})?"
        rf"(?:(?:{_any(weekdays)})\s?,?\s*{_ARTICLE})?$",
        re.IGNORECASE,
    )


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
