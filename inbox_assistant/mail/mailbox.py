"""What is asked of a mailbox, wherever its mail lies."""

from collections.abc import Iterator
from typing import Protocol

from inbox_assistant.model import Batch, Cursor, Place


class Mailbox(Protocol):
    """A connection to a mailbox, made when it is first needed.

    Every method raises MailboxUnreachable when the line or the server fails, and LoginRefused
    when the password or token is wrong; after that it may be used again and connects anew.
    """

    def new_since(self, cursor: Cursor | None, folder: str) -> Iterator[Batch]:
        """Yield the folder's mails after the cursor, oldest first, in small batches, each with
        the cursor to be kept with it. Nothing on the server is changed."""
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
