"""What is asked of a mailbox, wherever its mail lies."""

from collections.abc import Iterator, Sequence
from typing import Protocol

from inbox_assistant.model import Batch, Changes, Cursor, Place


class Mailbox(Protocol):
    """A connection to a mailbox, made when it is first needed.

    Every method raises MailboxUnreachable when the line or the server fails, and LoginRefused
    when the password or token is wrong; after that it may be used again and connects anew.
    Where a folder is named, FolderMissing is raised when the server has none of that name: the
    mailbox's other folders can still be asked for.
    """

    def new_since(self, cursor: Cursor | None, folder: str) -> Iterator[Batch]:
        """Yield the folder's mails after the cursor, oldest first, in small batches, each with
        the cursor to be kept with it. Nothing on the server is changed.

        A batch may hold no mails: its cursor and its `missing` are to be kept all the same. The
        very first look at a folder yields at least one batch, even of an empty folder, so that
        what comes later is known to be no history.
        """
        ...

    def again(self, cursor: Cursor, uids: Sequence[int]) -> Iterator[Batch]:
        """Ask once more for mails at or below the cursor: those that were missing, and those a
        change tells of that were never kept (a deletion taken back).

        Every batch carries that same cursor. A UID that is in neither `mails` nor `missing` of
        any batch is gone for good, or marked deleted.
        """
        ...

    def changed_since(self, cursor: Cursor) -> Changes:
        """Return how mails at or below the cursor are marked now, where that may have changed.

        A change that is not `deleted` and whose UID was never kept is new: see `again`. With
        CONDSTORE (RFC 7162) only what has changed since `cursor.modseq` is told; without it, now
        and then, the newest few hundred mails.
        """
        ...

    def wait(self, seconds: float) -> bool:
        """Wait up to that long; return True as soon as the server tells of new mail."""
        ...

    def save_sent(self, raw: bytes, message_id: str) -> None:
        """Put the mail into the folder of sent mail, unless that Message-ID is there."""
        ...

    def mark_answered(self, place: Place) -> None:
        """Set \\Answered on the mail, if it still lies at that place."""
        ...

    def check(self) -> list[str]:
        """Return what works, in plain words."""
        ...

    def close(self) -> None:
        """End the connection."""
        ...
