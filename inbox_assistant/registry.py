"""The issues a reader process has at hand, kept in line with the store by what changed there.

What a mail costs does not grow with the store: a bounded number of issues is held, and what is
compared closely is a handful of them. Everything follows from what the store holds, so a process
that starts now, or another one beside it, has the same issues at hand.
"""

import logging

import numpy as np

from inbox_assistant.drawers import Drawer, Ranked
from inbox_assistant.errors import InputError
from inbox_assistant.model import IssueProfile
from inbox_assistant.store.base import Store
from inbox_assistant.store.shelving import ShelfRow
from inbox_assistant.understand.shelf import Shelved
from inbox_assistant.understand.traces import Trace

log = logging.getLogger(__name__)

LIVING = 300  # issues of several mails, compared whole
SEEDS = 300  # issues of one mail
RESTING = 2_000  # issues several people wrote about, long ago: of these the direction is held
NEAR = 40  # issues looked at closely: the most alike, and the liveliest
LIVELY = 12
WAKING = 3  # resting issues looked at closely
WAKES_AT = 0.5  # likeness (cosine) from which a resting issue may be meant
RESTS_AFTER = 60 * 24.0  # hours without mail
SEED_LIVES = 14 * 24.0  # hours
_PAGE = 200
_AWAKE = 64  # profiles of resting issues kept at hand for a while


class Registry:
    """Implements `understand.shelf.Shelf`. Call `refresh` first in each transaction that places
    mail, and `forget` when it was rolled back."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.forget()

    def forget(self) -> None:
        """Hold nothing: the next refresh begins anew."""
        self._version: int | None = None
        self._held: dict[int, Shelved] = {}
        self._awake: dict[int, Shelved] = {}
        self._living, self._seeds, self._resting = Drawer(LIVING), Drawer(SEEDS), Drawer(RESTING)

    def refresh(self) -> None:
        """Take over what changed in the store since the last time."""
        if self._version is None or self._lacking():
            self._load()
            return
        while changes := self._store.regrouping.changed(self._version, _PAGE):
            for change in changes:
                self._version = change.version
                self._remove(change.issue) if change.profile is None else self.put(change.profile)

    def near(self, trace: Trace) -> list[Shelved]:
        """Return the few issues worth a close look for a mail, in the order of their ids."""
        grown, seeds = self._living.ranked(trace.about), self._seeds.ranked(trace.about)[:SEEDS]
        newest, older = grown[:LIVING], self._of_several(grown[LIVING:])
        rests = newest.lasts < trace.at - RESTS_AFTER
        living = newest[~rests] + seeds[seeds.lasts >= trace.at - SEED_LIVES]
        asleep = newest[rests] + (older + self._resting.ranked(trace.about))[:RESTING]
        chosen = {*living.most_alike(NEAR - LIVELY), *living.newest(LIVELY)}
        chosen |= set(asleep[asleep.alike >= WAKES_AT].most_alike(WAKING))
        return [known for issue in sorted(chosen) if (known := self.find(issue))]

    def find(self, issue: int) -> Shelved | None:
        """Return that issue, however long it rests; None when there is none."""
        return self._held.get(issue) or self._awake.get(issue) or self._woken(issue)

    def put(self, stored: IssueProfile) -> None:
        """Let an issue be as it is now from here on."""
        self._awake.pop(stored.issue, None)
        known = self._held.get(stored.issue)
        if known and known.stored == stored:
            return
        shelved = _opened(stored)
        # Moved or merged by an agent, it waits to be learnt again from its mails.
        self._keep(shelved) if shelved else self._remove(stored.issue)

    def _lacking(self) -> bool:
        return any(drawer.lacking for drawer in (self._living, self._seeds, self._resting))

    def _load(self) -> None:
        self.forget()
        self._version = self._store.regrouping.version()
        grown = self._store.shelving.grown(self._living.size)
        seeds = self._store.shelving.seeds(self._seeds.size)
        for row in (*grown, *seeds):
            self.put(row.profile)
        if len(seeds) == self._seeds.size:
            self._seeds.mark_cut()
        if len(grown) == self._living.size:
            self._living.mark_cut()
            self._load_resting(grown[-1])

    def _load_resting(self, before: ShelfRow) -> None:
        """Page by page, since only a direction is kept of each."""
        drawer = self._resting
        while page := self._resting_after(before):
            for shelved in filter(None, (_opened(row.profile) for row in page)):
                self._lay_to_rest(shelved)
            before = page[-1]
        if len(drawer) == drawer.size:
            drawer.mark_cut()

    def _resting_after(self, before: ShelfRow) -> list[ShelfRow]:
        room = self._resting.size - len(self._resting)
        return list(self._store.shelving.resting(before, min(_PAGE, room)))

    def _of_several(self, grown: Ranked) -> Ranked:
        """Return those that several people wrote about."""
        several = [len(self._held[int(i)].profile.senders) > 1 for i in grown.ids]
        return grown[np.array(several, dtype=np.bool_)]

    def _woken(self, issue: int) -> Shelved | None:
        stored = self._store.shelving.find(issue)
        shelved = _opened(stored) if stored else None
        if shelved:
            if len(self._awake) == _AWAKE:
                self._awake.pop(next(iter(self._awake)))
            self._awake[issue] = shelved
        return shelved

    def _keep(self, shelved: Shelved) -> None:
        issue, profile = shelved.stored.issue, shelved.profile
        drawer, other = (
            (self._seeds, self._living) if profile.count == 1 else (self._living, self._seeds)
        )
        other.drop(issue)
        self._resting.drop(issue)
        self._held[issue] = shelved
        for left in drawer.put(issue, profile.last, profile.direction):
            self._lay_to_rest(self._held.pop(left))

    def _lay_to_rest(self, shelved: Shelved) -> None:
        """Of an issue that several people wrote about, keep where to find it."""
        profile = shelved.profile
        if len(profile.senders) > 1:
            self._resting.put(shelved.stored.issue, profile.last, profile.direction)

    def _remove(self, issue: int) -> None:
        self._held.pop(issue, None)
        self._awake.pop(issue, None)
        for drawer in (self._living, self._seeds, self._resting):
            drawer.drop(issue)


def _opened(stored: IssueProfile) -> Shelved | None:
    if not stored.state:
        return None
    try:
        return Shelved.of(stored)
    except InputError as error:
        log.warning("No mail can join issue %d. %s", stored.issue, error)
        return None
