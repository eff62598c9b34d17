"""What may be asked of a store about updates and incidents; part of `store.base`, same rules.

Where an issue is named, what was merged into it counts as its own.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from inbox_assistant.model import Addressing, Fate, Hindrance, Hit, Incident, Update


class Updates(Protocol):
    """What is told to everybody hit by an issue."""

    def prepare(self, update: Update, proposals: Sequence[Addressing]) -> int:
        """Keep a draft with the letters it proposes, in the place of those it proposed before
        (`update.id`, 0: a new one); return its id. Raises Conflict when it was begun."""

    def propose(self, update_id: int, proposals: Sequence[Addressing]) -> None:
        """Propose letters of an update that was begun to more conversations; those it proposed
        and nobody sent are replaced, those it addressed are left alone."""

    def discard(self, update_id: int) -> None:
        """Forget what is only proposed: all of a draft. What was begun stays."""

    def get(self, update_id: int) -> Update: ...

    def begin(self, update_id: int, wanted: Collection[int], agent_id: int, at: datetime) -> bool:
        """Let the proposals to these conversations be sent and skip the others; any older update
        of the issue is overtaken, and what it had not queued is held. False when nothing is
        proposed any more: somebody pressed first. Raises Conflict for a draft when another update
        of the issue was begun since it was prepared."""

    def pause(self, update_id: int) -> None:
        """Queue no more of it, and take back into waiting what has not left yet."""

    def resume(self, update_id: int) -> None: ...

    def of_issue(self, issue_id: int, limit: int, *, drafts: bool = False) -> list[Update]:
        """Return its newest updates that were begun, or those that were not, newest first."""


class Addressings(Protocol):
    """Who is told, and what became of it."""

    def hits(
        self, issue_id: int, closed_since: datetime, limit: int, *, without: int | None = None
    ) -> list[Hit]:
        """Return the conversations of the issue that are open, wait, or are closed with mail since
        that moment, by id; those of robots, and those that the update `without` addressed, are
        left out."""

    def of_update(self, update_id: int) -> list[Addressing]:
        """Return all of an update, by language, formality and conversation."""

    def fates(self, update_id: int) -> Mapping[Fate, int]:
        """Return how many of an update have which fate."""

    def hit(self, conversation_id: int) -> Hit | None:
        """Return that conversation, None when nothing that a person wrote there was read."""

    def next(self, limit: int) -> list[Addressing]:
        """Return those whose turn it is, of updates that are being sent, oldest first."""

    def queued(self, addressing: Addressing, outbox_id: int) -> None:
        """Note that it is in the outbox, once: in the transaction that put it there. Raises
        Conflict when it was not waiting any more: nothing of that transaction may stay."""

    def hold(self, addressing: Addressing, why: Hindrance) -> None:
        """Leave one that waits to an agent."""

    def again(self, update_id: int) -> int:
        """Let those that were refused, or failed by a fault that may be mended, wait for another
        try; return how many. None of an update that was overtaken."""


class Incidents(Protocol):
    """Issues that hit many at once, now."""

    def begin(self, issue_id: int, agent_id: int, at: datetime) -> None:
        """Say that it has begun; one that is open goes on."""

    def end(self, issue_id: int, at: datetime) -> None:
        """Say that it is over. Setting an issue to fixed or ignored does so too."""

    def of_issue(self, issue_id: int) -> Incident | None:
        """Return its newest incident."""

    def open(self) -> list[Incident]:
        """Return those that are not over, the oldest first, one per issue."""

    def remind(self, incident_id: int, at: datetime, every: timedelta) -> bool:
        """Claim a reminder of an open incident; False when one was claimed less than `every`
        ago."""
