"""The reading of mail as a job: what waits is understood, traced to its issue, and kept.

A slow or broken model never delays or loses mail: intake has long put it into its conversation.
"""

import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from inbox_assistant.bursting import BurstWatch
from inbox_assistant.clock import Clock
from inbox_assistant.consolidating import ask_by_day
from inbox_assistant.grouping import Placing
from inbox_assistant.learning import team_heads
from inbox_assistant.model import Conversation, Job, StoredMail
from inbox_assistant.store.base import Store
from inbox_assistant.turns import Turns
from inbox_assistant.understand.pipeline import Reader
from inbox_assistant.understand.words import Understood, Words

log = logging.getLogger(__name__)

_BATCH = 32
_UTC = ZoneInfo("UTC")
# So many other conversations of a sender tell their language.
_REMEMBERED = 5


@dataclass(frozen=True, slots=True)
class _Waiting:
    job: Job
    mail: StoredMail
    words: Words


class ReadingRoom:
    """Reads what waits, a batch at a time; any number of them may work on one store. `language` is
    the team's: issues are titled in it where their mails allow; `zone` is where its weekdays and
    hours are meant, when so many write at once that somebody has to know."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        worker: str,
        reader: Reader | None = None,
        language: str = "",
        zone: ZoneInfo = _UTC,
    ) -> None:
        self.store = store
        self.clock = clock
        self.worker = worker
        self.reader = reader or Reader()
        self._placing = Placing(store, language)
        self._turns = Turns(store, clock)
        self._bursts = BurstWatch(store, clock, zone)

    def read_some(self) -> int:
        """Read up to a batch of mails, new ones first; return how many jobs were ended or put
        back."""
        jobs = self._claimed("read") or self._claimed("reread")
        if jobs:
            self.listen()
        waiting = [self._waiting(job) for job in jobs]
        self._file(
            [
                (item, understood)
                for item, understood in zip(waiting, self._understand(waiting), strict=True)
                if understood
            ]
        )
        return len(jobs)

    def _claimed(self, kind: str) -> list[Job]:
        return self.store.jobs.claim(kind, self.worker, self.clock(), _BATCH)

    def listen(self) -> str:
        """Read with what the team taught until now; return the name of the reader this makes."""
        self.reader.register.listen_to(*team_heads(self.store))
        return self.reader.register.name

    def _waiting(self, job: Job) -> _Waiting:
        mail = self.store.readings.stored_mail(job.subject)
        head = self.store.conversations.get(mail.conversation_id)
        said = self.store.corrections.of_mail(mail.id).get("language")
        words = Words(
            subject=mail.mail.subject,
            body=mail.mail.own_words,
            sender_name=mail.mail.sender.name,
            is_reply=bool(mail.mail.related),
            prior_language=self._language_before(head, mail),
            sender_language=self._language_of_others(head, mail),
            certain_language=str(said.value) if said else None,
        )
        return _Waiting(job, mail, words)

    def _language_before(self, head: Conversation, mail: StoredMail) -> str | None:
        """Return the language of the conversation so far. Of a mail that is read again, what it
        said itself the first time doesn't count."""
        if self.store.readings.membership(mail.id) is None:
            return head.language
        mails = self.store.conversations.mails(mail.conversation_id)
        earlier = [m.id for m in mails if m.direction == "in" and m.at < mail.at]
        before = self.store.readings.get(earlier[-1]) if earlier else None
        return before.language.value if before and before.language.sure() else None

    def _language_of_others(self, head: Conversation, mail: StoredMail) -> str | None:
        """The usual language of the sender's latest other conversations, None when not known."""
        if mail.mail.sender.address.casefold() != head.customer.address.casefold():
            return None
        others = self.store.merging.others(head.id, _REMEMBERED)
        usual = Counter(other.language for other in others if other.language).most_common(1)
        return usual[0][0] if usual else None

    def _understand(self, waiting: list[_Waiting]) -> list[Understood | None]:
        """One embedding pass for the batch; when that fails, each mail alone, so that one bad
        mail costs one mail."""
        try:
            return list(self.reader.read_many([item.words for item in waiting]))
        except Exception:
            log.exception("A batch of %d mails could not be read: one at a time now", len(waiting))
            return [self._understand_one(item) for item in waiting]

    def _understand_one(self, item: _Waiting) -> Understood | None:
        try:
            return self.reader.read(item.words)
        except Exception as error:
            log.exception("Mail %d could not be read", item.mail.id)
            self.store.jobs.failed(item.job.id, repr(error), self.clock())
            return None

    def _file(self, read: list[tuple[_Waiting, Understood]]) -> None:
        """Trace each mail to its issue and keep everything, in one transaction: however many
        readers there are, each sees the issues as the one before left them."""
        if not read:
            return
        self._turns.wait(read[0][0].job.id)
        with self._placing.turn():
            for item, understood in sorted(
                read, key=lambda pair: (pair[0].mail.at, pair[0].mail.id)
            ):
                self._placing.file(item.mail, understood)
            ask_by_day(self.store, [i.mail.id for i, _ in read if i.job.kind == "read"])
            self.store.jobs.done([item.job.id for item, _ in read])
        self._bursts.look(self._filed(item.mail) for item, _ in read if item.job.kind == "read")

    def _filed(self, mail: StoredMail) -> tuple[int | None, datetime]:
        membership = self.store.readings.membership(mail.id)
        return (membership.issue if membership else None), mail.at
