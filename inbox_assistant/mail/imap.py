"""A mailbox on an IMAP server (RFC 3501, RFC 9051), through imapclient."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from imapclient import ANSWERED, IMAPClient

from inbox_assistant.clock import Clock, utc_now
from inbox_assistant.config import MailboxConfig
from inbox_assistant.mail import looking, sent
from inbox_assistant.mail.connection import Patience
from inbox_assistant.mail.fetching import Fetching
from inbox_assistant.mail.idling import Idling
from inbox_assistant.mail.listing import Listed, listing, newest, search, uid_sets
from inbox_assistant.mail.session import Look, Session
from inbox_assistant.model import Batch, Change, Changes, Cursor, Place

# Without CONDSTORE: how many mails are looked at for new marks, and how often (seconds).
NEWEST = 300
NEWEST_SECONDS = 300.0


class ImapMailbox:
    """Implements `mail.mailbox.Mailbox`. It belongs to one thread."""

    def __init__(
        self,
        config: MailboxConfig,
        monotonic: Callable[[], float] = time.monotonic,
        patience: Patience | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self._config = config
        self._clock = clock
        self._session = Session(config.imap, patience, monotonic)
        self._idling = Idling(self._session, config.folders)
        self._marks_seen: dict[str, float] = {}

    def new_since(self, cursor: Cursor | None, folder: str) -> Iterator[Batch]:
        """Yield batches of the folder's mails after the cursor, each with its new cursor.

        When UIDVALIDITY has changed, all mails come again: the store knows them by their bytes.
        """
        look = self._session.look(folder)
        with self._session.reading(folder, look.uidvalidity) as client:
            now = self._cursor(client, cursor, look)
            uids = looking.unfetched(client, now)
        if now != cursor:
            yield Batch((), now, left=len(uids))
        yield from self._fetch_new(now, uids)
        self._idling.saw(look)

    def again(self, cursor: Cursor, uids: Sequence[int]) -> Iterator[Batch]:
        """Yield those mails once more, with the cursor as it is; those gone do not come."""
        look = self._session.look(cursor.folder)
        if look.uidvalidity != cursor.uidvalidity:
            return
        with self._session.reading(cursor.folder, cursor.uidvalidity) as client:
            runs = looking.listed_again(client, cursor, uids)
        fetching = Fetching(self._session, self._clock)
        left = sum(len(run.uids) for run in runs)
        for run in runs:
            for batch in fetching.batches(run, cursor, move=False):
                left -= len(batch.mails) + len(batch.missing)
                yield replace(batch, left=max(0, left))

    def changed_since(self, cursor: Cursor) -> Changes:
        """Return how mails at or below the cursor are marked now, where that may have changed."""
        look = self._session.look(cursor.folder)
        if look.uidvalidity != cursor.uidvalidity:
            return Changes((), cursor)
        with self._session.reading(cursor.folder, cursor.uidvalidity) as client:
            if look.modseq and cursor.modseq:
                marked = _changed(client, cursor, look)
            else:
                marked = self._newest(client, cursor, look)
        return Changes(
            tuple(Change(uid, mail.answered, mail.deleted) for uid, mail in sorted(marked.items())),
            replace(cursor, modseq=max(look.modseq, cursor.modseq)),
        )

    def is_renumbered(self, cursor: Cursor) -> bool:
        """Return whether the folder's UIDVALIDITY is no more the cursor's (RFC 9051 2.3.1.1)."""
        return self._session.look(cursor.folder).uidvalidity != cursor.uidvalidity

    def wait(self, seconds: float) -> bool:
        """Wait for news of the first folder; the IDLE goes on between calls."""
        return self._idling.wait(seconds)

    def save_sent(self, raw: bytes, message_id: str) -> None:
        """Put the mail into the folder of sent mail, unless that Message-ID is there."""
        sent.keep(self._session, self._config, raw, message_id, self._clock)

    def mark_answered(self, place: Place) -> None:
        """Set \\Answered on the mail, if it still lies at that place."""
        with self._session.writing(place.folder) as (client, look):
            if look.uidvalidity == place.uidvalidity:
                client.add_flags([place.uid], [ANSWERED], silent=True)

    def check(self) -> list[str]:
        """Return what works, in plain words; the connection is closed afterwards."""
        server = self._config.imap
        try:
            with self._session.talking() as client:
                lines = [f"{server.host} lets {server.user} in ({server.security})"]
            lines += [self._checked(folder) for folder in self._config.folders]
            with self._session.talking() as client:
                lines += self._abilities(client)
                if not client.has_capability("X-GM-EXT-1"):
                    self._session.look(sent.named(client, self._config))
            return lines
        finally:
            self.close()

    def close(self) -> None:
        """End the connection."""
        self._session.close()

    def _cursor(self, client: IMAPClient, cursor: Cursor | None, look: Look) -> Cursor:
        if cursor is not None:
            return looking.follow(client, cursor, look)
        config = self._config
        return looking.begin(client, config.name, look, config.history, self._clock().date())

    def _fetch_new(self, cursor: Cursor, uids: Sequence[int]) -> Iterator[Batch]:
        fetching = Fetching(self._session, self._clock)
        after, left = cursor.uid, len(uids)
        for start in range(0, len(uids), looking.CHUNK):
            chunk = uids[start : start + looking.CHUNK]
            with self._session.reading(cursor.folder, cursor.uidvalidity) as client:
                runs = looking.runs(client, cursor, chunk, after)
            after = chunk[-1]
            later = len(uids) - start - len(chunk)
            left = sum(len(run.uids) for run in runs) + later
            for run in runs:
                for batch in fetching.batches(run, cursor):
                    left -= len(batch.mails) + len(batch.missing)
                    if batch.mails or batch.missing or batch.cursor != cursor:
                        yield replace(batch, left=max(later, left))
                    cursor = batch.cursor

    def _newest(self, client: IMAPClient, cursor: Cursor, look: Look) -> dict[int, Listed]:
        """Return the newest mails now and then; nothing in between."""
        seen = self._marks_seen.get(cursor.folder)
        now = self._session.monotonic()
        if seen is not None and now - seen < NEWEST_SECONDS:
            return {}
        self._marks_seen[cursor.folder] = now
        listed = newest(client, look.exists, NEWEST)
        return {
            uid: mail
            for uid, mail in listed.items()
            if uid <= cursor.uid and (mail.deleted or looking.wanted(cursor, uid, mail))
        }

    def _checked(self, folder: str) -> str:
        look = self._session.look(folder)
        history = self._config.history
        with self._session.reading(folder, look.uidvalidity) as client:
            begin = self._cursor(client, None, look)
            count = len(looking.unfetched(client, begin))
        return (
            f"folder {folder} holds {look.exists} mail(s); a first connection imports {count} of "
            f'them (history = "{history}")'
        )

    def _abilities(self, client: IMAPClient) -> list[str]:
        gmail = client.has_capability("X-GM-EXT-1")
        idle, condstore = client.has_capability("IDLE"), client.has_capability("CONDSTORE")
        kept = "by the provider itself" if gmail else f"in {sent.named(client, self._config)}"
        pause = f"looked for every {self._config.poll_seconds} seconds (it has no IDLE)"
        marks = f"seen in the newest {NEWEST} mails of a folder only (it has no CONDSTORE)"
        return [
            f"replies are kept {kept}",
            f"new mail is {'announced by the server (IDLE)' if idle else pause}",
            f"what others answer is {'told by the server (CONDSTORE)' if condstore else marks}",
        ]


def _changed(client: IMAPClient, cursor: Cursor, look: Look) -> dict[int, Listed]:
    """Return what CONDSTORE tells (RFC 7162 3.1.5)."""
    if look.modseq <= cursor.modseq or not cursor.uid:
        return {}
    found: set[int] = set()
    for scope in looking.scopes(cursor, 1, cursor.uid):
        found.update(search(client, f"{scope} MODSEQ {cursor.modseq + 1}"))
    listed: dict[int, Listed] = {}
    for uid_set in uid_sets(sorted(uid for uid in found if uid <= cursor.uid)):
        listed.update(listing(client, uid_set))
    return {uid: mail for uid, mail in listed.items() if uid in found}
