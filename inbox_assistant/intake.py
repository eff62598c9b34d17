"""The journey of a mail into the house: fetched, kept, parsed, put into its conversation, queued.

The bytes are kept before anything interprets them. What can't be parsed is kept and shown, and
the next mail still arrives. Reading (what is meant) is a job for later, see `reading`.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path

from inbox_assistant.clock import Clock
from inbox_assistant.config import MailboxConfig
from inbox_assistant.errors import UnreadableMail
from inbox_assistant.mail.conversations import joins
from inbox_assistant.mail.imap import ImapMailbox
from inbox_assistant.mail.importing import FOLDER, read_path
from inbox_assistant.mail.mailbox import Mailbox
from inbox_assistant.mail.parse import parse
from inbox_assistant.mail.poller import Poller
from inbox_assistant.model import Cursor, Fetched, Mail, RawMail
from inbox_assistant.store.base import Store

log = logging.getLogger(__name__)

BATCH = 50
ATTEMPTS = 3


class Intake:
    """Brings mail into one store. Like the store, it belongs to one thread."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        open_mailbox: Callable[[MailboxConfig], Mailbox] = ImapMailbox,
    ) -> None:
        self._store = store
        self._clock = clock
        self._open = open_mailbox

    def poll_once(self, config: MailboxConfig) -> int:
        """Take in what is new; return how many mails. Raises MailError."""
        with closing(self._open(config)) as mailbox:
            return self.take_in(mailbox, config)

    def run(self, config: MailboxConfig, stop: threading.Event) -> None:
        """Take in mail as it comes until `stop` is set; trouble is noted in the store's health."""
        Poller(
            open_mailbox=lambda: self._open(config),
            take=lambda mailbox: self.take_in(mailbox, config),
            trouble=lambda words: self._store.health.error(config.name, self._clock(), words),
            poll_seconds=config.poll_seconds,
        ).run(stop)

    def take_in(self, mailbox: Mailbox, config: MailboxConfig) -> int:
        """Keep and parse what is new in all folders; return how many mails were new."""
        self.parse_pending()  # left over by a crash
        new = sum(self._take_folder(mailbox, config.name, name) for name in config.folders)
        self._store.health.ok(config.name, self._clock(), None)
        return new

    def import_path(self, path: Path, mailbox: str) -> int:
        """Take in mail from files into a mailbox; return how many were new. Raises InputError."""
        new = 0
        for batch in _batches(read_path(path)):
            cursor = Cursor(mailbox, FOLDER, 0, batch[-1].uid)
            new += self._store.raw_mails.keep(mailbox, batch, cursor)
            self.parse_pending()
        return new

    def parse_pending(self) -> int:
        """Parse the kept mails that wait; return how many came into their conversations."""
        done = 0
        while waiting := self._store.raw_mails.unparsed(BATCH):
            parsed = [(raw, mail) for raw in waiting if (mail := self._parsed(raw))]
            done += self._file_all(parsed)
        return done

    def _take_folder(self, mailbox: Mailbox, name: str, folder: str) -> int:
        new = 0
        for batch in mailbox.new_since(self._store.raw_mails.cursor(name, folder), folder):
            new += self._store.raw_mails.keep(name, batch.mails, batch.cursor)
            self.parse_pending()
            if batch.mails:
                newest = max(fetched.received_at for fetched in batch.mails)
                self._store.health.ok(name, self._clock(), newest)
        return new

    def _parsed(self, raw: RawMail) -> Mail | None:
        try:
            return parse(raw.raw)
        except UnreadableMail as error:
            self._store.raw_mails.failed(raw.id, str(error), give_up=True)
        except Exception as error:
            # One bad mail costs one mail, whatever the fault.
            self._failed(raw, error)
        return None

    def _file_all(self, parsed: list[tuple[RawMail, Mail]]) -> int:
        """File a batch in one transaction; when that fails, each mail alone."""
        try:
            with self._store.writing():
                return sum(self._file(raw, mail) for raw, mail in self._unfiled(parsed))
        except Exception:
            log.exception("A batch of %d mails could not be filed: one at a time now", len(parsed))
        return sum(self._file_alone(raw, mail) for raw, mail in self._unfiled(parsed))

    def _unfiled(self, parsed: list[tuple[RawMail, Mail]]) -> list[tuple[RawMail, Mail]]:
        """Leave out what another process filed meanwhile."""
        waiting = {raw.id for raw in self._store.raw_mails.unparsed(BATCH)}
        return [(raw, mail) for raw, mail in parsed if raw.id in waiting]

    def _file_alone(self, raw: RawMail, mail: Mail) -> int:
        try:
            return self._file(raw, mail)
        except Exception as error:
            self._failed(raw, error)
            return 0

    def _file(self, raw: RawMail, mail: Mail) -> int:
        earlier = self._store.conversations.holding(raw.mailbox, mail.related)
        by_person = mail.automatic is None
        self._store.conversations.add(raw, mail, joins(mail, earlier), read=by_person)
        return 1

    def _failed(self, raw: RawMail, error: Exception) -> None:
        log.error("Mail %d failed", raw.id, exc_info=error)
        words = f"{type(error).__name__}: {error}"[:500]
        self._store.raw_mails.failed(raw.id, words, give_up=raw.attempts + 1 >= ATTEMPTS)


def _batches(mails: Iterable[Fetched]) -> Iterator[list[Fetched]]:
    remaining = iter(mails)
    while batch := list(islice(remaining, BATCH)):
        yield batch
