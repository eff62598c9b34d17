"""The reading of mail as a job: what waits is understood, traced to its issue, and kept.

A slow or broken model never delays or loses mail: intake has long put it into its conversation.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta

from inbox_assistant.clock import Clock
from inbox_assistant.model import Job, StoredMail
from inbox_assistant.store.base import Store
from inbox_assistant.understand.issues import Grouper
from inbox_assistant.understand.pipeline import Reader
from inbox_assistant.understand.words import Understood, Words

log = logging.getLogger(__name__)

_BATCH = 32
# Issues without mail for so long are not compared with new mail any more.
_RESTS_AFTER = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class _Waiting:
    job: Job
    mail: StoredMail
    words: Words


class ReadingRoom:
    """Reads what waits, a batch at a time; any number of them may work on one store."""

    def __init__(self, store: Store, clock: Clock, worker: str, reader: Reader | None = None):
        self.store = store
        self.clock = clock
        self.worker = worker
        self.reader = reader or Reader()

    def read_some(self) -> int:
        """Read up to a batch of mails; return how many jobs were ended or put back."""
        jobs = self.store.jobs.claim("read", self.worker, self.clock(), _BATCH)
        waiting = [self._waiting(job) for job in jobs]
        self._file(
            [
                (item, understood)
                for item, understood in zip(waiting, self._understand(waiting), strict=True)
                if understood
            ]
        )
        return len(jobs)

    def _waiting(self, job: Job) -> _Waiting:
        mail = self.store.readings.stored_mail(job.subject)
        head = self.store.conversations.get(mail.conversation_id)
        words = Words(
            subject=mail.mail.subject,
            body=mail.mail.own_words,
            sender_name=mail.mail.sender.name,
            is_reply=bool(mail.mail.related),
            prior_language=head.language,
        )
        return _Waiting(job, mail, words)

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
        newest = max(item.mail.at for item, _ in read)
        with self.store.writing():
            open_issues = self.store.readings.profiles(newest - _RESTS_AFTER)
            grouper = Grouper(open_issues, self.store.readings.new_issue_id)
            for item, understood in sorted(read, key=lambda pair: pair[0].mail.at):
                self._file_one(grouper, item.mail, understood)
            self.store.jobs.done([item.job.id for item, _ in read])

    def _file_one(self, grouper: Grouper, mail: StoredMail, understood: Understood) -> None:
        membership, changed = grouper.assign(
            at=mail.at,
            sender=mail.mail.sender.address,
            understood=understood,
            conversation_issue=self.store.readings.conversation_issue(mail.conversation_id),
        )
        self.store.readings.save(
            mail.id, understood.reading, understood.meaning, membership, changed
        )
