"""Nobody is forgotten in silence: once a minute, promises and clocks that run out are told of.

What is told is noted first, so that nobody is told twice, whoever else looks.
"""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from inbox_assistant.clock import Clock
from inbox_assistant.config import Config
from inbox_assistant.errors import NotFound
from inbox_assistant.model import Act
from inbox_assistant.respond.reminding import Reminder, Reminding
from inbox_assistant.respond.waiting import Clocks
from inbox_assistant.store.base import Store

log = logging.getLogger(__name__)

EVERY = timedelta(minutes=1)
_AT_ONCE = 100


class Watch:
    """Looks at promises and clocks as time passes."""

    def __init__(self, store: Store, config: Config, clock: Clock) -> None:
        self._store = store
        self._config = config
        self._clock = clock
        self._looked: datetime | None = None
        self._reminding = Reminding(store, config, clock)

    def watch_once(self) -> int:
        """Look, at most once a minute; return how many reminders were noted."""
        now = self._clock()
        if self._looked is not None and timedelta() <= now - self._looked < EVERY:
            return 0
        self._looked = now
        self._store.desk.wake(now)
        self._store.promises.mark_missed(now)
        clocks = Clocks(self._config, now)
        told = [*self._promises(clocks, now), *self._clocks(clocks)]
        self._close_quietly(now)
        self._reminding.tell(told)
        return len(told)

    def _promises(self, clocks: Clocks, now: datetime) -> Iterator[Reminder]:
        for promise in self._store.promises.untold(clocks.near, _AT_ONCE):
            try:
                conversation = self._store.conversations.get(promise.conversation_id)
            except NotFound:
                continue
            if self._store.promises.told(promise.id, now):
                due = clocks.due(promise.until)
                log.info("Conversation %d: the promise is %s", conversation.id, due.level)
                yield Reminder("promise", conversation, due, promise.words or promise.quote)

    def _clocks(self, clocks: Clocks) -> Iterator[Reminder]:
        for answered in (False, True):
            for conversation in self._store.clocks.untold(_AT_ONCE, answered=answered):
                due, since = clocks.answer_due(conversation), conversation.waiting_since
                if due is None or since is None or due.level == "calm":
                    break  # those behind it have waited less
                if self._store.clocks.told(conversation.id, since):
                    log.info("Conversation %d: the answer is %s", conversation.id, due.level)
                    yield Reminder("answer", conversation, due, "")

    def _close_quietly(self, now: datetime) -> None:
        """Close what nobody came back to. The customer is asked for nothing."""
        wanted = self._config.office
        if not wanted.close_quietly:
            return
        before = now - timedelta(days=wanted.close_after_days)
        with self._store.writing():
            closed = self._store.clocks.close_quiet(before, _AT_ONCE)
            for conversation_id in closed:
                self._store.acts.add(conversation_id, Act(now, "closed"))
        if closed:
            log.info("%d conversation(s) were closed: nobody came back to them", len(closed))
