"""The journey of a mail into the house: fetched, kept, parsed, put into its conversation, queued.

The bytes are kept before anything interprets them. What can't be parsed is kept and shown, and
the next mail still arrives. Reading (what is meant) is a job for later, see `reading`.
"""

import logging
import threading
from collections.abc import Callable, Collection, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from inbox_assistant.archive import Archive
from inbox_assistant.clock import Clock
from inbox_assistant.config import MailboxConfig
from inbox_assistant.errors import (
    FolderMissing,
    InboxAssistantError,
    LoginRefused,
    MailError,
    StoreError,
    StoreUnavailable,
)
from inbox_assistant.mail.imap import ImapMailbox
from inbox_assistant.mail.mailbox import Mailbox
from inbox_assistant.mail.poller import Backoff, Poller
from inbox_assistant.mail.workers import ParserPool
from inbox_assistant.model import Cursor, Fetched, Progress
from inbox_assistant.pending import Pending
from inbox_assistant.store.base import Store

log = logging.getLogger(__name__)

# So many missing mails are asked for at one look.
_AGAIN = 100

Told = Callable[[Progress], None]


def _nobody(_progress: Progress) -> None:
    """Nobody wants to know."""


class Intake:
    """Brings mail into one store. Like the store, it belongs to one thread.

    `own` are the addresses of the team beside the mailbox's own, `told` hears how an import goes.
    Without a `pool` mail is parsed in this process.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        open_mailbox: Callable[[MailboxConfig], Mailbox] = ImapMailbox,
        pool: ParserPool | None = None,
        own: Collection[str] = (),
        told: Told = _nobody,
    ) -> None:
        self._store = store
        self._clock = clock
        self._open = open_mailbox
        self._pool = pool or ParserPool(0)
        self._own = {address.casefold() for address in own}
        self._told = told
        self._pending: dict[str, Pending] = {}

    def poll_once(self, config: MailboxConfig) -> int:
        """Take in what is new; return how many mails. Raises MailError."""
        try:
            with closing(self._open(config)) as mailbox:
                new, troubles = self._take_all(mailbox, config)
            if troubles:
                raise troubles[0]
        except (MailError, StoreUnavailable) as error:
            self._tell(config.name, error)
            raise
        return new

    def run(self, config: MailboxConfig, stop: threading.Event) -> None:
        """Take in mail as it comes until `stop` is set; trouble is noted in the store's health."""
        Poller(
            open_mailbox=lambda: self._open(config),
            take=lambda mailbox: self._take_patiently(mailbox, config, stop),
            trouble=lambda error: self._tell(config.name, error),
            poll_seconds=config.poll_seconds,
        ).run(stop)

    def take_in(self, mailbox: Mailbox, config: MailboxConfig) -> int:
        """Keep and parse what is new in all folders; return how many mails were new."""
        new, troubles = self._take_all(mailbox, config)
        if troubles:
            self._tell(config.name, troubles[0])
        return new

    def import_path(self, path: Path, mailbox: str) -> int:
        """Take in mail from files into a mailbox; return how many were new. Raises InputError."""
        archive = Archive(self._store, self._clock, self._waiting(mailbox), mailbox, self._told)
        return archive.take_in(path)

    def _take_patiently(
        self, mailbox: Mailbox, config: MailboxConfig, stop: threading.Event
    ) -> int:
        """Wait out a full disk or a held database: nothing is lost, and all goes on after it."""
        backoff = Backoff(longest=60.0)
        while not stop.is_set():
            try:
                return self.take_in(mailbox, config)
            except StoreUnavailable as error:
                self._tell(config.name, error)
                stop.wait(backoff.next())
        return 0

    def _take_all(
        self, mailbox: Mailbox, config: MailboxConfig
    ) -> tuple[int, Sequence[FolderMissing]]:
        """Look into all folders; one that is missing does not keep the others waiting."""
        self._own.add(config.address.casefold())
        self._waiting(config.name).work()  # left over by a crash
        new, troubles = 0, []
        for folder in config.folders:
            try:
                new += self._take_folder(mailbox, config.name, folder)
            except FolderMissing as error:
                troubles.append(error)
        if not troubles:
            self._store.health.ok(config.name, self._clock(), None)
        return new, troubles

    def _take_folder(self, mailbox: Mailbox, name: str, folder: str) -> int:
        pending = self._waiting(name)
        new = done = 0
        history = False
        if cursor := self._store.raw_mails.cursor(name, folder):
            new += self._follow(mailbox, cursor)
        try:
            for batch in mailbox.new_since(self._store.raw_mails.cursor(name, folder), folder):
                done += len(batch.mails)
                history = history or any(mail.history for mail in batch.mails)
                progress = Progress(name, done, batch.left) if history else None
                note = partial(self._note, name, batch.mails, progress)
                new += pending.take(batch.mails, batch.cursor, batch.missing, note)
                if progress:
                    self._told(progress)
        finally:
            pending.finish()
        pending.work()
        return new

    def _note(self, name: str, mails: Sequence[Fetched], progress: Progress | None) -> None:
        """Note that mail came, and how far the mail that was there before us has come."""
        now = self._clock()
        if mails:
            self._store.health.ok(name, now, max(fetched.received_at for fetched in mails))
        if progress:
            self._store.health.progress(name, now, progress.done, progress.left)

    def _follow(self, mailbox: Mailbox, cursor: Cursor) -> int:
        """Note what was answered elsewhere, and ask again for what the server held back."""
        told = mailbox.changed_since(cursor)
        answered = [change.uid for change in told.changes if change.answered]
        present = [change.uid for change in told.changes if not change.deleted]
        with self._store.writing():
            self._store.raw_mails.keep(cursor.mailbox, (), told.cursor)
            for conversation_id in self._store.answering.mark(cursor, answered):
                self._store.answering.reckon(conversation_id)
        due = self._store.missing.due(cursor, self._clock(), _AGAIN)
        return self._ask_again(mailbox, cursor, due + self._store.missing.unknown(cursor, present))

    def _ask_again(self, mailbox: Mailbox, cursor: Cursor, uids: Sequence[int]) -> int:
        if not uids:
            return 0
        new, still = 0, set[int]()
        for batch in mailbox.again(cursor, uids):
            new += len(self._store.raw_mails.keep(cursor.mailbox, batch.mails, None))
            still.update(batch.missing)
        self._store.missing.asked(cursor, uids, still, self._clock())
        return new

    def _waiting(self, mailbox: str) -> Pending:
        if mailbox not in self._pending:
            self._pending[mailbox] = Pending(
                self._store, self._clock, self._pool, mailbox, self._own
            )
        return self._pending[mailbox]

    def _tell(self, mailbox: str, error: InboxAssistantError) -> None:
        log.warning("%s", error)
        refused = isinstance(error, LoginRefused | FolderMissing)
        # A database that can't be written can't be told so either.
        with suppress(StoreError):
            self._store.health.error(mailbox, self._clock(), str(error), refused=refused)
