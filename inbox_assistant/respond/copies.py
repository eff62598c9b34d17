"""Copies of sent replies in the Sent folder, and the \\Answered mark (RFC 9051 2.3.2).

A reply that left has left: trouble here is retried alone and never sends again.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import groupby

from inbox_assistant.clock import Clock
from inbox_assistant.config import Config, MailboxConfig
from inbox_assistant.errors import ConfigError, MailError, NotFound
from inbox_assistant.mail.mailbox import Mailbox
from inbox_assistant.model import OutboxRow, Place
from inbox_assistant.respond.schedule import backoff
from inbox_assistant.store.base import Store

log = logging.getLogger(__name__)

AT_ONCE = 50
MOST_ATTEMPTS = 15  # about a day


class Copier:
    """Tries and next tries are kept in the store: they survive a restart."""

    def __init__(
        self,
        store: Store,
        config: Config,
        clock: Clock,
        open_mailbox: Callable[[MailboxConfig], Mailbox],
    ) -> None:
        self._store = store
        self._config = config
        self._clock = clock
        self._open = open_mailbox

    def copy_once(self) -> None:
        """Try the copies that are due; what fails stays pending, in the end it is "failed"."""
        due = self._store.copies.due(self._clock(), AT_ONCE)
        for name, rows in groupby(
            sorted(due, key=lambda row: row.mailbox), key=lambda row: row.mailbox
        ):
            self._copy_mailbox(name, list(rows))

    def _copy_mailbox(self, name: str, rows: list[OutboxRow]) -> None:
        """A mailbox that is down is tried once, not once for each of its copies."""
        try:
            mailbox = self._open(self._config.mailbox(name))
        except (MailError, ConfigError) as error:
            self._failed(rows, error)
            return
        try:
            for number, row in enumerate(rows):
                try:
                    mailbox.save_sent(row.raw, row.message_id)
                except MailError as error:
                    self._failed(rows[number:], error)
                    return
                self._store.copies.done(row.id)
                self._mark(mailbox, row)
        finally:
            mailbox.close()

    def _mark(self, mailbox: Mailbox, row: OutboxRow) -> None:
        place = self._place(row)
        try:
            if place:
                mailbox.mark_answered(place)
        except MailError as error:
            # A mark is a courtesy: the reply has left and its copy is kept.
            log.warning("Mail %s was not marked as answered: %s", row.answers, error)

    def _failed(self, rows: Sequence[OutboxRow], error: Exception) -> None:
        self._store.copies.failed([row.id for row in rows], str(error), self._next_try)

    def _next_try(self, attempts: int) -> datetime | None:
        return None if attempts >= MOST_ATTEMPTS else self._clock() + backoff(attempts)

    def _place(self, row: OutboxRow) -> Place | None:
        if row.answers is None:
            return None
        try:
            raw_id = self._store.readings.stored_mail(row.answers).raw_id
        except NotFound:
            return None
        return self._store.raw_mails.place(raw_id) if raw_id is not None else None
