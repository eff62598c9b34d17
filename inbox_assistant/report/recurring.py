"""What recurs and how widely it blocks: figures into a report."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from inbox_assistant.config import OfficeConfig
from inbox_assistant.masking import excerpt
from inbox_assistant.model import Exposure, IssueEvent
from inbox_assistant.office import Office
from inbox_assistant.report import caring, changes, manners
from inbox_assistant.report.estimates import Estimates
from inbox_assistant.report.night import Change, NightReport, Recurring
from inbox_assistant.report.proposals import joined, proposals, turns
from inbox_assistant.report.spans import Span
from inbox_assistant.store.base import Store
from inbox_assistant.store.figures import IssueFigures

FULLY_BLOCKED = 3

# What one affected person weighs, by blocking degree. Few of the annoyed write, so the estimate
# behind six of them is about ten times the one behind six who are blocked: weights as flat as
# 1, 2, 3 would put a dead link with two writers above an outage with five.
_HARM = {0: 0, 1: 1, 2: 8, 3: 32}

_UNKNOWN = Exposure()
_DAYS = 14  # of the picture of an issue


def night_report(
    store: Store,
    span: Span,
    now: datetime,
    exposure: Exposure = _UNKNOWN,
    office: Office | None = None,
) -> NightReport:
    """Return the report of that span, as known at `now`. Nothing is written.

    What it says is what the store shows: of `Store.seen(mailboxes)`, what lies there. Ignored
    issues are left out. Issues are ranked by people probably affected, each weighed by how hard the
    issue blocks. Without an `office`, the usual
    hours of one are counted, in UTC.
    """
    since, until = span.since, span.until
    office = office or Office(OfficeConfig(), ZoneInfo("UTC"))
    events = turns(store, since, until)
    found = _Found(store, span, exposure, {e.issue for e in events if e.kind == "reopened"})
    waiting = store.reports.waiting(now, caring.MOST_WAITING)
    missed, due = caring.promises(store, now)
    mismatches, replies_read = manners.mismatches(store, since, until)
    return NightReport(
        since=since,
        until=until,
        made_at=now,
        day=store.reports.day(since, until),
        recurring=tuple(item for item in found.ranked if item.writers > 1),
        watch=tuple(i for i in found.ranked if i.writers == 1 and i.blocking == FULLY_BLOCKED),
        changes=_changes(store, found, events, exposure, span),
        waiting=caring.waiting(waiting, now),
        promises_missed=missed,
        promises_due=due,
        vague=caring.vague(store, now),
        joined=joined(events, store),
        proposals=proposals(store, [found.issues[item.issue] for item in found.ranked], until),
        let_down=caring.let_downs(store, waiting, now),
        mismatches=mismatches,
        replies_read=replies_read,
        quiet=caring.quiet(store, now),
        doing=caring.doing(store, office, since, until),
        span=span.kind,
    )


class _Found:
    """The issues of a span with mail, as the report tells of them."""

    def __init__(
        self, store: Store, span: Span, exposure: Exposure, reopened: Collection[int]
    ) -> None:
        figures = _by_issue(store.reports.issues(span.since, span.until))
        self.before = _by_issue(store.reports.issues(span.before, span.since))
        self.issues = {issue: f.issue for issue, f in (self.before | figures).items()}
        estimates = Estimates(store.reach_book, exposure, span.until, store.courses)
        known = list(self.issues.values())
        self.moves = estimates.movements(known)
        self._reaches = estimates.reach_of_spans([(f.issue, f.wrote) for f in figures.values()])
        self._daily = estimates.daily(known, _DAYS)
        self._reopened = reopened
        self._since = span.since
        self.ranked = sorted((self._item(f) for f in figures.values()), key=_rank)
        self.gone = [f for issue, f in self.before.items() if issue not in figures]

    def _item(self, figures: IssueFigures) -> Recurring:
        issue = figures.issue
        before, movement = self.before.get(issue.id), self.moves[issue.id]
        answered = tuple(sorted(figures.answered_languages))
        return Recurring(
            issue=issue.id,
            title=excerpt(issue.title, 90),
            writers=figures.writers,
            writers_before=before.writers if before else 0,
            mails=figures.mails,
            reach=self._reaches[issue.id],
            blocking=figures.blocking,
            languages=dict(sorted(figures.languages.items(), key=lambda one: (-one[1], one[0]))),
            movement=movement,
            quote=excerpt(figures.quote, 180),
            answered=answered,
            unanswered=tuple(sorted(set(figures.languages) - set(answered))),
            daily=self._daily[issue.id],
            new=issue.first_at >= self._since,
            returned=issue.id in self._reopened or movement.course == "returned",
        )


def _by_issue(figures: Iterable[IssueFigures]) -> dict[int, IssueFigures]:
    return {f.issue.id: f for f in figures}


def _rank(item: Recurring) -> tuple[int, int, int, int]:
    return (-item.reach.median * _HARM[item.blocking], -item.blocking, -item.writers, item.issue)


def _changes(
    store: Store, found: _Found, events: Sequence[IssueEvent], exposure: Exposure, span: Span
) -> tuple[Change, ...]:
    return changes.in_order(
        [
            *changes.fixed(store, events, span.until),
            *changes.moved(found.ranked, found.gone, found.moves),
            *changes.ended(store, exposure, span.since, span.until),
        ]
    )
