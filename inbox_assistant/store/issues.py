"""What may be asked of a store about issues beyond lists: agents' words, history, regrouping.

Where an issue is named, one that was merged leads to the issue standing there, unless said
otherwise.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from inbox_assistant.model import (
    Closing,
    Consolidated,
    Doubt,
    Grouped,
    Issue,
    IssueChange,
    IssueEvent,
    IssueProfile,
    PairLesson,
    Refused,
)


class IssueDesk(Protocol):
    """What agents say about issues. Each act outranks every method for ever: it writes counters,
    lists, pins, lessons and history in one transaction, and queues the job "profile" (subject: the
    issue) for each issue that has to be learnt again from its mails."""

    def move(self, mail_id: int, issue_id: int | None, agent_id: int, at: datetime) -> None:
        """Pin the mail to that issue (None: to none, it is about no issue). Later mails of its
        conversation go along unless pinned themselves, and stay with it. The issue it leaves and
        the one it joins are apart. Naming the issue it is in confirms it. Raises Conflict for mail
        not read yet."""

    def merge(self, source: int, target: int, agent_id: int | None, at: datetime) -> None:
        """Move all of `source` into `target`, where it leads from now on; known answers are joined
        (the target's win). An agent's merge holds the mails of both together. Costs as much as
        `source` has mails. Raises Conflict when they are one already, and for a method (None) when
        an agent parted them or gave `source` another status."""

    def unmerge(self, source: int, agent_id: int, at: datetime) -> int:
        """Undo a merge, an agent's or a method's: `source` (itself) gets back the mails and answers
        that came with it; the two are apart. Return where they were. Raises Conflict when it was
        not merged, or none of its mails is left there."""

    def split(
        self, issue_id: int, mail_ids: Collection[int], agent_id: int | None, at: datetime
    ) -> int:
        """Move these mails into a new issue and return its id; they are pinned there when an agent
        said so, later mails of their conversations go along, and the two are apart. Raises Conflict
        when a mail is not of the issue, none is named or none would stay, and for a method (None)
        when one is pinned."""


class IssueBook(Protocol):
    """The history of issues, and what follows from agents' words."""

    def events(self, issue_id: int, before_id: int | None, limit: int) -> list[IssueEvent]:
        """Return its history, newest first; only events before that one, if given."""

    def note(self, event: IssueEvent) -> int:
        """Write a line of history (its `id` and `other_title` don't count); return its id."""

    def standing(self, issue_id: int) -> int:
        """Return where the mails of that issue are now, after all merging."""

    def merged(self, issue_id: int, limit: int) -> list[Issue]:
        """Return the issues merged straight into that one, as they are themselves (`unmerge` takes
        their ids), the newest first."""

    def apart(self, issue_ids: Collection[int]) -> frozenset[tuple[int, int]]:
        """Return the pairs (low, high) of these issues that agents parted, whatever was merged into
        either since. Costs as much as these issues have pairs and merges."""

    def pairs(self, limit: int) -> list[PairLesson]:
        """Return agents' newest words on pairs of mails, newest first."""

    def uncertain(self, limit: int) -> list[Doubt]:
        """Return the mails whose issue (open or watched, or none) is least sure and not pinned, the
        least sure first, of the newest 2000 such mails: it costs the same in any store."""

    def to_close(self, issue_id: int, limit: int, after: int = 0) -> list[Closing]:
        """Return the conversations of the issue that are open or wait, by id, those after that
        conversation: each may be told that it is fixed."""


class Regrouping(Protocol):
    """The second look at the recent mails. Every question is bounded by its limit."""

    def version(self) -> int:
        """Return the number of the newest change of any issue."""

    def looked_at(self) -> datetime | None:
        """Return when a second look was last applied, None when none ever was."""

    def changed(self, since_version: int, limit: int) -> list[IssueChange]:
        """Return the issues that changed after that version, in order of it, each as it is now."""

    def window(self, since: datetime, limit: int) -> list[Grouped]:
        """Return the read mails since then, the newest `limit` of them, in order of time."""

    def members(self, issue_id: int, limit: int) -> list[Grouped]:
        """Return the newest mails of an issue, newest first: to make its profile again."""

    def save_profile(self, profile: IssueProfile, at: datetime) -> None:
        """Keep a profile that was made again; an agent's title stays, a merged or erased issue
        stays as it is. A new title becomes an event."""

    def apply(self, found: Consolidated, at: datetime) -> Refused:
        """Do what a second look found, in one transaction; return what was refused: mails pinned,
        or moved by others since they were seen, and issues apart, or of another status by an
        agent's word. Issues for which that matters are queued for a new profile."""
