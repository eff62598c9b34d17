"""How many people are probably hit, judged by how many wrote: most of those hit stay silent.

Each person hit writes with a chance p that depends on how badly the problem blocks; p is not
known but likely values are (a Beta distribution). With n writers the number hit is n + K, where K
is beta-negative-binomial (Johnson, Kemp, Kotz 2005, "Univariate Discrete Distributions", 6.2.3).
People of one organisation talk to each other: for how sure we are, they count as one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from math import exp, inf, lgamma, log, sqrt

from inbox_assistant.model import Exposure, Reach, Share, Stated, Wrote
from inbox_assistant.understand.organisations import organisations

# reach-1: severity prior by blocking degree, read off published complaint rates (TARP, CCMC,
# Goodman): the more a problem blocks, the more of those hit write.
# reach-2: the priors of all degrees its mails speak of, mixed; organisations count once for
# sureness; what is above the cap is impossible rather than cut off.
METHOD = "reach-2"
# Chapman 1951 with the log-normal range of Chao 1987.
LISTS = "chapman-1"
STATED = "stated-1"

SHARE_WHO_WRITE = {3: Share(12, 7), 2: Share(6, 10), 1: Share(3, 45), 0: Share(3, 45)}
QUANTILES = (0.1, 0.5, 0.9)
NEARLY = 0.0025  # the priors are far coarser: a quantile missed by less is reached
# Degrees are read off single mails, and readers err: what few mails say counts for less than its
# part. Plain parts (1) gave ranges 1.7 times as wide for +2 % of cover, the median degree alone
# covered 45 % where people are hit to different degrees (`benchmarks.reach`).
_AGREEMENT = 1.5
_ONE_DEGREE = 0.8  # from this part on, the issue is told to block to that degree
_EXACT = 50  # silent people counted one by one; then in steps of 2 %
# Below seven people on both lists Chapman's estimate is biased (Robson & Regier 1964).
_ENOUGH_ON_BOTH = 7
_Z80 = 1.2816

Mixture = tuple[tuple[float, float, float], ...]  # weight, a, b


def reach(
    wrote: Wrote,
    cap: int | None = None,
    stated: Stated | None = None,
    shares: Mapping[int, Share] = SHARE_WHO_WRITE,
) -> Reach:
    """Return the median and the 80 % range of people hit, writers included.

    `cap` is the number of users there are at all; more people than that are affected only when
    more wrote. What agents stated goes before what is thought.
    """
    if wrote.people < 1:
        return Reach(0, 0, 0, METHOD, 0)
    stated = stated or Stated()
    parts = _parts(wrote.degrees, shares)
    known = _known(wrote, cap, stated, parts, shares)
    if stated.affected is not None:
        exactly = max(stated.affected, wrote.people)
        return replace(known, median=exactly, low=exactly, high=exactly, method=STATED)
    low, median, high = _by_share(known, parts, shares)
    if known.both >= _ENOUGH_ON_BOTH:
        # Too low where those who call also tend to write: what the share says stays in the range.
        likely = median
        low, median, high = _two_lists(wrote.people, known.listed, known.both, cap)
        return replace(known, median=median, low=low, high=max(high, likely), method=LISTS)
    return replace(known, median=median, low=low, high=high)


def _known(
    wrote: Wrote,
    cap: int | None,
    stated: Stated,
    parts: Mapping[int, float],
    shares: Mapping[int, Share],
) -> Reach:
    """Return what is known before anything is estimated: everybody who wrote or is listed."""
    least = wrote.people + (stated.listed or 0) - (stated.both or 0)
    number, members = organisations(wrote.domains)
    return Reach(
        *(least, least, least),
        METHOD,
        wrote.people,
        number,
        members,
        cap,
        share=sum(part * shares[degree].mean for degree, part in parts.items()),
        degree=next((degree for degree, part in parts.items() if part >= _ONE_DEGREE), None),
        learnt=max(shares[degree].learnt for degree in parts),
        listed=stated.listed or 0,
        both=stated.both or 0,
    )


def _by_share(
    known: Reach, parts: Mapping[int, float], shares: Mapping[int, Share]
) -> tuple[int, int, int]:
    """Return low, median and high by the share of those hit who write; at least who is known."""
    people = known.writers
    units = max(1, people - known.members + known.organisations)
    room = None if known.cap is None else max(0, known.cap - people) * units // people
    mixture = tuple((part, shares[d].a, shares[d].b) for d, part in parts.items())
    low, median, high = (
        max(known.low, round((units + silent) * people / units))
        for silent in _quantiles(units, mixture, room)
    )
    return low, median, high


def chapman(first: int, second: int, both: int) -> float:
    """Return how many people there are behind two lists that overlap (Chapman 1951).

    Too few, when those on one list are likelier to be on the other; too many, when less likely.
    """
    return (first + 1) * (second + 1) / (both + 1) - 1


def cap_of(text: str, exposure: Exposure, stated: Stated | None = None) -> int | None:
    """Return how many people can be affected at most by an issue with that title and problem.

    What agents stated goes first; else the largest of the product areas its words name, and never
    more than there are users in all. None when nothing is known.
    """
    if stated and stated.users is not None:
        return stated.users
    words = f" {_plain(text)} "
    named = [users for area, users in exposure.areas.items() if f" {_plain(area)} " in words]
    known = [count for count in (max(named, default=None), exposure.users) if count is not None]
    return min(known, default=None)


def _plain(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def _parts(degrees: Mapping[int, int], shares: Mapping[int, Share]) -> dict[int, float]:
    """Return how much each degree counts, together 1. Thanks and follow-ups block nothing: they
    only count where nothing else does."""
    counts = {d: n for d, n in sorted(degrees.items(), reverse=True) if n > 0 and d in shares}
    counts = {d: n for d, n in counts.items() if d} or {0: 1}
    weights = {degree: count**_AGREEMENT for degree, count in counts.items()}
    return {degree: weight / sum(weights.values()) for degree, weight in weights.items()}


def _two_lists(first: int, second: int, both: int, cap: int | None) -> tuple[int, int, int]:
    """Return low, median and high; the people on neither list are log-normal around Chapman's."""
    known = first + second - both
    unseen = max(chapman(first, second, both) - known, 0.0)
    scatter = (first + 1) * (second + 1) * (first - both) * (second - both)
    variance = scatter / ((both + 1) ** 2 * (both + 2))
    spread = exp(_Z80 * sqrt(log(1 + variance / unseen**2))) if unseen else 1.0
    most = inf if cap is None else max(cap, known)
    low, median, high = (
        round(min(known + unseen * factor, most)) for factor in (1 / spread, 1.0, spread)
    )
    return low, median, high


