"""How probable it is that a mail belongs to each open issue, or to none of them yet.

Every issue is compared by what its kept mails say, how mails have been coming, and its size; one
softmax over the issues and the option "new" gives the probabilities. The weights were learnt on
streams of several organisations (`python -m training`).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.understand.likeness import Rarity, pair_features
from inbox_assistant.understand.profiles import Profile
from inbox_assistant.understand.traces import Trace

Matrix = NDArray[np.float32]

ISSUE_FEATURES = (
    "best_three",
    "mean",
    "best",
    "rate_2h",
    "rate_24h",
    "rate_120h",
    "size",
    "best_three_if_clear",
    "rate_2h_if_clear",
    "rate_24h_if_clear",
    "same_sender",
    "new",
    "new_if_clear",
)
RATES = (2.0, 24.0, 120.0)  # hours
_FADED = 0.02  # mails an hour: slower than this is silence
# Text scores beyond these were hardly seen in learning: identical mails are alike, no more.
_LOWEST, _HIGHEST = -6.0, 4.0


@dataclass(frozen=True, slots=True)
class Scales:
    """The learnt weights: of a pair's features, of an issue's, and of a pair's with its times.

    `enough` is the mean probability from which groups are one when looked at again.
    """

    pair: Matrix
    pair_bias: float
    issue: Matrix
    timed: Matrix
    timed_bias: float
    enough: float = 0.16

    @staticmethod
    def of(arrays: Mapping[str, NDArray[Any]]) -> "Scales":
        """Return the weights from a weights file."""
        return Scales(
            arrays["pair"].astype(np.float32),
            float(arrays["pair_bias"]),
            arrays["issue"].astype(np.float32),
            arrays["timed"].astype(np.float32),
            float(arrays["timed_bias"]),
        )

    def timed_score(self, rows: Matrix) -> Matrix:
        """Return the log-odds that pairs share a problem, by text and time."""
        return np.asarray(rows @ self.timed + self.timed_bias, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Belonging:
    """One issue's claim to a mail. `features` are those of ISSUE_FEATURES."""

    probability: float
    features: dict[str, float]


def belongings(
    own: Trace, profiles: Sequence[Profile], scales: Scales
) -> tuple[list[Belonging], float]:
    """Return the claim of each issue, and the probability that the problem is new."""
    rows = issue_rows(own, profiles, scales)
    scores = rows @ scales.issue
    chances = np.exp(scores - scores.max())
    chances /= chances.sum()
    claims = [
        Belonging(float(p), dict(zip(ISSUE_FEATURES, row.tolist(), strict=True)))
        for p, row in zip(chances[:-1], rows[:-1], strict=True)
    ]
    return claims, float(chances[-1])


def issue_rows(own: Trace, profiles: Sequence[Profile], scales: Scales) -> Matrix:
    """Return a row of ISSUE_FEATURES for each issue, and last one for "new"."""
    # A clear mail goes by what it says, a vague one by what others write at the same time.
    clear = 1 - 2 * own.vague
    texts = _texts(own, profiles, scales)
    rows = [_row(own, p, t, clear) for p, t in zip(profiles, texts, strict=True)]
    new = [0.0] * (len(ISSUE_FEATURES) - 2) + [1.0, clear]
    return np.array([*rows, new], dtype=np.float32)


def _texts(own: Trace, profiles: Sequence[Profile], scales: Scales) -> list[Matrix]:
    """Return, per issue, the text scores of its kept mails, the most alike first."""
    if not profiles:
        return []
    traces = [trace for profile in profiles for trace in profile.traces]
    scores = pair_features(own, traces, Rarity.of(traces)) @ scales.pair + scales.pair_bias
    scores = scores.clip(_LOWEST, _HIGHEST)
    edges = np.cumsum([len(profile.traces) for profile in profiles])[:-1]
    return [np.sort(part)[::-1] for part in np.split(scores, edges)]


def _row(own: Trace, profile: Profile, text: Matrix, clear: float) -> list[float]:
    best_three, mean = float(text[:3].mean()), float(text.mean())
    rates = [_rate(own.at, profile.times, hours) for hours in RATES]
    return [
        best_three,
        mean,
        float(text[0]),
        *rates,
        math.log(profile.count),
        best_three * clear,
        rates[0] * clear,
        rates[1] * clear,
        float(own.sender in profile.senders),
        0.0,
        0.0,
    ]


def _rate(at: float, times: Sequence[float], hours: float) -> float:
    """Return how many mails an hour came lately (logarithm), older ones fading."""
    return math.log(_FADED + sum(math.exp(-abs(at - t) / hours) for t in times) / hours)
