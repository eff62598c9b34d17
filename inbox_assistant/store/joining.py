"""How conversations come together and apart: by what mails say, and by what agents say."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from inbox_assistant.model import Conversation, StoredMail


class Joining(Protocol):
    """What decides which conversation a mail joins, and what became of mail that came back."""

    def secret(self) -> bytes:
        """Return the key our tokens are signed with: random, made once, kept for ever."""

    def standing(self, conversation_id: int) -> int:
        """Return where the mails of that conversation are now, after all merging."""

    def recent(self, conversation_id: int, limit: int) -> list[StoredMail]:
        """Return its newest mails, the newest first."""

    def in_thread(self, mailbox: str, thread: str) -> list[int]:
        """Return the conversations with mails of that thread, the newest mail's first."""

    def on_topic(self, mailbox: str, topic: str, since: datetime, until: datetime) -> int | None:
        """Return the conversation of the newest mail on that topic in [since, until]."""

    def written_to(self, mailbox: str, addresses: Sequence[str], since: datetime) -> int | None:
        """Return the conversation in which we last wrote to one of the addresses since then."""

    def undelivered(self, conversation_id: int, addresses: Sequence[str], at: datetime) -> None:
        """Note whom our mail did not reach: the conversation is open and waits for us again.
        A customer's next mail takes the note back."""

    def dismiss(self, conversation_id: int) -> None:
        """Take that note back; without a customer's unanswered mail nothing waits any more."""


class Merging(Protocol):
    """What agents join and part by hand: their word outlives every rule.

    Counters, clocks, replies on their way, promises, drafts and readings move with the mails.
    """

    def merge(self, source: int, target: int) -> None:
        """Move all of `source` into `target`; `source` leads there from now on. Raises Conflict
        when they are one already, or of two mailboxes."""

    def unmerge(self, source: int) -> int:
        """Undo a merge: give `source` back the mails it had; return where they were. Raises
        Conflict when nothing would be left of one of the two."""

    def split(self, mail_id: int) -> int:
        """Move the mail and all later ones into a conversation of their own; return its id.
        Raises Conflict for the first mail of a conversation."""

    def merged(self, conversation_id: int) -> list[Conversation]:
        """Return the conversations that were merged straight into that one, the oldest first."""

    def others(self, conversation_id: int, limit: int) -> list[Conversation]:
        """Return the customer's other conversations in the same mailbox, the newest first."""
