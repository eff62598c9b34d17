"""Copies of sent replies in the Sent folder, and the \\Answered mark (RFC 9051 2.3.2).

A reply that left has left: trouble here is retried alone and never sends again.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import groupby

from inbox_assistant.clock import Clock
from inbox_assistant.config import Config, MailboxConfig
from inbox_assistant.errors import ConfigError, MailError, NotFound
from inbox_assistant.mail.mailbox import Mailbox
from inbox_assistant.model import OutboxRow, Place
from inbox_assistant.store.base import Store

AT_ONCE = 50
MOST_ATTEMPTS = 10
REST = timedelta(minutes=2)


class Copier:
    """Retries per mailbox: one that is down rests a while and does not hold up the others."""

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
        self._rests: dict[str, datetime] = {}
        self._failures: dict[int, int] = {}

    def copy_once(self) -> None:
        """Try the copies that are missing; what fails stays pending, in the end it is "failed"."""
        pending = sorted(self._store.outbox.copies(AT_ONCE), key=lambda row: row.mailbox)
        for name, rows in groupby(pending, key=lambda row: row.mailbox):
            if self._rests.get(name, self._clock()) <= self._clock():
                self._copy_mailbox(name, list(rows))

    def _copy_mailbox(self, name: str, rows: list[OutboxRow]) -> None:
        try:
            mailbox = self._open(self._config.mailbox(name))
        except (MailError, ConfigError) as error:
            self._failed(rows[0], error)
            return
        try:
            for row in rows:
                try:
                    self._copy(mailbox, row)
                except MailError as error:
                    self._failed(row, error)
                    return
        finally:
            mailbox.close()

    def _copy(self, mailbox: Mailbox, row: OutboxRow) -> None:
        mailbox.save_sent(row.raw, row.message_id)
        place = self._place(row)
        if place:
            mailbox.mark_answered(place)
        self._failures.pop(row.id, None)
        self._store.outbox.copied(row.id, "done", "")

    def _failed(self, row: OutboxRow, error: Exception) -> None:
        self._rests[row.mailbox] = self._clock() + REST
        self._failures[row.id] = self._failures.get(row.id, 0) + 1
        hopeless = self._failures[row.id] >= MOST_ATTEMPTS
        self._store.outbox.copied(row.id, "failed" if hopeless else "pending", str(error))

    def _place(self, row: OutboxRow) -> Place | None:
        if row.answers is None:
            return None
        try:
            raw_id = self._store.readings.stored_mail(row.answers).raw_id
        except NotFound:
            return None
        return self._store.raw_mails.place(raw_id) if raw_id is not None else None
