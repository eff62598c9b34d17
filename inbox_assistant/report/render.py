"""A NightReport as people read it: an HTML mail and a plain text."""

import textwrap
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from inbox_assistant.model import Reach
from inbox_assistant.report.night import NightReport
from inbox_assistant.report.sentences import Sentences

_TEXT_WIDTH = 72
# Two minutes of reading: what goes beyond is counted, and is in the CSV and JSON.
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Bar:
    """The widths of a reach bar, per cent: who wrote, up to the low end, to the median, to the
    high end, and the empty rest; together 100."""

    wrote: int
    low: int
    median: int
    high: int
    rest: int


def bar(reach: Reach, widest: int) -> Bar:
    """Return the bar of a reach on a scale that ends at `widest` people."""
    marks = [0, reach.writers, reach.low, reach.median, reach.high, max(widest, reach.high)]
    places = [round(100 * mark / max(marks[-1], 1)) for mark in marks]
    return Bar(*(after - before for before, after in pairwise(places)))


def to_html(report: NightReport, night: str, team: str, words: Sentences) -> str:
    """Return a whole HTML document with inline styles; it loads nothing from anywhere."""
    return _render("report.html", report, night, team, words)


def to_text(report: NightReport, night: str, team: str, words: Sentences) -> str:
    """Return the report as plain text, wrapped at 72 columns."""
    return _render("report.txt", report, night, team, words)


def _render(template: str, report: NightReport, night: str, team: str, words: Sentences) -> str:
    return (
        _ENVIRONMENT.get_template(template)
        .render(
            report=report,
            day=date.fromisoformat(night),
            team=team,
            words=words,
            _=words.gettext,
            ngettext=words.ngettext,
            shown=_SHOWN,
            bar=bar,
            widest=max((item.reach.high for item in report.recurring[:_SHOWN]), default=1),
        )
        .strip()
        + "\n"
    )


def _wrap(text: str, indent: str = "", first: str | None = None) -> str:
    """Return the text wrapped, `first` before its first line and `indent` before the others."""
    return textwrap.fill(
        text,
        _TEXT_WIDTH,
        initial_indent=indent if first is None else first,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("inbox_assistant.report"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["wrap"] = _wrap
    return environment


_ENVIRONMENT = _environment()
