"""How many people are probably hit, judged by how many wrote: most of those hit stay silent.

Each person hit writes with a chance p that depends on how badly the problem blocks; p is not
known but likely values are (a Beta distribution). With n writers the number hit is n + K, where K
is beta-negative-binomial (Johnson, Kemp, Kotz 2005, "Univariate Discrete Distributions", 6.2.3).
"""

import math
from collections.abc import Iterator

from inbox_assistant.model import Reach

# reach-1: severity prior by blocking degree, read off published complaint rates (TARP, CCMC,
# Goodman): the more a problem blocks, the more of those hit write.
METHOD = "reach-1"

SHARE_WHO_WRITE = {3: (12.0, 7.0), 2: (6.0, 10.0), 1: (3.0, 45.0), 0: (3.0, 45.0)}
QUANTILES = (0.1, 0.5, 0.9)
NEARLY = 0.0025  # the priors are far coarser: a quantile missed by less is reached
MANY = 1_000  # above, the range only scales: who writes varies more than how many by chance


def reach(writers: int, blocking: int, cap: int | None = None) -> Reach:
    """Return the median and the 80 % range of people hit, writers included.

    `writers` are distinct people, `blocking` is 0..3, `cap` the number of users there are at all.
    """
    if writers < 1:
        return Reach(0, 0, 0, METHOD, 0)
    counted = min(writers, MANY)
    silent = _quantiles(counted, *SHARE_WHO_WRITE[min(3, max(0, blocking))])
    totals = [round((counted + k) * writers / counted) for k in silent]
    if cap is not None:
        totals = [min(total, max(cap, writers)) for total in totals]
    low, median, high = totals
    return Reach(median, low, high, METHOD, writers)


def _quantiles(n: int, a: float, b: float) -> list[int]:
    found: list[int] = []
    below = 0.0
    for k, probability in enumerate(_silent(n, a, b)):
        below += probability
        while len(found) < len(QUANTILES) and below >= QUANTILES[len(found)] - NEARLY:
            found.append(k)
        if len(found) == len(QUANTILES):
            break
    return found


def _silent(n: int, a: float, b: float) -> Iterator[float]:
    """Yield P(K = 0), P(K = 1), … by the ratio of neighbours, in logarithms against underflow."""
    log = _log_beta(a + n, b) - _log_beta(a, b)
    k = 0
    while True:
        yield math.exp(log)
        log += math.log((n + k) * (b + k) / ((k + 1) * (a + n + b + k)))
        k += 1


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
