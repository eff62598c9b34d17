"""What changed since the span before: new, growing, fading, over, fixed, back again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from inbox_assistant.masking import excerpt
from inbox_assistant.model import Course, Exposure, Issue, IssueEvent, Movement
from inbox_assistant.report.estimates import Estimates
from inbox_assistant.report.night import Change, Recurring
from inbox_assistant.store.base import Store
from inbox_assistant.store.figures import IssueFigures

_LATELY = 200  # issues that may have ended, those with the newest mail
_ORDER: Mapping[Course, int] = {"returned": 0, "new": 1, "growing": 2, "fading": 3, "fixed": 4}


def moved(
    ranked: Sequence[Recurring], silent: Sequence[IssueFigures], moves: Mapping[int, Movement]
) -> list[Change]:
    """Return what moved beyond chance; `silent` are issues nobody wrote about any more."""
    told = [
        Change(item.issue, item.title, course_of(item), item.writers, item.writers_before)
        for item in ranked
        if item.writers > 1 or item.writers_before > 1
    ]
    told += [
        Change(f.issue.id, excerpt(f.issue.title, 90), moves[f.issue.id], 0, f.writers)
        for f in silent
        if f.writers > 1
    ]
    return [change for change in told if change.movement.course in _ORDER]


def course_of(item: Recurring) -> Movement:
    """Return how an issue moves, with what the span itself tells: its last day may be calm."""
    if item.returned:
        return replace(item.movement, course="returned")
    return replace(item.movement, course="new") if item.new else item.movement


def ended(store: Store, exposure: Exposure, since: datetime, until: datetime) -> list[Change]:
    """Return the issues whose silence is, since this span, longer than a living one's."""
    issues = store.issues.page(["open", "watching"], _LATELY, writers=2)
    issues = [issue for issue in issues if issue.last_at < since]
    now, then = (
        Estimates(store.reach_book, exposure, at, store.courses).movements(issues)
        for at in (until, since)
    )
    return [
        Change(issue.id, excerpt(issue.title, 90), now[issue.id], 0, 0)
        for issue in issues
        if now[issue.id].course == "fixed" != then[issue.id].course
    ]


def fixed(store: Store, events: Iterable[IssueEvent], until: datetime) -> list[Change]:
    """Return the issues that agents fixed in the span and that are still fixed at its end."""
    last: dict[int, IssueEvent] = {}
    for event in events:  # the newest first
        if event.kind in ("status", "reopened"):
            last.setdefault(event.issue, event)
    done = [issue for issue, event in last.items() if event.text == "fixed"]
    issues = [store.issues.get(issue) for issue in done]
    return [_fixed(issue, until) for issue in issues if issue.writers > 1]


def _fixed(issue: Issue, until: datetime) -> Change:
    silent = max(0, (until - issue.last_at) // timedelta(days=1))
    said = Movement("fixed", 0, 0.0, 1.0, max(1, silent), "said", silent, said=True)
    return Change(issue.id, excerpt(issue.title, 90), said, 0, 0)


def in_order(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return the changes as they are told: what needs somebody first; an issue once."""
    once: dict[int, Change] = {}
    for change in changes:
        once.setdefault(change.issue, change)
    return tuple(sorted(once.values(), key=lambda c: (_ORDER[c.movement.course], -c.writers)))
