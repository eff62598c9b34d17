"""The timeline of an issue: mails a day, and what was done about it on which day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

from inbox_assistant.model import Issue, IssueEvent
from inbox_assistant.report.charts import Bar, Chart
from web import current
from web.display import language_name, word
from web.i18n import gettext

DAYS = 30
WIDTH, TALL, _LANE = 340, 84, 11
_MOST = 100  # milestones, the newest
_UPDATES = 20

MarkKind = Literal["answer", "update", "fixed", "back"]
KINDS: Sequence[MarkKind] = ("answer", "update", "fixed", "back")


@dataclass(frozen=True, slots=True)
class Mark:
    """What was done, or what happened, on a day; the middle of its sign is at x, y."""

    kind: MarkKind
    day: date
    words: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars of mails with marks below them, a line for each kind of mark."""

    chart: Chart
    marks: tuple[Mark, ...]
    height: float

    @property
    def rows(self) -> list[tuple[Bar, list[Mark]]]:
        """The days on which something was, the newest first, for the table."""
        told = [(bar, [m for m in self.marks if m.day == bar.day]) for bar in self.chart.bars]
        return [(bar, marks) for bar, marks in reversed(told) if bar.count or marks]


def timeline(issue: Issue, chart: Chart) -> Timeline:
    """Return what happened to an issue on the days (of UTC) of that chart, below its bars."""
    bars = {bar.day: bar for bar in chart.bars}
    told = [one for one in _told(issue, chart.bars[0].day) if one[1] in bars]
    lanes = [kind for kind in KINDS if any(one[0] == kind for one in told)]
    marks = [
        Mark(
            kind,
            day,
            words,
            x=round(bars[day].x + bars[day].width / 2, 1),
            y=TALL + _LANE * (lanes.index(kind) + 0.75),
        )
        for kind, day, words in sorted(told, key=lambda one: one[1])
    ]
    return Timeline(chart, tuple(marks), TALL + _LANE * (len(lanes) + 0.5))


def _told(issue: Issue, first: date) -> Iterator[tuple[MarkKind, date, str]]:
    since = datetime.combine(first, datetime.min.time(), UTC)
    for event in current.store().figures.milestones(issue.id, since, _MOST):
        if kind := _kind(event):
            yield kind, event.at.astimezone(UTC).date(), _words(kind, event)
    for update in current.store().updates.of_issue(issue.id, _UPDATES):
        if update.begun_at and update.begun_at >= since:
            yield "update", update.begun_at.astimezone(UTC).date(), word("update", "mark")


def _kind(event: IssueEvent) -> MarkKind | None:
    if event.kind == "reopened":
        return "back"
    if event.kind == "status":
        return "fixed" if event.text == "fixed" else None
    return "answer" if event.text.partition(":")[2].strip() else None


def _words(kind: MarkKind, event: IssueEvent) -> str:
    if kind == "answer":
        said = gettext("Known answer in %(language)s")
        return said % {"language": language_name(event.text.partition(":")[0])}
    return word(kind, "mark")
