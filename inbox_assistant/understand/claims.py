"""What an issue can say for a mail being one of its own: numbers that one choice is made from.

The same for a mail that just came, which knows the past alone, and at a second look, which knows
what came after it as well.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.understand.traces import Trace

Matrix = NDArray[np.float32]

_OF_ISSUE = (
    "best_three",
    "mean",
    "best",
    "about",
    "together",
    "rate_1h",
    "rate_3h",
    "rate_12h",
    "rate_48h",
    "share_3h",
    "share_24h",
    "size",
    "language",
    "same_sender",
    "same_organisation",
)
# A clear mail goes by what it says, a vague one by what others write at the same time.
_IF_CLEAR = (
    "best_three",
    "about",
    "together",
    "rate_1h",
    "rate_3h",
    "rate_12h",
    "rate_48h",
    "share_3h",
    "share_24h",
    "size",
)
_OF_NONE = ("none", "none_if_clear", "none_best", "none_best_if_clear", "none_together", "calm")
OWN = len(_OF_ISSUE) + len(_IF_CLEAR)  # the first features are an issue's, the rest of "none"
CLAIM_FEATURES = (*_OF_ISSUE, *(f"{name}_if_clear" for name in _IF_CLEAR), *_OF_NONE)

_PLACES_IF_CLEAR = [_OF_ISSUE.index(name) for name in _IF_CLEAR]
_RATES = (1.0, 3.0, 12.0, 48.0)  # hours
_SHARES = (3.0, 24.0)
# Mails an hour of a whole inbox, per span of both, as busy as those learnt from. In a busier one
# time passes as if slower: a second mail within the hour is then no sign of a burst.
_BUSY = np.array([8.0, 5.0, 3.0, 2.0, 5.0, 2.0])
_FADED = 0.01  # mails an hour: slower than this is silence
_UNLIKELY = 0.003  # a probability below this says no more than this
_LOWEST, _HIGHEST = -6.0, 4.0  # text scores beyond these were hardly seen in learning
_NO_ISSUE = (_LOWEST, math.log(_UNLIKELY))


@dataclass(frozen=True, slots=True)
class Claim:
    """What an issue shows to one mail. `texts` are the log-odds with its mails, `clear` how clear
    each of these is (0 to 1), `together` the mean probability of sharing a problem with them, time
    included (0: not known). `times` are those of its mails, in hours."""

    texts: Matrix
    clear: Matrix
    about: float
    times: NDArray[np.float64]
    size: int
    language: float
    same_sender: bool
    same_organisation: bool
    together: float = 0.0


def claim_rows(own: Trace, claims: Sequence[Claim], *, later: bool) -> Matrix:
    """Return a row of CLAIM_FEATURES for each issue, and last one for "none of them". `later`:
    what came after the mail is known."""
    clear = 1 - 2 * own.vague
    flows = [_flows(own.at, claim.times, later=later) for claim in claims]
    # The first is the sum of nothing.
    total = np.sum([np.zeros(len(_BUSY)), *flows], axis=0)
    slower = np.minimum(1.0, _BUSY / np.maximum(total, 1e-9))
    rows = [
        _of_issue(claim, flow * slower, total * slower, clear)
        for claim, flow in zip(claims, flows, strict=True)
    ]
    best = max((row[0] for row in rows), default=_NO_ISSUE[0])
    together = max((row[4] for row in rows), default=_NO_ISSUE[1])
    none = [1.0, clear, best, best * clear, together, 1 - own.problem]
    return np.array([*rows, [0.0] * OWN + none], dtype=np.float32)


def chances(rows: Matrix, weights: Matrix) -> Matrix:
    """Return the probability of each row being the right one (a softmax)."""
    scores = rows @ weights
    found = np.exp(scores - scores.max())
    return np.asarray(found / found.sum(), dtype=np.float32)


def _of_issue(
    claim: Claim, flow: NDArray[np.float64], total: NDArray[np.float64], clear: float
) -> list[float]:
    texts = claim.texts.clip(_LOWEST, _HIGHEST)
    ranked = np.sort(texts)[::-1]
    heard = claim.clear + 0.05
    rates = np.log(_FADED + flow)
    shares = rates[len(_RATES) :] - np.log(_FADED + total[len(_RATES) :])
    row = [
        float(ranked[:3].mean()),
        float((texts * heard).sum() / heard.sum()),
        float(ranked[0]),
        claim.about,
        math.log(claim.together + _UNLIKELY),
        *(float(rate) for rate in rates[: len(_RATES)]),
        *(float(share) for share in shares),
        math.log(claim.size),
        claim.language,
        float(claim.same_sender),
        float(claim.same_organisation),
    ]
    return [*row, *(row[at] * clear for at in _PLACES_IF_CLEAR), *([0.0] * len(_OF_NONE))]


def _flows(at: float, times: NDArray[np.float64], *, later: bool) -> NDArray[np.float64]:
    """Return how many mails an hour came around that time, those further away fading: per span of
    _RATES and _SHARES."""
    apart = np.abs(at - times)
    spans = np.array([*_RATES, *_SHARES]) * (1 if not later else 2)
    fade = np.exp(-apart[None, :] / np.array([*_RATES, *_SHARES])[:, None])
    return np.asarray(fade.sum(axis=1) / spans)
