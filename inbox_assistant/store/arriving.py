"""What may be asked of a store about mail as it arrives: see `base`."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from inbox_assistant.model import Cursor, Fetched, Health, Place, RawMail, Unreadable


class RawMails(Protocol):
    """The bytes as they came, and how far each folder was fetched."""

    def keep(
        self,
        mailbox: str,
        batch: Sequence[Fetched],
        cursor: Cursor | None,
        missing: Sequence[int] = (),
    ) -> list[RawMail]:
        """Keep the mails, move the cursor (None: there is none) and note the UIDs the server would
        not give, in one transaction; return those that were new.

        The same bytes in the same mailbox are kept once (sha256), whatever their UID; erased ones
        are not kept again.
        """

    def cursor(self, mailbox: str, folder: str) -> Cursor | None:
        """Return how far the folder has been fetched, None when never."""

    def unparsed(self, limit: int, mailbox: str | None = None) -> list[RawMail]:
        """Return the oldest mails (of that mailbox) that wait to be parsed, fewer when they are
        large. Those tried before come last, and one at a time: a batch may die of one of them."""

    def failed(self, raw_id: int, error: str, *, give_up: bool) -> None:
        """Note why a mail could not be parsed; with `give_up` it is shown as unreadable from now
        on."""

    def raw(self, raw_id: int) -> bytes:
        """Return the bytes of a mail exactly as they came."""

    def unreadable(self) -> list[Unreadable]:
        """Return the mails that could not be parsed, newest first."""

    def place(self, raw_id: int) -> Place | None:
        """Return where the mail lies on the server, None when it came from an import."""


class Attempts(Protocol):
    """Attempts at reading kept mail, counted before they begin: none can go on for ever."""

    def begin(self, raw_ids: Sequence[int]) -> None:
        """Count an attempt at each of these mails."""

    def take_back(self, raw_ids: Sequence[int]) -> None:
        """Uncount an attempt that a person interrupted: the mail is not to blame."""

    def waits(self, raw_id: int) -> bool:
        """Return whether the mail is still to be parsed and filed."""

    def anew(self, raw_id: int) -> None:
        """Let an unreadable mail be tried again from the beginning."""


class Missing(Protocol):
    """Mails the server would not give: asked for again, ever more rarely, and never forgotten."""

    def due(self, cursor: Cursor, at: datetime, limit: int) -> list[int]:
        """Return UIDs of the folder to be asked for again now, the lowest first."""

    def unknown(self, cursor: Cursor, uids: Sequence[int]) -> list[int]:
        """Return which of the UIDs were never kept, and are not known to be missing."""

    def asked(
        self, cursor: Cursor, uids: Sequence[int], still: Collection[int], at: datetime
    ) -> None:
        """Note that these UIDs were asked for: those `still` missing are asked for later, after a
        pause that grows from a minute to a day; the others came, or are gone for good."""


class Twins(Protocol):
    """Mail that came more than once. `content` is a hash of what makes two mails the same one."""

    def is_named(self, mailbox: str, message_id: str) -> bool:
        """Return whether the mailbox holds, or held until it was erased, a mail of that
        Message-ID."""

    def holds(self, mailbox: str, message_id: str) -> bool:
        """Return whether a mail of that Message-ID is in a conversation of the mailbox."""

    def of(self, mailbox: str, content: str) -> int | None:
        """Return the mail of the mailbox with that content (see `note`), None when there is
        none."""

    def unnoted(self, mailbox: str, message_id: str) -> list[int]:
        """Return the raw ids of mails with that Message-ID whose content was never noted."""

    def note(self, raw_id: int, content: str) -> None:
        """Note the content of a mail."""

    def reply(self, mailbox: str, message_id: str) -> tuple[int, bytes] | None:
        """Return the mail and the bytes of our reply with that Message-ID, if it is ours."""

    def join(self, raw_id: int, mail_id: int) -> None:
        """Let the bytes be those of a mail that is there: they are kept, and nothing new is
        shown."""

    def was_erased(self, raw_id: int, mailbox: str, content: str) -> bool:
        """Return whether a mail of that content was erased; then these bytes are erased too."""


class Erasing(Protocol):
    """Erasing for good, on the team's word."""

    def erase_conversation(self, conversation_id: int, contents: Mapping[int, str]) -> None:
        """Remove all of a conversation, at once, and remember it by hashes, so that it does not
        come back; `contents` gives the content of its mails (see `Twins`) by mail id.

        Raises Conflict while a reply of it is being sent.
        """

    def erase_mails(self, conversation_id: int, contents: Mapping[int, str | None]) -> None:
        """Remove single mails of a conversation, ours with their way through the outbox, in the
        same way; `contents` has their ids, None where nothing is known of the content."""


class Answering(Protocol):
    """Who still waits for us: what was answered elsewhere, before us or in another program."""

    def ours(self, raw_id: int, *, answers: bool) -> None:
        """Note that the mail is from the team's own address; `answers` when it surely is ours."""

    def mark(self, cursor: Cursor, uids: Sequence[int]) -> list[int]:
        """Note that the server says these mails are answered; return their conversations."""

    def twin(self, raw_id: int, mail_id: int) -> list[int]:
        """Let the mark of a twin count for its mail; return the conversation that changed."""

    def reckon(self, conversation_id: int) -> None:
        """Stop the clock of a conversation that was answered since it began to wait, or let it
        begin with the first mail that came after the answer."""

    def elsewhere(self, conversation_id: int) -> list[int]:
        """Return the mails that are marked as answered, but after which no answer of ours is
        here."""


class HealthBook(Protocol):
    """How each mailbox fares."""

    def ok(self, mailbox: str, at: datetime, mail_at: datetime | None) -> None: ...

    def error(self, mailbox: str, at: datetime, words: str, *, refused: bool = False) -> None:
        """Note what went wrong, in plain words; `refused` when only a person can mend it."""

    def progress(self, mailbox: str, at: datetime, done: int, left: int) -> None:
        """Note how far an import is; it is over when nothing is left."""

    def alerted(self, mailbox: str, at: datetime | None) -> bool:
        """Claim the alert about the present trouble; False when it was sent already. None gives
        the claim back: nothing was handed over."""

    def all(self) -> list[Health]: ...
