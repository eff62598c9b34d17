"""How values look: dates in the reader's zone, ages, shares and sizes in the reader's language."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime, format_time, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit
from flask import Flask
from jinja2 import pass_context
from jinja2.runtime import Context

from inbox_assistant.model import Invitation
from inbox_assistant.questions import vocabulary
from web import current, words
from web.findings import Tone
from web.i18n import gettext, locale


def teach(app: Flask) -> None:
    """Teach an app's templates how to show values."""
    filters: tuple[Callable[..., str], ...] = (
        *(when, moment, field_moment, day, appointment, calendar_day, age, percent, size, number),
        *(span, language_name, listed, tone, word),
    )
    for show in filters:
        app.jinja_env.filters[show.__name__] = _for_each_reader(show)
    app.jinja_env.globals["agent_or_none"] = current.agent_or_none
    app.jinja_env.globals["config"] = current.config
    app.jinja_env.globals["now"] = current.now
    app.jinja_env.globals["thresholds"] = current.thresholds
    app.jinja_env.globals["words"] = words


def _for_each_reader(show: Callable[..., str]) -> Callable[..., str]:
    """Return a filter that is asked whenever a page is shown: Jinja asks others once for all
    readers where the value is written in the template (`{{ "warm"|word("warmth") }}`)."""

    @pass_context
    def shown(_: Context, *values: Any) -> str:
        return show(*values)

    return shown


def _local(at: datetime) -> datetime:
    return at.astimezone(current.zone())


def when(at: datetime) -> str:
    """Return a moment as short as its distance allows: 10:32, 3 Feb, or 3 Feb 2025."""
    local, today = _local(at), _local(current.now())
    if local.date() == today.date():
        return format_time(local, "short", tzinfo=local.tzinfo, locale=locale())
    skeleton = "d MMM" if local.year == today.year else "d MMM y"
    return format_date(local.date(), skeleton, locale=locale())


def moment(at: datetime) -> str:
    """Return day and time in full."""
    return format_datetime(_local(at), "EEE d MMM y, HH:mm", locale=locale())


def field_moment(at: datetime) -> str:
    """Return a moment as a field for a date and time wants it, in the reader's zone."""
    return f"{_local(at):%Y-%m-%dT%H:%M}"


def day(at: datetime) -> str:
    """Return a day with the name of its week day; the year only when it is another one."""
    local, today = _local(at), _local(current.now())
    skeleton = "EEE d MMM" if local.year == today.year else "EEE d MMM y"
    return format_date(local.date(), skeleton, locale=locale())


def appointment(event: Invitation) -> str:
    """Return when an event is: in the reader's zone where it names one, else as it stands there."""
    said = [text for text in (event.starts, event.ends) if text]
    if not said or len(said[0]) <= len("2026-01-31"):
        days = dict.fromkeys(date.fromisoformat(text[:10]) for text in said)
        return " – ".join(format_date(day, "EEE d MMM y", locale=locale()) for day in days)
    times = dict.fromkeys(datetime.fromisoformat(text) for text in said)
    begins, *ends = (_local(time) if time.tzinfo else time for time in times)
    skeleton = "HH:mm" if all(end.date() == begins.date() for end in ends) else "EEE d MMM y, HH:mm"
    shown = [format_datetime(begins, "EEE d MMM y, HH:mm", locale=locale())]
    shown += [format_datetime(end, skeleton, locale=locale()) for end in ends]
    return " – ".join(shown)


def calendar_day(day: date) -> str:
    """Return a day without its year."""
    return format_date(day, "d MMM", locale=locale())


def age(since: datetime) -> str:
    """Return how long ago something was, in its largest unit: 3 h, 2 days."""
    passed = max(current.now() - since, timedelta(minutes=1))
    return format_timedelta(
        passed, granularity="minute", format="short", threshold=1.2, locale=locale()
    )


def span(count: int, unit: str) -> str:
    """Return a number of minutes, hours or days in the largest unit that says it whole."""
    units = {"minute": (60, "hour"), "hour": (24, "day")}
    while unit in units and count % units[unit][0] == 0:
        count, unit = count // units[unit][0], units[unit][1]
    if unit == "day":  # the units of Babel lack the Italian word for days
        return format_timedelta(
            timedelta(days=count), granularity="day", threshold=count + 1, locale=locale()
        )
    return format_unit(count, f"duration-{unit}", "long", locale=locale())


def percent(share: float) -> str:
    """Return a probability as whole per cents."""
    return format_percent(share, locale=locale())


def number(value: float) -> str:
    """Return a number with the reader's separators."""
    return _number(value, locale())


@lru_cache(maxsize=4096)
def _number(value: float, shown_in: Locale) -> str:
    return format_decimal(value, locale=shown_in)


def size(count: int) -> str:
    """Return a number of bytes as people say it."""
    for unit, limit in (("MB", 1_000_000), ("kB", 1_000)):
        if count >= limit:
            return f"{format_decimal(count / limit, '#,##0.#', locale=locale())} {unit}"
    return f"{number(count)} B"


def language_name(code: str | None) -> str:
    """Return the name of a language, in the reader's language."""
    if code is None or code == "und":
        return gettext("unknown language")
    return str(locale().languages.get(code, code))


def tone(heard: Tone) -> str:
    """Return a language and the form of address heard in it: German, Sie."""
    named = language_name(heard.language)
    return f"{named}, {heard.form}" if heard.form else named


def listed(values: list[str]) -> str:
    """Return values as an enumeration: a, b and c."""
    return format_list(values, locale=locale())


def word(value: str | int | bool, kind: str) -> str:
    """Return the name of a value of the domain, e.g. `"anger"|word("emotion")`."""
    if kind == "language":
        return language_name(str(value))
    if kind == "fact" and value not in words.NAMES[kind]:
        kind = "question"  # what is given answers what else would be asked
    if kind == "question" and value not in words.NAMES[kind]:
        return vocabulary(current.config().questions).label(str(value))  # a slug of the team
    return gettext(words.NAMES[kind].get(value, str(value)))
