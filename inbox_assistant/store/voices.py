"""What may be asked of a store about what the mails of an issue say: see `base`."""

from collections.abc import Sequence
from typing import Protocol

from inbox_assistant.model import Reading


class Voices(Protocol):
    """What is heard of an issue."""

    def readings(self, issue_id: int, limit: int) -> Sequence[Reading]:
        """Return how the issue's newest mails read, the newest first, before corrections; none for
        an issue that is no more, those of the standing one for one that was merged."""

    def place(self, mail_id: int) -> int | None:
        """Return how many mails of its issue came before that one; None when it has no issue, or
        when they are too many to be counted."""
