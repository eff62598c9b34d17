"""The second look: what came one by one is grouped again, knowing all of the last weeks.

It computes outside any transaction, so mail is read meanwhile, and then writes at once; what others
moved in the meantime stays where they put it. A crash leaves everything as it was, and a second
look at the same mail changes nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Literal

from inbox_assistant.clock import Clock
from inbox_assistant.errors import InputError, NotFound
from inbox_assistant.model import (
    Consolidated,
    Grouped,
    Issue,
    IssueEvent,
    IssueProfile,
    Membership,
    Refused,
    Regrouped,
)
from inbox_assistant.remaking import LEARNT_FROM, remade
from inbox_assistant.store.base import Store
from inbox_assistant.understand.consolidation import Seen
from inbox_assistant.understand.inbox import EVERY, GLANCE, WINDOW
from inbox_assistant.understand.meaning import unpack
from inbox_assistant.understand.regrouping import regroup

JOB = "consolidate"
RECENT = timedelta(days=30)
#: So long before a night's report its look is asked for: the report tells of what was found.
AHEAD = timedelta(minutes=30)

Stage = Literal["looking", "comparing", "learning", "writing"]
Told = Callable[[Stage, int, int], None]  # what is done, how much of it, of how much


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a second look at so many mails changed."""

    mails: int
    moved: int = 0
    merged: int = 0
    born: int = 0
    refused: int = 0

    @property
    def changed(self) -> bool:
        """Whether it changed anything."""
        return bool(self.moved or self.merged or self.born)


def ask_tonight(store: Store, clock: Clock, night: str) -> bool:
    """Queue that night's second look for a reader; False when it was queued before."""
    with store.writing():
        if store.shelving.consolidated(night):
            return False
        store.shelving.mark_consolidated(night, clock())
        store.jobs.add(JOB, 0)
    return True


def consolidate(
    store: Store,
    clock: Clock,
    told: Told | None = None,
    language: str = "",
    newest: int = WINDOW,
) -> Outcome:
    """Look at the `newest` mails of the last weeks a second time; return what that changed.
    `language` is the team's.

    Only one process does so at a time.
    """
    with store.alone("consolidating"):
        return _Look(store, clock(), told or _nobody, language).look(newest)


def ask_by_day(store: Store, filed: Iterable[int]) -> None:
    """Queue a look at the newest mails when enough new ones were filed, by their ids; whichever
    reader files them, it is queued once."""
    if any(mail_id % EVERY == 0 for mail_id in filed):
        store.jobs.add(JOB, GLANCE)


class _Look:
    """One second look."""

    def __init__(self, store: Store, now: datetime, told: Told, language: str) -> None:
        self.store = store
        self.now = now
        self.told = told
        self.language = language

    def look(self, newest: int) -> Outcome:
        self.told("looking", 0, 1)
        as_of = self.store.regrouping.version()
        window = self.store.regrouping.window(self.now - RECENT, newest)
        found = self._compared(window)
        merged = _merged(window, found)
        moves = _moves(window, found)
        profiles = self._profiles(window, found, merged)
        self.told("writing", 0, 1)
        refused = self._write(Consolidated(moves, profiles, merged, as_of))
        known = {mail.membership.issue for mail in window}
        return Outcome(
            len(window),
            moved=len(_parted(moves, merged, refused)),
            merged=len(merged) - len(refused.merges),
            born=len({move.membership.issue for move in moves} - known - {None}),
            refused=len(refused.mails) + len(refused.merges),
        )

    def _write(self, plan: Consolidated) -> Refused:
        with self.store.writing():
            refused = self.store.regrouping.apply(plan, self.now)
            done = _parted(plan.moves, plan.merged, refused)
            for event in _partings(done, self.now):
                self.store.issue_book.note(event)
        return refused

    def _compared(self, window: Sequence[Grouped]) -> list[Membership]:
        issues = {mail.membership.issue for mail in window if mail.membership.issue is not None}
        apart = self.store.issue_book.apart(issues)
        seen = _seen(window)
        found = regroup(
            list(seen.values()),
            self.store.readings.new_issue_id,
            apart=apart,
            progress=partial(self.told, "comparing"),
        )
        again = dict(zip(seen, found, strict=True))
        return [again.get(at, mail.membership) for at, mail in enumerate(window)]

    def _profiles(
        self, window: Sequence[Grouped], found: Sequence[Membership], merged: Mapping[int, int]
    ) -> list[IssueProfile]:
        """Make the profiles of all issues that gain or lose mails again."""
        becomes = {m.mail_id: f.issue for m, f in zip(window, found, strict=True)}
        issues = sorted(_touched(window, found) - set(merged))
        made = []
        for done, issue in enumerate(issues):
            self.told("learning", done, len(issues))
            sources = self._known([issue, *(old for old, into in merged.items() if into == issue)])
            members = self._members(issue, sources, window, becomes)
            before = sum(mail.membership.issue in {s.id for s in sources} for mail in window)
            after = sum(becomes[mail.mail_id] == issue for mail in window)
            total = sum(source.mails for source in sources) + after - before
            made.append(remade(self.store, issue, members, total, self.language))
        return [profile for profile in made if profile]

    def _known(self, issues: Sequence[int]) -> list[Issue]:
        """Return those issues that are born already."""
        known = []
        for issue in issues:
            with suppress(NotFound):
                known.append(self.store.issues.get(issue))
        return known

    def _members(
        self,
        issue: int,
        sources: Sequence[Issue],
        window: Sequence[Grouped],
        becomes: Mapping[int, int | None],
    ) -> list[Grouped]:
        """Return what will be the newest mails of an issue that takes in `sources`, in order of
        time."""
        members = {mail.mail_id: mail for mail in window}
        for source in sources:
            newest = self.store.regrouping.members(source.id, LEARNT_FROM)
            members |= {mail.mail_id: mail for mail in newest}
        own = [m for m in members.values() if becomes.get(m.mail_id, issue) == issue]
        return sorted(own, key=lambda mail: (mail.at, mail.mail_id))[-LEARNT_FROM:]


