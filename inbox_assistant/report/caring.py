"""Whom we left waiting, whom we let down, who went quiet, and how we did."""

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from statistics import median_low

from inbox_assistant.decoding.let_down import let_down
from inbox_assistant.errors import NotFound
from inbox_assistant.masking import excerpt, shown_name
from inbox_assistant.model import Conversation, Reading, Reason
from inbox_assistant.office import Office
from inbox_assistant.report.night import (
    Doing,
    LeftWaiting,
    LetDown,
    Promised,
    Quiet,
    Vague,
    Waiting,
)
from inbox_assistant.store.base import Store
from inbox_assistant.store.care import FirstAnswer, Kept, Owed, Silent, Unedited

_DAY = timedelta(days=1)
MOST_WAITING = 1_000
_SHOWN = 20  # of those who wait
_MOST_PROMISES = 200
_LOOKED_AT = 200  # conversations whose history is gone through, the longest waiting
_TWICE = 2
#: Who has not written for so long has gone quiet; after so long again nobody is surprised by mail.
QUIET_AFTER = timedelta(days=3)
QUIET_FOR = timedelta(days=30)
_MOST_QUIET = 300  # of each degree of blocking
_MOST_ANSWERS = 20_000
_MOST_VAGUE = 500
_ALL = ""


def waiting(conversations: Sequence[Conversation], now: datetime) -> Waiting:
    """Return who waits, by age."""
    ages = [now - c.waiting_since for c in conversations if c.waiting_since]
    young = sum(age < _DAY for age in ages)
    middling = sum(_DAY <= age < 3 * _DAY for age in ages)
    return Waiting(
        total=len(ages),
        under_a_day=young,
        under_three_days=middling,
        longer=len(ages) - young - middling,
        capped=len(conversations) == MOST_WAITING,
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


def promises(store: Store, now: datetime) -> tuple[tuple[Promised, ...], tuple[Promised, ...]]:
    """Return the promises that were missed, and those due within a day."""
    missed = store.care.missed(now, _MOST_PROMISES)
    due = store.care.due(now, now + _DAY, _MOST_PROMISES)
    return tuple(map(_promised, missed)), tuple(map(_promised, due))


def _promised(owed: Owed) -> Promised:
    return Promised(
        owed.promise.conversation_id,
        shown_name(owed.customer),
        owed.promise.until,
        excerpt(owed.promise.quote, 120),
    )


def let_downs(
    store: Store, conversations: Sequence[Conversation], now: datetime
) -> tuple[LetDown, ...]:
    """Return those who wait and were let down twice or more, the most often first. Only what
    happened counts, not what they say of it."""
    found = []
    for conversation in conversations[:_LOOKED_AT]:
        times = _let_down(store, conversation.id, now)
        if times >= _TWICE:
            found.append(
                LetDown(
                    conversation.id,
                    shown_name(conversation.customer),
                    excerpt(conversation.subject, 80),
                    times,
                )
            )
    return tuple(sorted(found, key=lambda one: -one.times))


def _let_down(store: Store, conversation_id: int, now: datetime) -> int:
    reading = _last_reading(store, conversation_id)
    if reading is None:
        return 0
    history = store.history.of_conversation(conversation_id, now)
    return sum(map(_occasions, let_down(reading, {}, history).reasons))


def _last_reading(store: Store, conversation_id: int) -> Reading | None:
    newest = store.joining.recent(conversation_id, 1)
    return store.readings.get(newest[0].id) if newest else None


def _occasions(reason: Reason) -> int:
    # Who writes four times to one silence was let down by it once.
    return 1 if reason.slug.startswith("chased") else max(1, len(reason.times))


def quiet(store: Store, now: datetime) -> tuple[Quiet, ...]:
    """Return customers of blocking issues who stopped writing without a solution: the hardest hit
    first, then those who never had an answer, who wrote the most, and who left last."""
    found = store.care.quiet(now - QUIET_FOR, now - QUIET_AFTER, _MOST_QUIET)
    ranked = sorted(found, key=_harm)
    titles = _titles(store, {one.issue for one in ranked})
    return tuple(
        Quiet(
            one.conversation_id,
            shown_name(one.customer),
            one.issue,
            titles[one.issue],
            one.blocking,
            one.last_at,
            one.answered,
        )
        for one in ranked
        if one.issue in titles
    )


def _harm(one: Silent) -> tuple[int, bool, int, float]:
    return (-one.blocking, one.answered, -one.mails, -one.last_at.timestamp())


def _titles(store: Store, issues: Collection[int]) -> dict[int, str]:
    """Return what the issues are called, those left out that may not be seen."""
    titles = {}
    for issue in issues:
        with suppress(NotFound):
            titles[issue] = excerpt(store.issues.get(issue).title, 90)
    return titles


def vague(store: Store, now: datetime) -> tuple[Vague, ...]:
    """Return the vague mails that wait, the oldest first."""
    return tuple(
        Vague(
            conversation=stored.conversation_id,
            customer=shown_name(stored.mail.sender),
            request=excerpt(reading.request or stored.mail.subject, 120),
            questions=reading.questions,
        )
        for stored, reading in store.care.vague(now, _MOST_VAGUE)
    )


def doing(store: Store, office: Office, since: datetime, until: datetime) -> tuple[Doing, ...]:
    """Return how the team did in [since, until): all together, then by language, the most first."""
    answers = store.care.first_answers(since, until, _MOST_ANSWERS)
    kept, sent = store.care.kept(since, until), store.care.unedited(since, until)
    known = [
        *(a.language for a in answers),
        *(k.language for k in kept),
        *(s.language for s in sent),
    ]
    codes = {code or "und" for code in known}
    every = [_doing(code, answers, kept, sent, office) for code in (_ALL, *sorted(codes))]
    return (every[0], *sorted(every[1:], key=_busy)) if codes else ()


def _doing(
    code: str,
    answers: Iterable[FirstAnswer],
    kept: Iterable[Kept],
    sent: Iterable[Unedited],
    office: Office,
) -> Doing:
    waits = [office.worked(a.asked_at, a.answered_at) for a in answers if _of(a.language, code)]
    promised = [one for one in kept if _of(one.language, code)]
    suggested = [one for one in sent if _of(one.language, code)]
    return Doing(
        language=code,
        first_answers=len(waits),
        median=median_low(waits) if waits else None,
        kept=sum(one.kept for one in promised),
        missed=sum(one.missed for one in promised),
        suggested=sum(one.suggested for one in suggested),
        unedited=sum(one.unedited for one in suggested),
    )


def _of(language: str | None, code: str) -> bool:
    return code in (_ALL, language or "und")


def _busy(one: Doing) -> tuple[int, str]:
    return (-(one.first_answers + one.kept + one.missed + one.suggested), one.language)
