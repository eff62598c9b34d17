"""The overview: how long customers wait and when they write, how they write, and how many the open
issues hit. Figures are the team's, never one agent's."""

from collections.abc import Sequence
from datetime import time, timedelta
from typing import Literal

from babel.dates import format_time, get_day_names
from babel.units import format_unit
from flask import Blueprint, render_template

from inbox_assistant.model import Issue, Reach, Voiced, Waited
from inbox_assistant.report import ranges
from web import current, estimates, heat, mix
from web.display import span
from web.i18n import locale

DAYS = 28
#: From so many minutes on, in which unit they are told, and how many make one of it.
_UNITS = ((1440, "day", 1440), (60, "hour", 60), (0, "minute", 1))
_ISSUES = 12
_LOOKED_AT = 100
_RECURS = 2
_BAR, _BAR_ROW = 190.0, 18.0

blueprint = Blueprint("overview", __name__)


@blueprint.get("/overview")
def index() -> str:
    """The pictures of the last four weeks, as far as who asks may see them."""
    waits, voices = _figures()
    reaches = _reaches()
    scale = ranges.scale([reach for _, reach in reaches])
    return render_template(
        "overview.html",
        days=DAYS,
        heat=heat.heat(waits, current.zone()),
        sizes=[heat.size(level) for level in range(1, len(heat.LEVELS) + 2)],
        levels=heat.LEVELS,
        hours=range(24),
        weekdays=heat.weekdays(waits, current.zone(), _BAR, _BAR_ROW),
        mix=mix.mix(voices),
        scale=scale,
        lines=[(issue, ranges.placed(reach, scale)) for issue, reach in reaches],
        said=estimates.sentences(),
    )


def _figures() -> tuple[list[Waited], list[Voiced]]:
    now, book = current.now(), current.store().figures
    since = now - timedelta(days=DAYS)
    return book.waits(since, now), book.registers(since, now)


def _reaches() -> Sequence[tuple[Issue, Reach]]:
    """Return open issues with how many each hits, those who hit the most first."""
    issues = current.store().issues.page(["open", "watching"], _LOOKED_AT, writers=_RECURS)
    known = estimates.of(issues)
    found = [(issue, known[issue.id][0]) for issue in issues]
    return sorted(found, key=lambda one: (-one[1].median, one[0].id))[:_ISSUES]


@blueprint.app_template_filter("brief")
def brief(minutes: int) -> str:
    """Return a number of minutes as short as can be, in the largest unit that says it: 3h, 2d."""
    unit, size = next((unit, size) for least, unit, size in _UNITS if minutes >= least)
    # A whole number as such: 1.0 has no singular.
    count = minutes / size if minutes % size else minutes // size
    return format_unit(count, f"duration-{unit}", "narrow", "#,##0.#", locale=locale())


@blueprint.app_template_filter("lasting")
def lasting(minutes: int) -> str:
    """Return a number of minutes in words, in the largest unit that says it whole."""
    return span(minutes, "minute")


@blueprint.app_template_filter("weekday")
def weekday(number: int, width: Literal["wide", "abbreviated"] = "wide") -> str:
    """Return the name of a weekday, 0 being Monday; `width` is "wide" or "abbreviated"."""
    return str(get_day_names(width, "stand-alone", locale())[number])


@blueprint.app_template_filter("hour")
def hour(number: int) -> str:
    """Return the beginning of an hour of the day: 09:00."""
    return format_time(time(number), "HH:mm", locale=locale())
