"""How probable it is that a mail belongs to each open issue, or to none of them yet.

Every issue is compared by what its kept mails say, how mails have been coming, and its size; one
softmax over the issues and the option "none" gives the probabilities. The weights were learnt on
streams of many organisations (`python -m training`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.understand.claims import Claim, chances, claim_rows
from inbox_assistant.understand.likeness import pair_features
from inbox_assistant.understand.profiles import Profile
from inbox_assistant.understand.traces import Trace

Matrix = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Line:
    """A learnt score: the log-odds are `weights` times features, plus `bias`."""

    weights: Matrix
    bias: float

    def score(self, rows: Matrix) -> Matrix:
        """Return one score per row."""
        return np.asarray(rows @ self.weights + self.bias, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Scales:
    """The learnt weights. On arrival: of a pair by its text, and of an issue's claim. At a second
    look: of a pair by its text, and by text and time, and of a claim; `enough` is the mean
    probability from which groups are one."""

    text: Line
    claim: Matrix
    text_again: Line
    timed: Line
    claim_again: Matrix
    enough: float

    @staticmethod
    def of(arrays: Mapping[str, NDArray[Any]]) -> "Scales":
        """Return the weights from a weights file."""

        def line(name: str) -> Line:
            return Line(arrays[name].astype(np.float32), float(arrays[f"{name}:bias"]))

        return Scales(
            line("text"),
            arrays["claim"].astype(np.float32),
            line("text_again"),
            line("timed"),
            arrays["claim_again"].astype(np.float32),
            float(arrays["enough"]),
        )


@dataclass(frozen=True, slots=True)
class Belongings:
    """The probability of each issue, that of none of them, and what each issue said for itself."""

    issues: Matrix
    none: float
    claims: tuple[Claim, ...]


def belongings(own: Trace, profiles: Sequence[Profile], scales: Scales) -> Belongings:
    """Return how probable each issue is for a mail that just came."""
    claims = claims_of(own, profiles, scales)
    found = chances(claim_rows(own, claims, later=False), scales.claim)
    return Belongings(found[:-1], float(found[-1]), tuple(claims))


def claims_of(own: Trace, profiles: Sequence[Profile], scales: Scales) -> list[Claim]:
    """Return what each issue says for a mail being its own, by the mails it keeps."""
    if not profiles:
        return []
    traces = [trace for profile in profiles for trace in profile.traces]
    scores = scales.text.score(pair_features(own, traces))
    edges = np.cumsum([len(profile.traces) for profile in profiles])[:-1]
    return [
        _claim(own, profile, texts)
        for profile, texts in zip(profiles, np.split(scores, edges), strict=True)
    ]


def _claim(own: Trace, profile: Profile, texts: Matrix) -> Claim:
    return Claim(
        texts=texts,
        clear=np.array([1 - trace.vague for trace in profile.traces], dtype=np.float32),
        about=float(profile.direction @ own.about),
        times=np.array(profile.times),
        size=profile.count,
        language=profile.languages.get(own.language, 0) / profile.count,
        same_sender=own.sender in profile.senders,
        same_organisation=own.organisation in profile.organisations,
    )
