"""The second look told as memberships: which issue each group is, and what to say of each mail.

What comes out follows from the mails, their times and agents' words, not from an earlier second
look; an issue keeps its number where most of its mails stay. So looking again finds the same.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from inbox_assistant.model import Candidate, Membership
from inbox_assistant.understand.consolidation import (
    Found,
    Progress,
    Seen,
    look_again,
    nobody,
)
from inbox_assistant.understand.issues import LISTED, TELLABLE, NewId
from inbox_assistant.understand.method import Method, shipped_method
from inbox_assistant.understand.reasons import candidate
from inbox_assistant.understand.testimony import testimony

# consolidation-1: average linkage of clear mails by text, words, concepts, times and crowding, then
# one softmax over the groups for each mail.
METHOD = "consolidation-1"


def regroup(
    mails: Sequence[Seen],
    new_id: NewId,
    method: Method | None = None,
    apart: Collection[tuple[int, int]] = (),
    progress: Progress = nobody,
) -> list[Membership]:
    """Return where mails (in order of time) belong, knowing all of them. Pinned mails stay; those
    of issues that agents parted (`apart`: low, high) never meet."""
    found = look_again(mails, method or shipped_method(), apart, progress)
    names = _named(mails, found, new_id)
    told: list[Membership] = []
    for mail, place in zip(mails, found, strict=True):
        issue = None if place.group is None else names[place.group]
        # A pin moves its mail, and so those that followed it, where its group may not go.
        if mail.follows is not None and found[mail.follows].group == place.group:
            issue = told[mail.follows].issue
        told.append(_told(mail, place, issue, names))
    return told


def _named(mails: Sequence[Seen], found: Sequence[Found], new_id: NewId) -> dict[int, int]:
    """Return the issue of each group: that of most of its mails, each issue once, else a new
    one."""
    names: dict[int, int] = {}
    taken: set[int] = set()
    votes = _votes(mails, found)
    for (group, issue), _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0][1])):
        if group not in names and issue not in taken:
            names[group] = issue
            taken.add(issue)
    for place in found:
        if place.group is not None and place.group not in names:
            names[place.group] = new_id()
    return names


def _votes(mails: Sequence[Seen], found: Sequence[Found]) -> Counter[tuple[int, int]]:
    """Return how much speaks for a group being an issue: its mails that stand there. What agents
    pinned decides, but for a mail pinned to an issue that is another group: it moves alone."""
    votes: Counter[tuple[int, int]] = Counter()
    pins: Counter[tuple[int, int]] = Counter()
    for mail, place in zip(mails, found, strict=True):
        issue = mail.membership.issue
        if issue is not None and place.group is not None:
            (pins if mail.pinned else votes)[place.group, issue] += 1
    home = {issue: group for (group, issue), _ in reversed(votes.most_common())}
    for (group, issue), count in pins.items():
        if home.get(issue, group) == group:
            votes[group, issue] += count * len(mails)
    return votes


def _told(mail: Seen, place: Found, issue: int | None, names: Mapping[int, int]) -> Membership:
    if mail.pinned:
        return mail.membership
    return replace(
        mail.membership,
        issue=issue,
        probability=round(place.probability, 4),
        candidates=_candidates(place, names),
        method=METHOD,
    )


def _candidates(place: Found, names: Mapping[int, int]) -> tuple[Candidate, ...]:
    return tuple(
        candidate(
            names[claimed.group],
            claimed.probability,
            testimony(place.trace, claimed.claim, claimed.members),
        )
        for claimed in place.claims[:LISTED]
        if claimed.probability >= TELLABLE and claimed.group in names
    )
