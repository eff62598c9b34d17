"""Importing: mail from files into a mailbox, in bounded memory, to be interrupted at any point.

Every batch is kept in one transaction with the place reached in its file: the same import begun
again goes on there. Nothing comes twice, and nobody is answered.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from inbox_assistant.clock import Clock
from inbox_assistant.errors import InputError, StoreError
from inbox_assistant.mail.importing import FOLDER, Source, mails, sources
from inbox_assistant.mail.mbox import LARGEST
from inbox_assistant.model import Cursor, Fetched, Progress
from inbox_assistant.pending import Pending
from inbox_assistant.store.base import Store

_BATCH_MAILS = 200
_BATCH_BYTES = 8_000_000


@dataclass
class _Batch:
    """Mails to be kept together, all of one mbox or none of any; `bytes` of files were read."""

    mails: list[Fetched] = field(default_factory=list)
    size: int = 0
    bytes: int = 0
    cursor: Cursor | None = None

    def is_full(self) -> bool:
        return len(self.mails) >= _BATCH_MAILS or self.size >= _BATCH_BYTES


class Archive:
    """Imports into one mailbox. `told` hears how it goes."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        pending: Pending,
        mailbox: str,
        told: Callable[[Progress], None],
    ) -> None:
        self._store = store
        self._clock = clock
        self._pending = pending
        self._mailbox = mailbox
        self._told = told
        self._done = 0

    def take_in(self, path: Path) -> int:
        """Import all mail at that path; return how many mails were new. Raises InputError when
        there is none; a file that can't be read is told of, and the others are imported."""
        total = sum(source.bytes for source in sources(path))
        self._pending.work()  # left over by an import that was interrupted
        new = read = 0
        try:
            for batch in self._batches(path):
                new += self._pending.take(batch.mails, batch.cursor)
                self._done, read = self._done + len(batch.mails), read + batch.bytes
                self._tell(_left(self._done, read, total))
        finally:
            self._pending.finish()
            self._tell(0)
        self._pending.work()
        return new

    def _batches(self, path: Path) -> Iterator[_Batch]:
        """Yield what is to be kept together: single mails by the hundred, an mbox by itself."""
        single = _Batch()
        for source in sources(path):
            if source.kind == "mbox":
                yield from self._of_mbox(source)
                continue
            self._add(source, single)
            if single.is_full():
                yield single
                single = _Batch()
        yield single

    def _of_mbox(self, source: Source) -> Iterator[_Batch]:
        folder = f"{FOLDER} {source.mark}"
        begun = self._store.raw_mails.cursor(self._mailbox, folder)
        end = begun.uid if begun else 0
        batch = _Batch(bytes=end)
        try:
            for taken in mails(source, end):
                self._put(taken.mail, source, batch)
                batch.bytes, end = batch.bytes + taken.end - end, taken.end
                batch.cursor = Cursor(self._mailbox, folder, 0, end)
                if batch.is_full():
                    yield batch
                    batch = _Batch()
        except InputError as error:
            self._tell_trouble(str(error))
        yield batch

    def _add(self, source: Source, batch: _Batch) -> None:
        batch.bytes += source.bytes
        try:
            for taken in mails(source):
                self._put(taken.mail, source, batch)
        except InputError as error:
            self._tell_trouble(str(error))

    def _put(self, mail: Fetched | None, source: Source, batch: _Batch) -> None:
        if mail is None:
            size = LARGEST // 1_000_000
            self._tell_trouble(f"{source.path}: a mail of more than {size} MB is left out.")
        else:
            batch.mails.append(mail)
            batch.size += len(mail.raw)

    def _tell(self, left: int) -> None:
        # A database that can't be written can't be told so either.
        with suppress(StoreError):
            self._store.health.progress(self._mailbox, self._clock(), self._done, left)
        self._told(Progress(self._mailbox, self._done, left))

    def _tell_trouble(self, words: str) -> None:
        self._told(Progress(self._mailbox, self._done, 0, words))


def _left(done: int, read: int, total: int) -> int:
    """Return about how many mails are still to come, going by the bytes."""
    return round(done * max(0, total - read) / read) if read else 0