def _touched(window: Sequence[Grouped], found: Sequence[Membership]) -> set[int]:
    """Return the issues that gain or lose mails."""
    pairs = zip((mail.membership.issue for mail in window), found, strict=True)
    moved = [(before, after.issue) for before, after in pairs if before != after.issue]
    return {issue for pair in moved for issue in pair if issue is not None}


def _nobody(_stage: Stage, _done: int, _of: int) -> None:
    """Nobody watches."""


def _moves(window: Sequence[Grouped], found: Sequence[Membership]) -> list[Regrouped]:
    return [
        Regrouped(mail.mail_id, mail.membership.issue, membership)
        for mail, membership in zip(window, found, strict=True)
        if membership != mail.membership
    ]


def _merged(window: Sequence[Grouped], found: Sequence[Membership]) -> dict[int, int]:
    """Return the issues all of whose mails seen go into one other, which keeps some of its own."""
    into: dict[int, set[int | None]] = defaultdict(set)
    for mail, membership in zip(window, found, strict=True):
        if mail.membership.issue is not None:
            into[mail.membership.issue].add(membership.issue)
    only = {issue: next(iter(targets)) for issue, targets in into.items() if len(targets) == 1}
    return {
        issue: target
        for issue, target in only.items()
        if target is not None and target != issue and target in into.get(target, ())
    }


def _seen(window: Sequence[Grouped]) -> dict[int, Seen]:
    """Return the mails as the second look wants them, by their place; what another model has read,
    or nobody can read any more, is left out."""
    found: dict[int, Seen] = {}
    last: dict[int, int] = {}
    for place, mail in enumerate(window):
        if mail.meaning.embedder != window[-1].meaning.embedder:
            continue
        with suppress(InputError):
            thought = unpack(mail.meaning)
            follows = last.get(mail.conversation_id)
            last[mail.conversation_id] = len(found)
            found[place] = Seen(
                thought, mail.at, mail.sender, mail.membership, mail.pinned, follows
            )
    return found


def _parted(
    moves: Sequence[Regrouped], merged: Mapping[int, int], refused: Refused
) -> list[Regrouped]:
    """Return the mails that left an issue for another; with a merge, none does so by itself."""
    return [
        move
        for move in moves
        if move.before != move.membership.issue
        and move.before not in merged
        and move.mail_id not in refused.mails
    ]


def _partings(moves: Sequence[Regrouped], at: datetime) -> Iterator[IssueEvent]:
    """Yield a line of history for each issue that mails left, and for the one they went to."""
    left = Counter((move.before, move.membership.issue) for move in moves)
    for (old, new), count in left.items():
        if old is not None and new is not None:
            yield IssueEvent(old, at, "parted", other=new, mails=-count)
            yield IssueEvent(new, at, "moved", other=old, mails=count)
