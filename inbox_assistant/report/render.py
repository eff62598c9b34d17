"""A NightReport as people read it: an HTML document and a plain text."""

import textwrap
from collections.abc import Sequence
from datetime import date, timedelta

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from inbox_assistant.report import ranges
from inbox_assistant.report.charts import Chart, timeline
from inbox_assistant.report.night import NightReport
from inbox_assistant.report.pictures import mark
from inbox_assistant.report.sentences import Sentences

_TEXT_WIDTH = 72
# Two minutes of reading: what goes beyond is counted, and is in the CSV and JSON.
_SHOWN = 5
_FEW = 3
_PICTURE = (112, 18)  # width and height of the days of an issue


def days(people: Sequence[int], last: date) -> Chart:
    """Return the people of each day up to the last one as bars."""
    back = timedelta(days=len(people) - 1)
    dated = {(last - back + timedelta(days=n)).isoformat(): one for n, one in enumerate(people)}
    return timeline(dated, last, len(people), *_PICTURE)


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
            night=night,
            day=date.fromisoformat(night[:10]),
            team=team,
            words=words,
            _=words.gettext,
            ngettext=words.ngettext,
            shown=_SHOWN,
            few=_FEW,
            days=days,
            placed=ranges.placed,
            mark=mark,
            scale=ranges.scale([item.reach for item in report.recurring[:_SHOWN]]),
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
