"""Issues that look like one, or like two: what was joined, and what agents should look at.

The second look joins and parts issues by itself where it is sure, and its history says so. What is
left in doubt shows in the claims of an issue's mails: whose else they might be.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from inbox_assistant.errors import NotFound
from inbox_assistant.masking import excerpt
from inbox_assistant.model import Issue, IssueEvent, Membership
from inbox_assistant.report.night import Joined, Proposal
from inbox_assistant.store.base import Store

_CONSIDERED = 30  # issues, those that come first in the report
_CLAIMS = 40  # newest mails of an issue
_FEWEST = 3  # mails that show what an issue is
_RIVALS = 0.3  # mean probability of the other issue, from which on the two look like one
_POOR = 0.5  # probability of its own issue, below which a mail hardly fits
_MIXED = 0.4  # share of such mails, from which on an issue looks like two
_MIXED_FEWEST = 4  # such mails
_MOST_EVENTS = 200
_OPEN = ("open", "watching")


def joined(events: Iterable[IssueEvent], store: Store) -> tuple[Joined, ...]:
    """Return what was joined and parted, as far as both sides may be named."""
    return tuple(filter(None, (_joined(event, store) for event in events)))


def turns(store: Store, since: datetime, until: datetime) -> list[IssueEvent]:
    """Return how issues changed status, came back, were joined or parted, the newest first."""
    return store.figures.turns(since, until, _MOST_EVENTS)


def _joined(event: IssueEvent, store: Store) -> Joined | None:
    if event.kind not in ("merged", "parted") or not event.mails or event.other is None:
        return None
    with suppress(NotFound):
        issue, other = store.issues.get(event.issue), _other_title(store, event)
        return Joined(
            "merged" if event.kind == "merged" else "parted",
            issue.id,
            excerpt(issue.title, 90),
            event.other,
            other,
            event.mails,
            event.agent_id is not None,
        )
    return None


def _other_title(store: Store, event: IssueEvent) -> str:
    """Return the title of the other side, as whoever may see this is told it."""
    told = store.issue_book.events(event.issue, event.id + 1, 1)
    return excerpt(told[0].other_title, 90) if told and told[0].id == event.id else ""


def proposals(store: Store, issues: Sequence[Issue], until: datetime) -> tuple[Proposal, ...]:
    """Return which of the issues look like one, and which like two. Agents' words hold: what they
    parted is not proposed again."""
    known = {issue.id: issue for issue in issues[:_CONSIDERED] if issue.status in _OPEN}
    claims = {issue: store.figures.claims(issue, until, _CLAIMS) for issue in known}
    apart = store.issue_book.apart(known.keys())
    merges = _merges(known, claims, apart)
    named = {issue for one in merges for issue in (one.issue, one.other)}
    # Mails of an issue that is half of another fit badly too: joining comes first.
    splits = [one for one in _splits(known, claims) if one.issue not in named]
    return (*merges, *splits)


def _merges(
    known: Mapping[int, Issue],
    claims: Mapping[int, Sequence[Membership]],
    apart: frozenset[tuple[int, int]],
) -> list[Proposal]:
    found: dict[tuple[int, int], tuple[float, Proposal]] = {}
    for issue, members in claims.items():
        if len(members) < _FEWEST:
            continue
        for other, mean in _rivals(members):
            pair = (min(issue, other), max(issue, other))
            if other in known and other != issue and mean >= _RIVALS and pair not in apart:
                one = _proposal(known[issue], known[other], members, other)
                found[pair] = max(found.get(pair, (0.0, one)), (mean, one), key=lambda f: f[0])
    return [one for _, one in sorted(found.values(), key=lambda f: -f[0])]


def _rivals(members: Sequence[Membership]) -> Iterator[tuple[int, float]]:
    """Yield how probable it is of a mail, on average, to be another issue's."""
    sums: defaultdict[int, float] = defaultdict(float)
    for member in members:
        for candidate in member.candidates:
            sums[candidate.issue] += candidate.probability
    for issue, total in sums.items():
        yield issue, total / len(members)


def _splits(
    known: Mapping[int, Issue], claims: Mapping[int, Sequence[Membership]]
) -> Iterator[Proposal]:
    for issue, members in claims.items():
        poor = [member for member in members if member.probability < _POOR]
        if len(poor) >= max(_MIXED_FEWEST, _MIXED * len(members)):
            yield Proposal(
                "split", issue, excerpt(known[issue].title, 90), 0, "", len(poor), len(members)
            )


def _proposal(issue: Issue, other: Issue, members: Sequence[Membership], rival: int) -> Proposal:
    claimed = sum(any(c.issue == rival for c in member.candidates) for member in members)
    return Proposal(
        "merge",
        issue.id,
        excerpt(issue.title, 90),
        other.id,
        excerpt(other.title, 90),
        claimed,
        len(members),
    )
