"""A second look at a span of mail: what came one by one is grouped again, knowing all of it.

First the clear mails: each pair of them is compared, with the bursts they came in, and those that
are alike enough on average are one group. Then every mail, the vague ones too, is asked which group
is its own. Agents' words hold: a pinned mail stays, parted issues stay apart.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.model import Membership
from inbox_assistant.understand.belonging import Line
from inbox_assistant.understand.claims import Claim, chances, claim_rows
from inbox_assistant.understand.likeness import (
    burst_rates,
    crowding,
    pair_features,
    timed_features,
)
from inbox_assistant.understand.linkage import average_linkage
from inbox_assistant.understand.meaning import Thought
from inbox_assistant.understand.means import unit_length
from inbox_assistant.understand.method import Method
from inbox_assistant.understand.profiles import heard
from inbox_assistant.understand.traces import Trace

Matrix = NDArray[np.float32]

CLEAR_BELOW = 0.5  # vagueness of mails that make groups
PROBLEM_AT = 0.7  # below, a mail makes no group: thanks, sales, robots
LEAVES_BELOW = 0.2  # probability of its own group
JOINS_AT = 0.4  # probability of the group it joins
SURE_AT = 0.5  # from here on another group's claim is stronger than its own
CLEAREST = 0.4  # of the mails with a problem: so many at least make groups
MANY = 30  # mails that show how clearly people write here
_NEVER = -1e6  # no mean over any group is enough with one such pair in it

Progress = Callable[[int, int], None]  # steps done, of so many


@dataclass(frozen=True, slots=True)
class Seen:
    """A mail as the second look sees it, and where it stands. `pinned`: an agent said so. `follows`
    is the place of an earlier mail of its conversation."""

    thought: Thought
    at: datetime
    sender: str
    membership: Membership
    pinned: bool = False
    follows: int | None = None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A group that claims a mail: how probable it is, what it says, and whose mails say so."""

    group: int
    probability: float
    claim: Claim
    members: tuple[Trace, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Where a mail belongs: its group (None: to none; below 0: alone), how surely, and the groups
    that claim it, the most probable first."""

    trace: Trace
    group: int | None
    probability: float
    claims: tuple[Claimed, ...] = ()


def nobody(_done: int, _of: int) -> None:
    """Nobody watches."""


def look_again(
    mails: Sequence[Seen],
    method: Method,
    apart: Collection[tuple[int, int]] = (),
    progress: Progress = nobody,
) -> list[Found]:
    """Return where each mail (in order of time) belongs. `apart` are pairs of issues (low, high)
    that are never one."""
    return Look(mails, method, apart, progress).found() if mails else []


class Look:
    """The mails, how alike each two are, and which may not be together."""

    def __init__(
        self,
        mails: Sequence[Seen],
        method: Method,
        apart: Collection[tuple[int, int]] = (),
        progress: Progress = nobody,
    ) -> None:
        space = method.tracer.space.centred_on([mail.thought for mail in mails])
        tracer = method.tracer.within(space)
        self.mails = mails
        self.progress = progress
        self.scales = method.scales
        self.traces = _as_clear_as_usual(
            [tracer.trace(mail.thought, mail.at, mail.sender) for mail in mails]
        )
        self.barred = _barred(mails, apart)
        self.texts, self.chances = self._compared()

    def found(self) -> list[Found]:
        """Return where each mail belongs."""
        groups = self.groups()
        members = members_of(groups)
        claims = [self._claimed(at, groups, members) for at in range(len(self.mails))]
        settled = [self._settled(at, groups, claims[at]) for at in range(len(self.mails))]
        return self._told(settled, claims)

    def _compared(self) -> tuple[Matrix, Matrix]:
        """Return the log-odds by text, and the probabilities by all that is known, of all pairs."""
        texts, rows = compared(self.traces, self.scales.text_again, self.progress)
        odds = np.zeros_like(texts)
        for at, known in enumerate(rows):
            odds[at, :at] = self.scales.timed.score(known)
        found = 1 / (1 + np.exp(-(odds + odds.T)))
        return texts, np.asarray(found, dtype=np.float32)

    def groups(self) -> list[int | None]:
        """Return the group of each mail that makes groups, by the pairs alone: the place of its
        first mail."""
        core = [at for at in range(len(self.mails)) if self._makes_groups(at)]
        if not core:
            return [None] * len(self.mails)
        near = self.chances[np.ix_(core, core)].copy()
        self._bind(near, core)
        numbers = average_linkage(near, self.scales.enough)
        first: dict[int, int] = {}
        groups: list[int | None] = [None] * len(self.mails)
        for at, number in zip(core, numbers, strict=True):
            groups[at] = first.setdefault(number, at)
        return groups

    def _makes_groups(self, at: int) -> bool:
        mail, trace = self.mails[at], self.traces[at]
        if mail.pinned:
            return mail.membership.issue is not None
        return trace.vague < CLEAR_BELOW and trace.problem > PROBLEM_AT

    def _bind(self, near: Matrix, core: Sequence[int]) -> None:
        """Hold together what is known to be one, and apart what is known to be two."""
        place = {at: row for row, at in enumerate(core)}
        pinned: dict[int | None, int] = {}
        for at in core:
            mail = self.mails[at]
            follows = place.get(-1 if mail.follows is None else mail.follows)
            if follows is not None:
                near[place[at], follows] = near[follows, place[at]] = 1.0
            if mail.pinned:
                one = pinned.setdefault(mail.membership.issue, place[at])
                near[place[at], one] = near[one, place[at]] = 1.0
        near[self.barred[np.ix_(core, core)]] = _NEVER

    def _claimed(
        self, at: int, groups: Sequence[int | None], members: Mapping[int, Sequence[int]]
    ) -> tuple[Claimed, ...]:
        """Return the groups that may claim a mail, the most probable first; what is left to 1 is
        the probability of none."""
        claims = self.claims(at, groups, members)
        rows = claim_rows(self.traces[at], list(claims.values()), later=True)
        found = chances(rows, self.scales.claim_again)
        told = [
            Claimed(
                group,
                float(chance),
                claim,
                tuple(self.traces[m] for m in members[group] if m != at),
            )
            for (group, claim), chance in zip(claims.items(), found[:-1], strict=True)
        ]
        self.progress(len(self.mails) + at, 2 * len(self.mails))
        return tuple(sorted(told, key=lambda claimed: -claimed.probability))

    def claims(
        self, at: int, groups: Sequence[int | None], members: Mapping[int, Sequence[int]]
    ) -> dict[int, Claim]:
        """Return what each group of others says for a mail being its own."""
        others = {
            group: [place for place in places if place != at]
            for group, places in members.items()
            if not self.barred[at, places].any()
        }
        return {
            group: self._claim(at, places)
            for group, places in others.items()
            if len(places) > 1 or (group == groups[at] and places)
        }

    def _claim(self, at: int, places: Sequence[int]) -> Claim:
        own, traces = self.traces[at], [self.traces[place] for place in places]
        clear = np.array([1 - trace.vague for trace in traces], dtype=np.float32)
        centre = np.sum([heard(trace) for trace in traces], axis=0)
        return Claim(
            texts=self.texts[at, places],
            clear=clear,
            about=float(unit_length(centre) @ own.about),
            times=np.array([trace.at for trace in traces]),
            size=len(places),
            language=float(np.mean([trace.language == own.language for trace in traces])),
            same_sender=any(trace.sender == own.sender for trace in traces),
            same_organisation=any(
                bool(own.organisation) and trace.organisation == own.organisation
                for trace in traces
            ),
            together=float(self.chances[at, places].mean()),
        )

    def _settled(
        self, at: int, groups: Sequence[int | None], claims: Sequence[Claimed]
    ) -> int | None:
        """Return the group of a mail: its own unless that hardly claims it or another is sure of
        it. A mail that nobody claims stays alone, or in no group if it makes none."""
        own = groups[at]
        if self.mails[at].pinned:
            return own
        known = {claimed.group: claimed.probability for claimed in claims}
        best = claims[0] if claims else None
        if own is not None and known.get(own, 0.0) >= LEAVES_BELOW:
            return best.group if best and best.probability > SURE_AT else own
        if best and best.probability >= JOINS_AT:
            return best.group
        return -1 - at if own in known else own

    def _told(
        self, settled: Sequence[int | None], claims: Sequence[tuple[Claimed, ...]]
    ) -> list[Found]:
        """Later mails of a conversation go with the one before, unless an agent said otherwise or
        that one is in no group by itself."""
        groups = list(settled)
        for at, mail in enumerate(self.mails):
            if mail.follows is None or mail.pinned:
                continue
            if groups[mail.follows] is not None or self.mails[mail.follows].pinned:
                groups[at] = groups[mail.follows]
        return [
            Found(self.traces[at], group, self._sureness(at, group, claims[at]), claims[at])
            for at, group in enumerate(groups)
        ]

    def _sureness(self, at: int, group: int | None, claims: Sequence[Claimed]) -> float:
        if self.mails[at].pinned:
            return 1.0
        known = {claimed.group: claimed.probability for claimed in claims}
        none = 1 - sum(known.values())
        return min(1.0, max(0.0, none if group is None else known.get(group, none)))


def _as_clear_as_usual(traces: Sequence[Trace]) -> list[Trace]:
    """Return the traces, less vague all of them where hardly any would be clear: where people write
    in five words what takes others fifty, five words are not vague."""
    vague = [trace.vague for trace in traces if trace.problem > PROBLEM_AT]
    usual = float(np.quantile(vague, CLEAREST)) if len(vague) >= MANY else 0.0
    if usual < CLEAR_BELOW:
        return list(traces)
    shift = _log_odds(usual)
    return [
        replace(trace, vague=1 / (1 + math.exp(shift - _log_odds(trace.vague)))) for trace in traces
    ]


def _log_odds(chance: float) -> float:
    kept = min(max(chance, 1e-4), 1 - 1e-4)
    return math.log(kept / (1 - kept))


def compared(
    traces: Sequence[Trace], text: Line, progress: Progress = nobody
) -> tuple[Matrix, list[Matrix]]:
    """Return the log-odds of each two mails by their text, and per mail a row for each mail before
    it: PAIR_FEATURES, TIME_FEATURES and CROWD_FEATURES."""
    size = len(traces)
    texts, pairs = np.zeros((size, size), dtype=np.float32), []
    for at in range(size):
        pairs.append(pair_features(traces[at], traces[:at]))
        texts[at, :at] = text.score(pairs[at])
        progress(at, 2 * size)
    texts += texts.T
    crowds = crowding(texts)
    times = np.array([trace.at for trace in traces])
    rates = burst_rates(times)
    rows = [
        np.hstack([pair, timed_features(times, rates, at), crowds[:at] + crowds[at]])
        for at, pair in enumerate(pairs)
    ]
    return texts, rows


def members_of(groups: Sequence[int | None]) -> dict[int, list[int]]:
    """Return the places of the mails of each group."""
    members: dict[int, list[int]] = defaultdict(list)
    for at, group in enumerate(groups):
        if group is not None:
            members[group].append(at)
    return members


def _barred(mails: Sequence[Seen], apart: Collection[tuple[int, int]]) -> NDArray[np.bool_]:
    """Return which mails may not be together: of parted issues, or pinned to two."""
    issues = np.array([mail.membership.issue or -1 for mail in mails])
    pinned = np.array([mail.pinned for mail in mails])
    barred: NDArray[np.bool_] = np.outer(pinned, pinned) & (issues[:, None] != issues[None, :])
    for low, high in apart:
        one, other = issues == low, issues == high
        barred |= np.outer(one, other) | np.outer(other, one)
    return barred
