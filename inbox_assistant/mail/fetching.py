"""The mails of a run, whatever the server does: one bad mail costs one mail, and none is lost."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import IMAPClientError, ProtocolError

from inbox_assistant.clock import Clock
from inbox_assistant.errors import MailboxBusy, MailboxUnreachable
from inbox_assistant.mail.connection import is_broken
from inbox_assistant.mail.listing import Listed, listing, uid_sets
from inbox_assistant.mail.looking import Run
from inbox_assistant.mail.refusals import is_throttled, words_of
from inbox_assistant.mail.session import Session
from inbox_assistant.model import Batch, Cursor, Fetched

log = logging.getLogger(__name__)

_Answer = dict[int, dict[bytes, Any]]
# All else was listed before: imapclient's parser takes its time over every item.
ITEMS = ["BODY.PEEK[]"]
# How often the line may break in one look before it is left alone for a while.
MOST_BREAKS = 16


class Fetching:
    """Fetches runs during one look at a folder."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._clock = clock
        self._breaks = 0

    def batches(self, run: Run, cursor: Cursor, *, move: bool = True) -> Iterator[Batch]:
        """Yield the run's mails with the cursor that follows them, in one batch, or in more when
        the server refuses a mail or the line breaks at it."""
        pending = [run.uids]
        while pending:
            uids = pending.pop()
            answer = self._ask(cursor, uids)
            if answer is None and len(uids) > 1:
                middle = len(uids) // 2
                pending += [uids[middle:], uids[:middle]]
                continue
            batch = self._batch(cursor, replace(run, uids=uids), answer or {})
            if move:
                # Nobody moves past a UID that only SEARCH has named.
                given = [mail.uid for mail in batch.mails] + list(batch.missing)
                proven = run.proven if not pending else 0
                cursor = replace(cursor, uid=max(cursor.uid, proven, *given))
                batch = replace(batch, cursor=cursor)
            yield batch

    def _batch(self, cursor: Cursor, run: Run, answer: _Answer) -> Batch:
        whole = _whole(run, answer)
        withheld = self._withheld(cursor, [uid for uid in run.uids if uid not in whole])
        if len(run.uids) > 1:
            for uid in withheld:  # perhaps one of them stands in the way of the others
                if self._breaks < MOST_BREAKS:
                    whole |= _whole(run, self._ask(cursor, [uid]) or {})
        missing = tuple(uid for uid in withheld if uid not in whole)
        if missing:
            log.error("The server does not give the mails with UID %s now.", missing)
        mails = tuple(
            self._mail(cursor, uid, whole[uid], run.listed.get(uid))
            for uid in run.uids
            if uid in whole
        )
        return Batch(mails, cursor, missing)

    def _ask(self, cursor: Cursor, uids: Sequence[int]) -> _Answer | None:
        """Return what the server gives of these mails, None when it refuses or breaks off."""
        asked = False
        try:
            with self._session.reading(cursor.folder, cursor.uidvalidity) as client:
                asked = True
                return _fetched(client, uids)
        except MailboxUnreachable as error:
            self._breaks += 1
            if not asked or isinstance(error, MailboxBusy) or self._breaks > MOST_BREAKS:
                raise
            log.warning("%s It broke off at UID %d to %d.", error, uids[0], uids[-1])
            return None

    def _withheld(self, cursor: Cursor, uids: Sequence[int]) -> tuple[int, ...]:
        """Return which of the mails the server lists, although it does not give them. When it
        does not even list, all of them are held to be there."""
        if not uids:
            return ()
        asked = False
        try:
            with self._session.reading(cursor.folder, cursor.uidvalidity) as client:
                asked = True
                client.noop()  # so that it knows what others have removed
                there = {
                    uid: mail
                    for some in uid_sets(uids)
                    for uid, mail in listing(client, some).items()
                }
        except MailboxUnreachable as error:
            if not asked or isinstance(error, MailboxBusy):
                raise
            return tuple(uids)
        return tuple(uid for uid in uids if uid in there and not there[uid].deleted)

    def _mail(
        self, cursor: Cursor, uid: int, data: dict[bytes, Any], listed: Listed | None
    ) -> Fetched:
        received = listed and listed.received_at
        return Fetched(
            folder=cursor.folder,
            uidvalidity=cursor.uidvalidity,
            uid=uid,
            raw=data[b"BODY[]"],
            received_at=_in_utc(received) if received else self._clock(),
            history=uid <= cursor.history,
            answered=listed is not None and listed.answered,
        )


def _fetched(client: IMAPClient, uids: Sequence[int]) -> _Answer | None:
    client._imap.untagged_responses.pop("FETCH", None)  # what was said unasked, before
    try:
        answer: _Answer = client.fetch(uids, ITEMS)
    except ProtocolError:
        raise  # the line is out of step
    except IMAPClientError as error:
        if is_broken(error) or is_throttled(words_of(error)):
            raise
        log.warning("The server refuses UID %d to %d: %s", uids[0], uids[-1], words_of(error))
        return None
    return answer


def _whole(run: Run, answer: _Answer) -> _Answer:
    """Leave out mails that came without their text: a server in trouble gives NIL or "" for it."""
    return {
        uid: data
        for uid, data in answer.items()
        if isinstance(raw := data.get(b"BODY[]"), bytes) and (raw or _is_empty(run, uid))
    }


def _is_empty(run: Run, uid: int) -> bool:
    return uid in run.listed and run.listed[uid].size == 0


def _in_utc(moment: datetime) -> datetime:
    try:
        return moment.astimezone(UTC)
    except OverflowError:  # in the year 1 or 9999
        return moment.replace(tzinfo=UTC)
