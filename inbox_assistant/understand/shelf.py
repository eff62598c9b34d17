"""The issues a mail may join, from the one who keeps them to the one who chooses.

Grouping sees a few issues near a mail, never all there are: who keeps them answers for that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from inbox_assistant.model import IssueProfile
from inbox_assistant.understand.profiles import Profile, decode
from inbox_assistant.understand.traces import Trace

OPEN = 300  # issues a mail is compared with at all: those with the newest mail
NEAR = 40  # of these, looked at closely: the most alike by centre, and the liveliest
LIVELY = 12


@dataclass(frozen=True, slots=True)
class Shelved:
    """An issue at hand: as the store keeps it, and what its state says.

    The profile is always what the kept bytes say, rounded as they are: whoever opens the store
    later must decide the same.
    """

    stored: IssueProfile
    profile: Profile

    @staticmethod
    def of(stored: IssueProfile) -> "Shelved":
        """Return the issue with its state decoded. Raises InputError when it is damaged."""
        return Shelved(stored, decode(stored.state))


class Shelf(Protocol):
    """The issues as they stand at this moment, those of other readers included."""

    def near(self, trace: Trace) -> Sequence[Shelved]:
        """Return the few issues worth a close look for a mail, in the order of their ids."""
        ...

    def find(self, issue: int) -> Shelved | None:
        """Return that issue, however long it rests; None when there is none."""
        ...

    def put(self, stored: IssueProfile) -> None:
        """Let an issue be as it is now from here on."""
        ...


class Held:
    """A shelf of everything, for streams without a store."""

    def __init__(self) -> None:
        self._known: dict[int, Shelved] = {}

    @property
    def issues(self) -> list[IssueProfile]:
        """Return all issues as they are now."""
        return [known.stored for known in self._known.values()]

    def near(self, trace: Trace) -> list[Shelved]:
        """Return the few issues worth a close look: the most alike by centre, and the liveliest."""
        newest = sorted(self._known.values(), key=lambda known: -known.profile.last)[:OPEN]
        if len(newest) > NEAR:
            centres = np.array([known.profile.direction for known in newest])
            alike = np.argsort(-(centres @ trace.about), kind="stable")[: NEAR - LIVELY]
            newest = [newest[at] for at in sorted({*alike.tolist(), *range(LIVELY)})]
        return sorted(newest, key=lambda known: known.stored.issue)

    def find(self, issue: int) -> Shelved | None:
        """Return that issue."""
        return self._known.get(issue)

    def drop(self, issue: int) -> None:
        """Forget an issue."""
        self._known.pop(issue, None)

    def put(self, stored: IssueProfile) -> None:
        """Let an issue be as it is now from here on."""
        self._known[stored.issue] = Shelved.of(stored)
