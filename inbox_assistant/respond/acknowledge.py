""" "We have received your mail": automatic answers, as few as possible (RFC 3834).

Once per address and window, twice a week at most, none to robots; none in a conversation that has
heard from us. It is no answer: the conversation goes on waiting.
"""

import logging
from datetime import datetime, timedelta
from hashlib import blake2b

from inbox_assistant.clock import Clock
from inbox_assistant.config import Config
from inbox_assistant.errors import ConfigError, NotFound
from inbox_assistant.mail.parse import headers
from inbox_assistant.model import Address, Job, OutboxRow, Promise, StoredMail
from inbox_assistant.office import Office
from inbox_assistant.respond.addresses import envelope, mailbox_of
from inbox_assistant.respond.compose import compose_automatic
from inbox_assistant.respond.manner import SURE_OF_FORMALITY
from inbox_assistant.respond.own_phrases import book_of
from inbox_assistant.respond.phrases import Letter, Style, capitalised
from inbox_assistant.respond.queueing import envoy, language_of
from inbox_assistant.respond.unanswerable import why_not
from inbox_assistant.respond.worker import new_worker
from inbox_assistant.store.base import Store

log = logging.getLogger(__name__)

JOB = "acknowledge"
AT_ONCE = 20
WEEK = timedelta(days=7)
MOST_A_WEEK = 2
# The reading tells language and register; without it the answer is formal.
PATIENCE = timedelta(minutes=2)
_LOOK_AGAIN = timedelta(seconds=10)
_MOST_HEADER = 200_000
_RECENT = 50


class Acknowledger:
    """Answers what intake has put aside for it."""

    def __init__(self, store: Store, config: Config, clock: Clock) -> None:
        self._store = store
        self._config = config
        self._clock = clock
        self._worker = new_worker()

    def acknowledge_once(self) -> int:
        """Look at the mails that wait for it; return how many answers were queued."""
        if not self._store.jobs.waiting(JOB):
            return 0
        jobs = self._store.jobs.claim(JOB, self._worker, self._clock(), AT_ONCE)
        return sum(self._look_at(job) for job in jobs)

    def _look_at(self, job: Job) -> bool:
        try:
            mail = self._store.readings.stored_mail(job.subject)
            if self._config.acknowledgement.enabled and self._not_read_yet(mail):
                self._store.jobs.later(job.id, self._clock() + _LOOK_AGAIN)
                return False
            with self._store.writing():
                queued = self._answer(mail)
                self._store.jobs.done([job.id])
            return queued
        except (NotFound, ConfigError):
            self._store.jobs.done([job.id])
        except Exception as error:
            log.exception("Mail %d could not be acknowledged", job.subject)
            self._store.jobs.failed(job.id, repr(error)[:500], self._clock())
        return False

    def _not_read_yet(self, mail: StoredMail) -> bool:
        fresh = self._clock() - mail.at < PATIENCE
        return fresh and self._store.readings.get(mail.id) is None

    def _answer(self, mail: StoredMail) -> bool:
        wanted = self._config.acknowledgement.enabled
        if not (wanted and self._config.mailbox(mail.mailbox).acknowledge) or mail.raw_id is None:
            return False
        fields = headers(self._store.raw_mails.raw(mail.raw_id)[:_MOST_HEADER])
        restored = self._store.restores.last()
        if restored and mail.at < restored:
            # It may have had its answer from the store that was lost.
            log.info("Mail %d came before the store was restored: no acknowledgement", mail.id)
            return False
        if reason := why_not(mail, fields, self._config, self._clock()):
            log.info("Mail %d gets no acknowledgement: %s", mail.id, reason)
            return False
        recent = self._store.joining.recent(mail.conversation_id, _RECENT)
        if any(other.direction == "out" for other in recent) or self._has_had_enough(mail):
            return False
        self._queue(mail)
        return True

    def _has_had_enough(self, mail: StoredMail) -> bool:
        """Whether the writer, or the mailbox, has had its share of automatic answers."""
        now, wanted = self._clock(), self._config.acknowledgement
        count = self._store.sending.acknowledgements
        address = mailbox_of(mail.mail.sender.address)
        if count(now - timedelta(hours=wanted.window_hours), address=address):
            return True
        if count(now - WEEK, address=address) >= MOST_A_WEEK:
            return True
        if count(now - timedelta(hours=1), mailbox=mail.mailbox) >= wanted.per_hour:
            words = f"{wanted.per_hour} acknowledgements left within an hour: it looks like a flood"
            self._store.sending.trouble(mail.mailbox, "acknowledging", now, words)
            return True
        self._store.sending.well(mail.mailbox, "acknowledging")
        return False

    def _queue(self, mail: StoredMail) -> None:
        now, mailbox = self._clock(), self._config.mailbox(mail.mailbox)
        sender = Address(mailbox.display_name or self._config.team, mailbox.address)
        digest = blake2b(f"acknowledgement {mail.id}".encode(), digest_size=16).hexdigest()
        here = now.astimezone(self._config.timezone)
        bearer = envoy(self._store, mailbox, sender, mail, f"{digest}.0", here)
        to = Address("", envelope(mail.mail.sender.address))
        subject, text, promise = self._words(mail, here)
        raw, kept = compose_automatic(to, subject, text, mail, bearer)
        row = OutboxRow(
            id=0,
            conversation_id=mail.conversation_id,
            mailbox=mail.mailbox,
            message_id=bearer.message_id,
            sender="",  # RFC 3834 3.3: whatever becomes of it, nobody is to be told
            recipients=(to.address,),
            raw=raw,
            state="waiting",
            copy_state="none",
            attempts=0,
            not_before=now,
            answers=mail.id,
            automatic=True,
        )
        row_id = self._store.outbox.queue(row, kept, None, promise)
        address = mailbox_of(mail.mail.sender.address)
        self._store.sending.acknowledged(row_id, mail.mailbox, address, now)

    def _words(self, mail: StoredMail, here: datetime) -> tuple[str, str, Promise | None]:
        """Return subject, text and promise, in the customer's language and form of address. Not
        a word in them is the customer's."""
        reading = self._store.readings.get(mail.id)
        language = language_of(self._store, mail)
        book = book_of(self._config.phrases, language)
        spoken = book.language == language
        sure = reading is not None and spoken and reading.formality.sure(SURE_OF_FORMALITY)
        formality = reading.formality.value if reading and sure else "formal"
        said = self._store.history.letters_elsewhere(mail.conversation_id, here, MOST_A_WEEK)
        style = Style(formality, warm=False, rank=mail.conversation_id, said=tuple(said))
        letter = Letter(book, style)
        parts = [letter.say("greeting", "nameless"), letter.say("automatic", "received")]
        promise = None
        if self._config.acknowledgement.promise:
            moment = Office.of(self._config).next_evening(here)
            until = book.until(moment)
            words = letter.say("next", "received", until=until, Until=capitalised(until))
            parts.append(words)
            promise = Promise(moment, words)
        parts.append(letter.say("automatic", "note"))
        signed = book.signed(self._config.team, mail.mailbox)
        parts.append(f"{letter.say('signoff', 'any')}\n{signed}")
        return book.say("automatic", "subject", style), "\n\n".join(parts), promise
