"""Mail on its way into conversations: kept, parsed, recognised, filed.

Attempts are counted before they begin. A mail that kills its parser is tried three times, alone
after the first, and then shown as unreadable; its neighbours arrive. When the whole program dies
the mail in hand is rarely to blame: it takes more deaths until that is given up.
"""

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import timedelta

from inbox_assistant.clock import Clock
from inbox_assistant.errors import MailError, StoreError, StoreUnavailable
from inbox_assistant.filing import file_mail
from inbox_assistant.mail.folders import holds_sent
from inbox_assistant.mail.workers import Broken, Outcome, ParserPool, Parsing
from inbox_assistant.model import Cursor, Fetched, Mail, RawMail
from inbox_assistant.store.base import Store
from inbox_assistant.twins import recognise

log = logging.getLogger(__name__)

BATCH = 200
ATTEMPTS = 3
# Power cuts, updates and full memory kill programs too, but not always over the same mail.
DEATHS = 10
# What was there before us and is older than this is done with: it arrives closed.
OLD = timedelta(days=30)

_Begun = tuple[list[RawMail], Parsing]


def _nothing() -> None:
    """Nothing else is to be written."""


class Pending:
    """The mail of one mailbox that waits. While the parsers are at one batch, `take` brings the
    next, and files the one before. `own` are the team's addresses, in lower case."""

    def __init__(
        self, store: Store, clock: Clock, pool: ParserPool, mailbox: str, own: Collection[str]
    ) -> None:
        self._store = store
        self._clock = clock
        self._pool = pool
        self._mailbox = mailbox
        self._own = own
        self._lock = ExitStack()
        self._begun: _Begun | None = None
        self._uncounted: list[int] = []

    def take(
        self,
        mails: Sequence[Fetched],
        cursor: Cursor | None,
        missing: Sequence[int] = (),
        also: Callable[[], None] = _nothing,
    ) -> int:
        """Keep a batch and start on it, then file the one before; return how many mails were new.

        What `also` writes is committed with the batch.
        """
        with self._turn():
            with self._store.writing():
                kept = self._store.raw_mails.keep(self._mailbox, mails, cursor, missing)
                self._store.attempts.begin([raw.id for raw in kept])
                also()
            self._file_begun(self._parsing(kept))
        return len(kept)

    def finish(self) -> int:
        """File what was begun; return how many mails came into conversations."""
        if self._begun is None:
            return 0
        with self._turn():
            return self._file_begun()

    def work(self) -> int:
        """Parse and file all that waits; return how many mails came into conversations."""
        done = self.finish()
        with self._turn():
            while waiting := self._worth_trying():
                self._store.attempts.begin([raw.id for raw in waiting])
                self._begun = self._parsing(waiting)
                done += self._file_begun()
        return done

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Hold the lock until nothing is begun any more: one at a time, of all processes, for
        attempts of two would be counted for one."""
        if self._begun is None:
            self._lock.enter_context(self._store.alone(f"intake-{_file_name(self._mailbox)}"))
        try:
            self._give_back()
            yield
        finally:
            if self._begun is None:
                self._lock.close()

    def _parsing(self, waiting: list[RawMail]) -> _Begun | None:
        return (waiting, self._pool.begin([raw.raw for raw in waiting])) if waiting else None

    def _file_begun(self, begun_next: _Begun | None = None) -> int:
        begun, self._begun = self._begun, begun_next
        if begun is None:
            return 0
        waiting, parsing = begun
        try:
            return self._file_all(self._parsed(waiting, parsing.outcomes()))
        except (StoreUnavailable, MailError, KeyboardInterrupt, SystemExit):
            # Neither a full disk nor a person's Ctrl-C is a mail's fault.
            self._uncounted += [raw.id for raw in waiting]
            with suppress(StoreError):
                self._give_back()
            raise

    def _give_back(self) -> None:
        self._store.attempts.take_back(self._uncounted)
        self._uncounted = []

    def _worth_trying(self) -> list[RawMail]:
        while waiting := self._store.raw_mails.unparsed(BATCH, self._mailbox):
            hopeless = [raw for raw in waiting if raw.attempts >= DEATHS]
            if not hopeless:
                return waiting
            words = f"The program ended {DEATHS} times while it was reading this mail."
            for raw in hopeless:
                self._store.raw_mails.failed(raw.id, words, give_up=True)
        return []

    def _parsed(
        self, waiting: list[RawMail], outcomes: list[Outcome]
    ) -> list[tuple[RawMail, Mail]]:
        """Return what could be parsed; what could not is noted."""
        parsed = []
        for raw, outcome in zip(waiting, outcomes, strict=True):
            if isinstance(outcome, Broken):
                self._failed(raw, outcome.reason, fatal=outcome.fatal)
            else:
                parsed.append((raw, outcome))
        return parsed

    def _file_all(self, parsed: list[tuple[RawMail, Mail]]) -> int:
        """File a batch in one transaction; when that fails, each mail alone."""
        try:
            with self._store.writing():
                return sum(self._file(raw, mail) for raw, mail in parsed)
        except StoreUnavailable:
            raise
        except Exception:
            log.exception("A batch of %d mails could not be filed: one at a time now", len(parsed))
        return sum(self._file_alone(raw, mail) for raw, mail in parsed)

    def _file_alone(self, raw: RawMail, mail: Mail) -> int:
        try:
            with self._store.writing():
                return self._file(raw, mail)
        except StoreUnavailable:
            raise
        except Exception as error:
            log.error("Mail %d failed", raw.id, exc_info=error)
            self._failed(raw, f"{type(error).__name__}: {error}"[:500], fatal=False)
            return 0

    def _failed(self, raw: RawMail, words: str, *, fatal: bool) -> None:
        give_up = fatal or raw.attempts + 1 >= ATTEMPTS
        self._store.raw_mails.failed(raw.id, words, give_up=give_up)

    def _file(self, raw: RawMail, mail: Mail) -> int:
        known = recognise(self._store, raw, mail)
        if known.erased:
            return 0
        if known.twin is not None:
            return self._join_twin(raw, known.twin)
        notices = ("doubled-id",) if known.doubled else ()
        if mail.sender.address.casefold() in self._own:
            self._file_own(raw, mail, notices)
            return 1
        if raw.history and raw.received_at < self._clock() - OLD:
            raw = replace(raw, answered=True)
        stored = file_mail(self._store, raw, mail, notices)
        if raw.history:
            self._store.answering.reckon(stored.conversation_id)
        return 1

    def _join_twin(self, raw: RawMail, mail_id: int) -> int:
        self._store.twins.join(raw.id, mail_id)
        for conversation_id in self._store.answering.twin(raw.id, mail_id):
            self._store.answering.reckon(conversation_id)
        return 0

    def _file_own(self, raw: RawMail, mail: Mail, notices: tuple[str, ...]) -> None:
        """File a mail from our own address. Anybody can write that into From: only where we alone
        put mail is it surely ours, and an answer. What a form of our web site sends has the
        customer in Reply-To."""
        answers = mail.reply_to is None and self._is_from_us(raw)
        if not answers:
            notices = (*notices, "own-address")
        if mail.reply_to is not None and mail.reply_to.address.casefold() not in self._own:
            file_mail(self._store, raw, mail, notices)
            return
        self._store.answering.ours(raw.id, answers=answers)
        # Filed like what was answered before we came: it opens nothing and nobody waits for it.
        settled = replace(raw, history=True, answered=True)
        stored = file_mail(self._store, settled, mail, notices)
        if answers:
            self._store.answering.reckon(stored.conversation_id)
        elif self._store.conversations.get(stored.conversation_id).mails == 1:
            self._store.conversations.change(stored.conversation_id, status="open", unread=True)

    def _is_from_us(self, raw: RawMail) -> bool:
        place = self._store.raw_mails.place(raw.id)
        return place is None or holds_sent(place.folder)  # no place: it was imported from a file


def _file_name(mailbox: str) -> str:
    return "".join(c if c.isalnum() and c.isascii() else "_" for c in mailbox)[:60]
