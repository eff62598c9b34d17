"""What may be asked of a store about mails on their way; part of `store.base`, same rules."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from inbox_assistant.model import (
    Delivery,
    Mail,
    OutboxRow,
    Promise,
    Trouble,
    TroubleKind,
)


class Outbox(Protocol):
    """Replies on their way: explicit states per recipient, never a blind retry."""

    def queue(
        self, row: OutboxRow, mail: Mail, agent_id: int | None, promise: Promise | None
    ) -> int:
        """Keep the final mail, show it in its conversation, enter the promise, close the waiting
        clock, at once; return the row's id. The same Message-ID is queued once. An automatic row
        is no answer: the conversation goes on waiting, and no promise is kept by it."""

    def claim(
        self, at: datetime, worker: str, lease: timedelta, without: Sequence[str] = ()
    ) -> OutboxRow | None:
        """Take the next row whose time has come, of no mailbox in `without`. It is "sending", and
        the worker's alone, until the lease ends or the attempt does."""

    def handing_over(
        self, row: OutboxRow, deliveries: Sequence[Delivery], at: datetime, lease: timedelta
    ) -> bool:
        """Note, before the text is handed over, how each recipient fares: those whose outcome is
        open from here are "unknown". False when the row is not the worker's any more: then
        nothing may be handed over."""

    def finish(
        self,
        row: OutboxRow,
        deliveries: Sequence[Delivery],
        at: datetime,
        *,
        error: str = "",
        later: datetime | None = None,
        counted: bool = True,
    ) -> bool:
        """Record how the worker's attempt ended; `later` is the next try of what is deferred. An
        attempt that does not count leaves `attempts` and `tried_at` as they were. False when
        somebody else has settled the row meanwhile."""

    def recover(self, at: datetime, gone: Callable[[str], bool]) -> int:
        """Free the rows whose worker is gone or has let its lease end: what was not handed over
        waits again, the rest is unknown. Return how many."""

    def of_conversation(self, conversation_id: int) -> list[OutboxRow]:
        """Return its rows, oldest first, without the mails' bytes."""


class OutboxDesk(Protocol):
    """What agents may do with a reply that has not (surely) left."""

    def get(self, row_id: int) -> OutboxRow: ...

    def cancel(self, row_id: int) -> bool:
        """Undo: a row that has surely reached nobody becomes cancelled and the conversation waits
        again; False when it was too late."""

    def decide(self, row_id: int, *, sent: bool, at: datetime) -> None:
        """An agent decides a row with an unknown outcome: it was sent, or it is to be sent again
        to those who may not have got it. Raises NotFound when nothing is to be decided."""

    def hasten(self, row_id: int, at: datetime) -> bool:
        """Let what is deferred be tried now; False when nothing is."""

    def stop(self, row_id: int, why: str) -> bool:
        """Give up what is still to be tried; False when it was too late."""

    def settle(self, row_id: int) -> bool:
        """Note that an agent knows of the refusal; False when there is none to know of."""

    def listed(self, limit: int) -> list[OutboxRow]:
        """Return what is on its way or in trouble, oldest first, without the mails' bytes."""

    def troubled(self) -> int:
        """Return how many rows are in trouble: deferred, unknown, refused and not settled, or
        without the copy that should lie in the Sent folder."""


class SentCopies(Protocol):
    """Copies of sent mails in the Sent folder."""

    def due(self, at: datetime, limit: int) -> list[OutboxRow]:
        """Return mails that have left and whose copy is to be tried now, oldest first."""

    def done(self, row_id: int) -> None: ...

    def failed(
        self, row_ids: Sequence[int], error: str, later: Callable[[int], datetime | None]
    ) -> None:
        """Count a failed try of each; `later` gives the next one by the tries so far, None to give
        up: the copy is "failed" until an agent asks again."""

    def again(self, row_id: int, at: datetime) -> bool:
        """Try a failed copy from the beginning; False when it has not failed."""

    def leave(self, row_id: int) -> bool:
        """Go without the copy; False when it has not failed."""


class SendingBook(Protocol):
    """What hinders sending, and which automatic answers went to whom."""

    def trouble(self, mailbox: str, kind: TroubleKind, at: datetime, words: str) -> None:
        """Note why a mailbox can't send, or does not acknowledge any more."""

    def well(self, mailbox: str, kind: TroubleKind) -> None:
        """Forget that trouble."""

    def troubles(self) -> list[Trouble]:
        """Return all troubles; what hinders sending is told only while something waits."""

    def acknowledged(self, outbox_id: int, mailbox: str, address: str, at: datetime) -> None:
        """Note an automatic answer to an address, which is kept as given."""

    def acknowledgements(
        self, since: datetime, *, address: str | None = None, mailbox: str | None = None
    ) -> int:
        """Return how many automatic answers went to the address, or from the mailbox, since."""
