"""A second look at a span of mail: what came one by one is grouped again, knowing all of it.

On arrival a mail is judged by the past alone. Afterwards each pair of mails can be compared, with
the bursts they came in; issues that were one all along are joined, strays leave.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.model import IssueProfile, Membership
from inbox_assistant.understand.issues import Method, NewId, shipped_method, told
from inbox_assistant.understand.likeness import Rarity, pair_features
from inbox_assistant.understand.linkage import average_linkage
from inbox_assistant.understand.meaning import unpack
from inbox_assistant.understand.profiles import Profile
from inbox_assistant.understand.traces import Trace
from inbox_assistant.understand.words import Understood

Matrix = NDArray[np.float32]

# revision-1: average linkage on the probability that two mails share a problem, bursts included.
METHOD = "revision-1"

LONGEST_SPAN = 1_500  # mails: the work is quadratic; older ones keep their issue
BURSTS = (3.0, 8.0)  # hours
TOGETHER = 1.0  # log-odds: that two mails were put together on arrival speaks for them
_SOFT = 0.5  # mails an hour added to rates, so that two chance neighbours are no burst


@dataclass(frozen=True, slots=True)
class Arrived:
    """A mail as it was placed on arrival. `follows` is the place in the sequence of an earlier
    mail of its conversation."""

    trace: Trace
    membership: Membership
    follows: int | None = None

    @staticmethod
    def of(
        understood: Understood,
        at: datetime,
        sender: str,
        membership: Membership,
        follows: int | None = None,
        method: Method | None = None,
    ) -> "Arrived":
        """Return the mail as `revise` wants it, from what reading and grouping said of it."""
        tracer = (method or shipped_method()).tracer
        trace = tracer.trace(unpack(understood.meaning), at, sender)
        return Arrived(trace, membership, follows)


def revise(
    arrived: Sequence[Arrived], new_id: NewId, method: Method | None = None
) -> tuple[list[Membership], list[IssueProfile]]:
    """Return the memberships after a second look, in the same order, and the issues they make.

    Issues keep their numbers where most of their mails stay. Mails without an issue stay so.
    """
    method = method or shipped_method()
    first = max(0, len(arrived) - LONGEST_SPAN)
    places = [i for i in range(first, len(arrived)) if arrived[i].membership.issue is not None]
    found = [a.membership for a in arrived]
    if len(places) > 1:
        chances = _chances(arrived, places, method)
        groups = average_linkage(chances, method.scales.enough)
        numbers = _numbered(groups, [arrived[i].membership.issue for i in places], new_id)
        for at, place in enumerate(places):
            found[place] = _revised(found[place], numbers[at], _support(chances, numbers, at))
    return found, _profiles(arrived, found)


def timed_features(traces: Sequence[Trace], at: int) -> Matrix:
    """Return, for mail `at` and each mail before it: hours apart (logarithm), and per span of
    BURSTS how much busier than usual it was around both."""
    times = np.array([trace.at for trace in traces])
    apart = np.abs(times[:at] - times[at])
    rates = burst_rates(times)
    columns = [np.log1p(apart)]
    for hours, rate in zip(BURSTS, rates, strict=True):
        both = np.log(np.minimum(rate[:at], rate[at])).clip(0)
        columns.append(both * np.exp(-apart / (3 * hours)))
    return np.stack(columns, axis=1).astype(np.float32)


def burst_rates(times: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Return, per span of BURSTS, how many times the usual rate came around each time."""
    ordered = np.sort(times)
    usual = len(times) / max(24.0, float(ordered[-1] - ordered[0]))
    rates = []
    for hours in BURSTS:
        around = np.searchsorted(ordered, times + hours) - np.searchsorted(ordered, times - hours)
        rates.append((around / (2 * hours) + _SOFT) / (usual + _SOFT))
    return rates


def _chances(arrived: Sequence[Arrived], places: Sequence[int], method: Method) -> Matrix:
    """Return the probability, for each pair of mails, that one problem is behind both."""
    traces = [arrived[i].trace for i in places]
    rarity = Rarity.of(traces)
    row_of = {place: row for row, place in enumerate(places)}
    chances = np.zeros((len(places), len(places)), dtype=np.float32)
    for at in range(1, len(places)):
        text = pair_features(traces[at], traces[:at], rarity)
        rows = np.hstack([text, timed_features(traces, at)])
        together = np.array([_issue(arrived, i) for i in places[:at]]) == _issue(
            arrived, places[at]
        )
        score = method.scales.timed_score(rows) + TOGETHER * together
        chances[at, :at] = 1 / (1 + np.exp(-score))
        follows = row_of.get(_follows(arrived[places[at]]))
        if follows is not None:
            chances[at, follows] = 1.0
    return chances + chances.T


def _issue(arrived: Sequence[Arrived], place: int) -> int:
    return arrived[place].membership.issue or 0


def _follows(mail: Arrived) -> int:
    return -1 if mail.follows is None else mail.follows


def _numbered(groups: Sequence[int], before: Sequence[int | None], new_id: NewId) -> list[int]:
    """Return an issue number per mail: the old one of the largest overlap, each used once."""
    overlaps = Counter(zip(groups, before, strict=True))
    names: dict[int, int] = {}
    for (group, issue), _ in overlaps.most_common():
        if issue is not None and group not in names and issue not in names.values():
            names[group] = issue
    for group in groups:
        if group not in names:
            names[group] = new_id()
    return [names[group] for group in groups]


def _support(chances: Matrix, numbers: Sequence[int], at: int) -> float:
    """Return how surely a mail belongs to its issue: the mean probability with its fellows."""
    fellows = [i for i, number in enumerate(numbers) if number == numbers[at] and i != at]
    if not fellows:
        return float(1 - chances[at].max(initial=0.0))
    return float(chances[at, fellows].mean())


def _revised(membership: Membership, issue: int, probability: float) -> Membership:
    if membership.issue == issue:
        return membership
    return replace(membership, issue=issue, probability=round(probability, 4), method=METHOD)


def _profiles(arrived: Sequence[Arrived], found: Sequence[Membership]) -> list[IssueProfile]:
    profiles: dict[int, Profile] = {}
    for mail, membership in zip(arrived, found, strict=True):
        if (issue := membership.issue) is not None:
            known = profiles.get(issue)
            profiles[issue] = known.with_mail(mail.trace) if known else Profile.of(mail.trace)
    return [told(issue, profile, None) for issue, profile in profiles.items()]
