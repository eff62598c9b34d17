"""What recurs, how widely it blocks, what changed, and who waits: figures into a NightReport."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from inbox_assistant.masking import excerpt, shown_name
from inbox_assistant.model import (
    Conversation,
    Course,
    Exposure,
    Movement,
    PromiseRow,
    Reach,
    Reading,
    StoredMail,
)
from inbox_assistant.report.estimates import Estimates
from inbox_assistant.report.night import (
    Change,
    LeftWaiting,
    NightReport,
    Promised,
    Recurring,
    Vague,
    Waiting,
)
from inbox_assistant.store.base import Store
from inbox_assistant.store.figures import IssueFigures

FULLY_BLOCKED = 3

# What one affected person weighs, by blocking degree. Few of the annoyed write, so the estimate
# behind six of them is about ten times the one behind six who are blocked: weights as flat as
# 1, 2, 3 would put a dead link with two writers above an outage with five.
_HARM = {0: 0, 1: 1, 2: 8, 3: 32}

_UNKNOWN = Exposure()
_DAY = timedelta(days=1)
_MOST_WAITING = 1000
_LATELY = 200  # issues that may have ended, those with the newest mail
_SHOWN = 8
_CHANGE_ORDER: dict[Course, int] = {
    "new": 0,
    "returned": 1,
    "growing": 2,
    "fading": 3,
    "fixed": 4,
}


def night_report(
    store: Store, since: datetime, until: datetime, now: datetime, exposure: Exposure = _UNKNOWN
) -> NightReport:
    """Return the report of [since, until), as known at `now`. Nothing is written.

    Ignored issues are left out. Issues are ranked by people probably affected, each weighed by
    how hard the issue blocks.
    """
    reports, promises = store.reports, store.promises
    figures = _by_issue(reports.issues(since, until))
    before = _by_issue(reports.issues(since - (until - since), since))
    estimates = Estimates(store.reach_book, exposure, until)
    known = {issue: f.issue for issue, f in (before | figures).items()}
    moves = estimates.movements(list(known.values()))
    reaches = estimates.reach_of_spans([(f.issue, f.wrote) for f in figures.values()])
    items = [
        _recurring(f, before.get(issue), reaches[issue], moves[issue])
        for issue, f in figures.items()
    ]
    ranked = sorted(items, key=_rank)
    gone = [f for issue, f in before.items() if issue not in figures]
    promised = promises.due(now + _DAY)
    waiting = reports.waiting(now, _MOST_WAITING)
    return NightReport(
        since=since,
        until=until,
        made_at=now,
        day=reports.day(since, until),
        recurring=tuple(item for item in ranked if item.writers > 1),
        watch=tuple(i for i in ranked if i.writers == 1 and i.blocking == FULLY_BLOCKED),
        changes=_changes(ranked, gone, moves) + _ended(store, exposure, since, until),
        waiting=_waiting(waiting, now),
        promises_missed=tuple(_promised(p, waiting) for p in reversed(promised) if p.until <= now),
        promises_due=tuple(_promised(p, waiting) for p in promised if p.until > now),
        vague=tuple(_vague(mail, reading) for mail, reading in reports.vague(since, until)),
    )


def _by_issue(figures: Iterable[IssueFigures]) -> dict[int, IssueFigures]:
    return {f.issue.id: f for f in figures if f.issue.status != "ignored"}


def _recurring(
    figures: IssueFigures, before: IssueFigures | None, reach: Reach, movement: Movement
) -> Recurring:
    writers_before = before.writers if before else 0
    answered = tuple(sorted(figures.answered_languages))
    return Recurring(
        issue=figures.issue.id,
        title=excerpt(figures.issue.title, 90),
        writers=figures.writers,
        writers_before=writers_before,
        mails=figures.mails,
        reach=reach,
        blocking=figures.blocking,
        languages=dict(sorted(figures.languages.items(), key=lambda item: (-item[1], item[0]))),
        movement=movement,
        quote=excerpt(figures.quote, 180),
        answered=answered,
        unanswered=tuple(sorted(set(figures.languages) - set(answered))),
    )


def _rank(item: Recurring) -> tuple[int, int, int, int]:
    return (-item.reach.median * _HARM[item.blocking], -item.blocking, -item.writers, item.issue)


def _changes(
    ranked: Sequence[Recurring], silent: Sequence[IssueFigures], moves: Mapping[int, Movement]
) -> tuple[Change, ...]:
    """Return what changed beyond chance; `silent` are issues nobody wrote about any more."""
    moved = [
        Change(item.issue, item.title, item.movement, item.writers, item.writers_before)
        for item in ranked
        if item.writers > 1 or item.writers_before > 1
    ]
    moved += [
        Change(f.issue.id, excerpt(f.issue.title, 90), moves[f.issue.id], 0, f.writers)
        for f in silent
    ]
    told = [change for change in moved if change.movement.course in _CHANGE_ORDER]
    return tuple(sorted(told, key=lambda c: (_CHANGE_ORDER[c.movement.course], -c.writers)))


def _ended(
    store: Store, exposure: Exposure, since: datetime, until: datetime
) -> tuple[Change, ...]:
    """Return the issues whose silence is, since this night, longer than a living one's."""
    issues = store.issues.page(["open", "watching"], _LATELY, writers=2)
    issues = [issue for issue in issues if issue.last_at < since]
    now, then = (
        Estimates(store.reach_book, exposure, at).movements(issues) for at in (until, since)
    )
    return tuple(
        Change(issue.id, excerpt(issue.title, 90), now[issue.id], 0, 0)
        for issue in issues
        if now[issue.id].course == "fixed" != then[issue.id].course
    )


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
