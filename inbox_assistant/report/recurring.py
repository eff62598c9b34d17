"""What recurs, how widely it blocks, what changed, and who waits: figures into a NightReport."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from inbox_assistant.model import Conversation, PromiseRow, Reading, StoredMail, Trend
from inbox_assistant.report.masking import excerpt, shown_name
from inbox_assistant.report.night import (
    Change,
    LeftWaiting,
    NightReport,
    Promised,
    Recurring,
    Vague,
    Waiting,
)
from inbox_assistant.report.trend import METHOD, trend
from inbox_assistant.store.base import Promises, Reports
from inbox_assistant.store.figures import IssueFigures
from inbox_assistant.understand.reach import reach

FULLY_BLOCKED = 3

# What one affected person weighs, by blocking degree. Few of the annoyed write, so the estimate
# behind six of them is about ten times the one behind six who are blocked: weights as flat as
# 1, 2, 3 would put a dead link with two writers above an outage with five.
_HARM = {0: 0, 1: 1, 2: 8, 3: 32}

_DAY = timedelta(days=1)
_MOST_WAITING = 1000
_SHOWN = 8
_CHANGE_ORDER: dict[Trend, int] = {"new": 0, "growing": 1, "fading": 2}


def night_report(
    reports: Reports, promises: Promises, since: datetime, until: datetime, now: datetime
) -> NightReport:
    """Return the report of [since, until), as known at `now`. Nothing is written.

    Ignored issues are left out. Issues are ranked by people probably affected, each weighed by
    how hard the issue blocks.
    """
    figures = _by_issue(reports.issues(since, until))
    before = _by_issue(reports.issues(since - (until - since), since))
    items = [_recurring(f, before.get(issue), since) for issue, f in figures.items()]
    ranked = sorted(items, key=_rank)
    promised = promises.due(now + _DAY)
    waiting = reports.waiting(now, _MOST_WAITING)
    return NightReport(
        since=since,
        until=until,
        made_at=now,
        day=reports.day(since, until),
        recurring=tuple(item for item in ranked if item.writers > 1),
        watch=tuple(i for i in ranked if i.writers == 1 and i.blocking == FULLY_BLOCKED),
        changes=_changes(ranked, [f for issue, f in before.items() if issue not in figures]),
        waiting=_waiting(waiting, now),
        promises_missed=tuple(_promised(p, waiting) for p in reversed(promised) if p.until <= now),
        promises_due=tuple(_promised(p, waiting) for p in promised if p.until > now),
        vague=tuple(_vague(mail, reading) for mail, reading in reports.vague(since, until)),
    )


def _by_issue(figures: Iterable[IssueFigures]) -> dict[int, IssueFigures]:
    return {f.issue.id: f for f in figures if f.issue.status != "ignored"}


def _recurring(figures: IssueFigures, before: IssueFigures | None, since: datetime) -> Recurring:
    writers_before = before.writers if before else 0
    answered = tuple(sorted(figures.answered_languages))
    return Recurring(
        issue=figures.issue.id,
        title=excerpt(figures.issue.title, 90),
        writers=figures.writers,
        writers_before=writers_before,
        mails=figures.mails,
        reach=reach(figures.writers, figures.blocking),
        blocking=figures.blocking,
        languages=dict(sorted(figures.languages.items(), key=lambda item: (-item[1], item[0]))),
        trend=trend(figures.writers, writers_before, is_new=figures.issue.first_at >= since),
        trend_method=METHOD,
        quote=excerpt(figures.quote, 180),
        answered=answered,
        unanswered=tuple(sorted(set(figures.languages) - set(answered))),
    )


def _rank(item: Recurring) -> tuple[int, int, int, int]:
    return (-item.reach.median * _HARM[item.blocking], -item.blocking, -item.writers, item.issue)


def _changes(ranked: Sequence[Recurring], silent: Sequence[IssueFigures]) -> tuple[Change, ...]:
    """Return what changed beyond chance; `silent` are issues nobody wrote about any more."""
    moved = [
        Change(item.issue, item.title, item.trend, item.writers, item.writers_before)
        for item in ranked
        if item.writers > 1 or item.writers_before > 1
    ]
    moved += [
        Change(
            f.issue.id,
            excerpt(f.issue.title, 90),
            trend(0, f.writers, is_new=False),
            0,
            f.writers,
        )
        for f in silent
    ]
    told = [change for change in moved if change.trend in _CHANGE_ORDER]
    return tuple(sorted(told, key=lambda c: (_CHANGE_ORDER[c.trend], -c.writers)))


def _waiting(conversations: Sequence[Conversation], now: datetime) -> Waiting:
    ages = [now - c.waiting_since for c in conversations if c.waiting_since]
    young = sum(age < _DAY for age in ages)
    middling = sum(_DAY <= age < 3 * _DAY for age in ages)
    return Waiting(
        total=len(ages),
        under_a_day=young,
        under_three_days=middling,
        longer=len(ages) - young - middling,
        capped=len(conversations) == _MOST_WAITING,
        longest=tuple(
            _left_waiting(c, c.waiting_since) for c in conversations[:_SHOWN] if c.waiting_since
        ),
    )


def _left_waiting(conversation: Conversation, since: datetime) -> LeftWaiting:
    return LeftWaiting(
        conversation=conversation.id,
        customer=shown_name(conversation.customer),
        subject=excerpt(conversation.subject, 80),
        since=since,
        blocking=conversation.blocking,
    )


def _promised(promise: PromiseRow, waiting: Sequence[Conversation]) -> Promised:
    names = (shown_name(c.customer) for c in waiting if c.id == promise.conversation_id)
    return Promised(
        promise.conversation_id, next(names, ""), promise.until, excerpt(promise.quote, 120)
    )


def _vague(stored: StoredMail, reading: Reading) -> Vague:
    return Vague(
        conversation=stored.conversation_id,
        customer=shown_name(stored.mail.sender),
        request=excerpt(reading.request or stored.mail.subject, 120),
        questions=reading.questions,
    )
