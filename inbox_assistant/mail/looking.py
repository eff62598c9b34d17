"""What is to be fetched from a folder: decided from a cursor and from what the server lists."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from imapclient import IMAPClient

from inbox_assistant.mail.listing import Listed, listing, search, uid_sets
from inbox_assistant.mail.session import Look
from inbox_assistant.model import Cursor

CHUNK = 1_000
BATCH_MAILS = 200
BATCH_BYTES = 8_000_000
_DAYS = re.compile(r"(\d{1,6}) days?")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True, slots=True)
class Run:
    """UIDs to be fetched together, and what the server lists of them; what SEARCH alone names may
    not exist."""

    uids: tuple[int, ...]
    listed: Mapping[int, Listed]

    @property
    def proven(self) -> int:
        """The highest UID that the server lists: the cursor may move up to it."""
        return max((uid for uid in self.uids if uid in self.listed), default=0)


def first_day(history: str, today: date) -> date | None:
    """Return the day before which history is left out; None when all of it is wanted.

    `history` is "all", "none" (nothing that is there before the first look: today is what is left
    if the server ever renumbers its mails), "90 days" or "2026-01-31".
    """
    if history == "all":
        return None
    if days := _DAYS.fullmatch(history):
        return today - min(timedelta(days=int(days[1])), today - date.min)
    return today if history == "none" else date.fromisoformat(history)


def begin(client: IMAPClient, mailbox: str, look: Look, history: str, today: date) -> Cursor:
    """Return the cursor of a folder that was never looked at."""
    last = _last(client, look)
    return Cursor(
        mailbox=mailbox,
        folder=look.folder,
        uidvalidity=look.uidvalidity,
        uid=last if history == "none" else 0,
        modseq=look.modseq,
        history=last,
        since=first_day(history, today),
    )


def follow(client: IMAPClient, cursor: Cursor, look: Look) -> Cursor:
    """Return the cursor as it holds for the folder now: one whose mails have new numbers is
    fetched anew, and all that is in it is history."""
    if look.uidvalidity == cursor.uidvalidity and not _recreated(client, cursor, look):
        return cursor
    fresh = replace(cursor, uidvalidity=look.uidvalidity, uid=0, modseq=look.modseq)
    return replace(fresh, history=_last(client, look))


def scopes(cursor: Cursor, first: int, last: int | str = "*") -> list[str]:
    """Return SEARCH keys for the UIDs from `first` to `last` that are wanted at all."""
    if cursor.since is None or first > cursor.history:
        return [f"UID {first}:{last}"]
    until = cursor.history if last == "*" else min(cursor.history, int(last))
    found = [f"UID {first}:{until} SINCE {_imap_day(cursor.since)}"]
    if last == "*" or int(last) > cursor.history:
        found.append(f"UID {cursor.history + 1}:{last}")
    return found


def wanted(cursor: Cursor, uid: int, mail: Listed) -> bool:
    """Return whether a listed mail is to be fetched: not deleted, and not too old."""
    if mail.deleted:
        return False
    if cursor.since is None or mail.received_at is None or uid > cursor.history:
        return True
    return mail.received_at.date() >= cursor.since  # the server's day, as in SEARCH SINCE


def unfetched(client: IMAPClient, cursor: Cursor) -> list[int]:
    """Return the UIDs after the cursor that SEARCH names."""
    found: set[int] = set()
    for scope in scopes(cursor, cursor.uid + 1):
        found.update(search(client, f"{scope} UNDELETED"))
    # "n:*" names the last mail even when it is older than n (RFC 3501 6.4.8).
    return sorted(uid for uid in found if uid > cursor.uid)


def runs(client: IMAPClient, cursor: Cursor, uids: Sequence[int], after: int) -> list[Run]:
    """Return what to fetch of a chunk, in runs bounded by count and bytes.

    The server lists everything from `after` to the end of the chunk: what SEARCH left out comes
    too, so that the cursor never passes a mail that is there.
    """
    first = uids[0] if cursor.since and after < cursor.history else after + 1
    listed = listing(client, f"{first}:{uids[-1]}")
    for uid_set in uid_sets(uid for uid in uids if uid not in listed):
        listed.update(listing(client, uid_set))
    there = {uid: mail for uid, mail in listed.items() if first <= uid <= uids[-1]}
    more = {uid for uid, mail in there.items() if wanted(cursor, uid, mail)}
    gone = {uid for uid, mail in there.items() if mail.deleted}
    return list(_bounded(sorted((set(uids) | more) - gone), there))


def listed_again(client: IMAPClient, cursor: Cursor, uids: Sequence[int]) -> list[Run]:
    """Return runs of those mails that are there, not deleted, and wanted."""
    there: dict[int, Listed] = {}
    for uid_set in uid_sets(sorted(set(uids))):
        there.update(listing(client, uid_set))
    asked = set(uids)
    chosen = [uid for uid in there if uid in asked and wanted(cursor, uid, there[uid])]
    return list(_bounded(sorted(chosen), there))


def _bounded(uids: Sequence[int], there: dict[int, Listed]) -> Iterator[Run]:
    batch: list[int] = []
    filled = 0
    for uid in uids:
        size = there[uid].size if uid in there else 0
        if batch and (len(batch) >= BATCH_MAILS or filled + size > BATCH_BYTES):
            yield Run(tuple(batch), there)
            batch, filled = [], 0
        batch.append(uid)
        filled += size
    if batch:
        yield Run(tuple(batch), there)


def _last(client: IMAPClient, look: Look) -> int:
    """Return the highest UID there is. UIDNEXT may lie; the last mail itself does not."""
    return max(listing(client, "*"), default=0) if look.exists else 0


def _recreated(client: IMAPClient, cursor: Cursor, look: Look) -> bool:
    """Return whether the folder begins anew under its old UIDVALIDITY, as some servers do when it
    is deleted and made again: the next UID is then lower than one that was given."""
    if not 0 < look.uidnext <= cursor.uid:
        return False
    return _last(client, look) < look.uidnext  # else UIDNEXT is a lie


def _imap_day(day: date) -> str:
    # strftime would name the month in the machine's language.
    return f"{day.day}-{_MONTHS[day.month - 1]}-{day.year:04d}"
