"""Mails a day as small pictures: numbers in, coordinates out; the templates draw the SVG."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Bar:
    """One day of a timeline, in units of the chart."""

    day: date
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars in a box of that width and height; `top` is the largest count."""

    bars: tuple[Bar, ...]
    width: int
    height: int
    top: int


def timeline(daily: Mapping[str, int], today: date, days: int, width: int, height: int) -> Chart:
    """Return one bar a day for the `days` up to today; days without mail have no height."""
    dates = [today - timedelta(days=back) for back in reversed(range(days))]
    counts = [daily.get(day.isoformat(), 0) for day in dates]
    top, step = max(*counts, 1), width / days
    bars = []
    for index, (day, count) in enumerate(zip(dates, counts, strict=True)):
        tall = round(count / top * height, 1)
        bars.append(
            Bar(day, count, round(index * step, 1), height - tall, round(step * 0.75, 1), tall)
        )
    return Chart(tuple(bars), width, height, top)
