"""Nothing is kept longer than the team wants: what has aged is erased like by hand, bit by bit.

Each conversation goes through `erasing`, in a transaction of its own: search, attachments, figures
and issues lose what was its, a tombstone keeps it away, and whoever stops in the middle goes on
later. Issues count the mail that is kept; reports of nights keep the figures they were made with.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from inbox_assistant.config.values import RetentionConfig
from inbox_assistant.erasing import erase
from inbox_assistant.errors import Conflict, NotFound
from inbox_assistant.model import AGING_KINDS, Aging, AgingKind
from inbox_assistant.store.base import Store
from inbox_assistant.store.remaining import SHRED

log = logging.getLogger(__name__)

_BATCH = 50


def plan(store: Store, config: RetentionConfig, now: datetime) -> list[Aging]:
    """Return what would go, kind by kind; nothing is changed."""
    return [_aging(store, kind, days_of(config, kind), now) for kind in AGING_KINDS]


def apply(
    store: Store,
    config: RetentionConfig,
    now: datetime,
    *,
    most: int | None = None,
    told: Callable[[int], None] = lambda _gone: None,
) -> int:
    """Erase what has aged, `most` at once; return how many. `told` hears after each how many went,
    and may stop it by raising: what went is gone, the rest goes another time."""
    gone = 0
    for _ in _each(store, config, now):
        gone += 1
        told(gone)
        if most is not None and gone >= most:
            break
    if gone:
        store.jobs.add(SHRED, 0)  # the index keeps words until it is written anew
        store.audit.note(None, "retention-applied", "", f"{gone} conversations and reports", now)
        log.info("%d conversations and reports were kept long enough and erased", gone)
    return gone


def _each(store: Store, config: RetentionConfig, now: datetime) -> Iterator[None]:
    """Erase one thing after the other."""
    for kind in AGING_KINDS:
        days = days_of(config, kind)
        if days is None:
            continue
        before = now - timedelta(days=days)
        if kind == "reports":
            while store.retaining.drop_reports(before, 1):
                yield
        else:
            yield from _conversations(store, kind, before)


def _conversations(store: Store, kind: AgingKind, before: datetime) -> Iterator[None]:
    left: set[int] = set()  # those being sent just now: another night
    while some := set(store.retaining.due(kind, before, _BATCH + len(left))) - left:
        for conversation_id in sorted(some):
            try:
                erase(store, conversation_id)
            except (Conflict, NotFound) as error:
                log.info("Conversation %d is kept for now: %s", conversation_id, error)
                left.add(conversation_id)
            else:
                yield


def _aging(store: Store, kind: AgingKind, days: int | None, now: datetime) -> Aging:
    if days is None:
        return Aging(kind, None)
    return Aging(kind, days, *store.retaining.count(kind, now - timedelta(days=days)))


def days_of(config: RetentionConfig, kind: AgingKind) -> int | None:
    """Return how many days that kind is kept, None for ever."""
    return {
        "closed": config.closed_conversations_days,
        "spam": config.spam_days,
        "automatic": config.automatic_days,
        "reports": config.reports_days,
    }[kind]