@lru_cache(maxsize=4096)
def _quantiles(n: int, mixture: Mixture, room: int | None) -> list[int]:
    """Return the quantiles of how many stay silent, given that it is at most `room`."""
    steps = list(_distribution(n, mixture, room))
    whole = 1.0 if room is None else max(steps[-1][1], 1e-300)
    found: list[int] = []
    before, below = -1, 0.0
    for k, up_to in steps:
        while len(found) < len(QUANTILES):
            wanted = (QUANTILES[len(found)] - NEARLY) * whole
            if up_to < wanted:
                break
            into = (wanted - below) / (up_to - below) if up_to > below else 1.0
            found.append(before + max(1, round((k - before) * into)))
        before, below = k, up_to
    return found or [room or 0] * len(QUANTILES)


def _distribution(n: int, mixture: Mixture, room: int | None) -> Iterator[tuple[int, float]]:
    """Yield k and P(K ≤ k), in steps that grow with k, until nearly all is below or `room` is."""
    enough = QUANTILES[-1] if room is None else 1 - NEARLY / 2
    k, below, here = 0, 0.0, _silent(0, n, mixture)
    below = here
    while True:
        yield k, below
        if below >= enough or k == room:
            return
        step = 1 + k // _EXACT if room is None else min(1 + k // _EXACT, room - k)
        there = _silent(k + step, n, mixture)
        # The sum over a step, by the trapezoid.
        below += (step * (here + there) + there - here) / 2
        k, here = k + step, there


def _silent(k: int, n: int, mixture: Mixture) -> float:
    """Return P(K = k), beta-negative-binomial for each degree of the mixture."""
    ways = lgamma(n + k) - lgamma(k + 1) - lgamma(n)
    return sum(
        part * exp(ways + _log_beta(a + n, b + k) - _log_beta(a, b)) for part, a, b in mixture
    )


def _log_beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)
