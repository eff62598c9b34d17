"""How alike two mails are in what they are about: features of the pair, by text and by time."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.understand.traces import Trace

Matrix = NDArray[np.float32]

PAIR_FEATURES = (
    "about",
    "best_unit",
    "words",
    "words_alike",
    "concepts",
    "concepts_alike",
    "shorter",
    "same_language",
)
TIME_FEATURES = ("apart", "burst_3h", "burst_8h")
CROWD_FEATURES = ("crowd_5", "crowd_15")
BURSTS = (3.0, 8.0)  # hours
# Two words as alike as this (cosine) begin to be the same word in two languages.
_ALIKE = 0.4
_SHARPNESS = 2.5
_MOST_BURSTS = (6.0, 3.0)
_CROWDS = (5, 15)  # mails
_SOFT = 0.5  # mails an hour added to rates, so that two chance neighbours are no burst


def pair_features(own: Trace, others: Sequence[Trace]) -> Matrix:
    """Return a row of PAIR_FEATURES for each of the others."""
    if not others:
        return np.zeros((0, len(PAIR_FEATURES)), dtype=np.float32)
    about = np.array([other.about for other in others], dtype=np.float32) @ own.about
    words = _shared_words(own, others)
    concepts = _shared_concepts(own, others)
    shorter = np.array([np.log1p(min(len(own.words), len(o.words))) for o in others])
    language = np.array([float(own.language == other.language) for other in others])
    columns = [about, best_units(own, others), *words, *concepts, shorter, language]
    return np.stack(columns, axis=1).astype(np.float32)


def best_units(own: Trace, others: Sequence[Trace]) -> Matrix:
    """Return how alike the best pair of units is, weighed by how telling they are: the smaller
    of both directions, so that a phrase of one side alone does not carry the pair."""
    rows = np.vstack([other.unit_rows for other in others])
    weights = np.sqrt(np.concatenate([other.weights for other in others]))
    starts = _starts([len(other.units) for other in others])
    likeness = own.unit_rows @ rows.T
    by_own = (likeness * np.sqrt(own.weights)[:, None]).max(axis=0)
    by_other = likeness.max(axis=0) * weights
    return np.minimum(
        np.maximum.reduceat(by_own, starts), np.maximum.reduceat(by_other, starts)
    ).astype(np.float32)


def shared_words(own: Trace, other: Trace) -> list[str]:
    """Return the words of `own` that the other says as well, in any language, the rarest first."""
    if not (own.words and other.words):
        return []
    near = (own.word_rows @ other.word_rows.T).max(axis=1)
    found = [at for at in np.argsort(-own.rare, kind="stable") if near[at] >= 2 * _ALIKE]
    return [own.words[at] for at in found]


def burst_rates(times: NDArray[np.float64]) -> list[NDArray[np.float64]]:
    """Return, per span of BURSTS, how many times the usual rate came around each time, up to what
    was met in learning."""
    ordered = np.sort(times)
    # A young inbox has no usual rate yet: then the busiest hour is no burst.
    usual = len(times) / max(1.0, float(ordered[-1] - ordered[0]))
    rates = []
    for hours, most in zip(BURSTS, _MOST_BURSTS, strict=True):
        around = np.searchsorted(ordered, times + hours) - np.searchsorted(ordered, times - hours)
        rates.append(((around / (2 * hours) + _SOFT) / (usual + _SOFT)).clip(0, most))
    return rates


def timed_features(
    times: NDArray[np.float64], rates: Sequence[NDArray[np.float64]], at: int
) -> Matrix:
    """Return, for mail `at` and each mail before it, a row of TIME_FEATURES: hours apart
    (logarithm), and per span of BURSTS how much busier than usual it was around both."""
    apart = np.abs(times[:at] - times[at])
    columns = [np.log1p(apart)]
    for hours, rate in zip(BURSTS, rates, strict=True):
        both = np.log(np.minimum(rate[:at], rate[at])).clip(0)
        columns.append(both * np.exp(-apart / (3 * hours)))
    return np.stack(columns, axis=1).astype(np.float32)


def crowding(texts: Matrix) -> Matrix:
    """Return, per mail and CROWD_FEATURES, the mean log-odds by text with its nearest mails; two
    mails' are added. What is near to everything has to be nearer to be the same (cross-domain
    similarity local scaling, Conneau et al. 2018). `texts` is square, its diagonal is not read."""
    others = texts.copy()
    np.fill_diagonal(others, -np.inf)
    ranked = np.sort(others, axis=1)[:, 1:]  # the first is the mail itself
    if not ranked.shape[1]:
        return np.zeros((len(texts), len(_CROWDS)), dtype=np.float32)
    return np.stack([ranked[:, -size:].mean(axis=1) for size in _CROWDS], axis=1)


def _shared_words(own: Trace, others: Sequence[Trace]) -> tuple[Matrix, Matrix]:
    """Return how much rare wording each shares with `own` (logarithm), and which share of both
    that is. Words of two languages are one by how near their vectors are."""
    nothing = np.zeros(len(others), dtype=np.float32)
    spoken = [at for at, other in enumerate(others) if other.words]
    if not (spoken and own.words):
        return nothing, nothing.copy()
    told = [others[at] for at in spoken]
    starts = _starts([len(other.words) for other in told])
    rare = np.concatenate([other.rare for other in told])
    near = own.word_rows @ np.vstack([other.word_rows for other in told]).T
    near[near < _ALIKE] = 0.0
    near = near.clip(0, 1)
    by_own = own.rare @ np.maximum.reduceat(near, starts, axis=1) ** _SHARPNESS
    by_other = np.add.reduceat(rare * near.max(axis=0) ** _SHARPNESS, starts)
    total = np.add.reduceat(rare, starts)
    amount, share = nothing, nothing.copy()
    amount[spoken] = np.log1p((by_own + by_other) / 2)
    share[spoken] = np.sqrt(by_own / own.rare.sum() * by_other / total)
    return amount, share


def _shared_concepts(own: Trace, others: Sequence[Trace]) -> tuple[Matrix, Matrix]:
    """Return the rarity of the concepts each shares with `own` (logarithm), and the cosine."""
    total = sum(own.concepts.values()) + _SOFT
    shared, alike = [], []
    for other in others:
        both = sum(own.concepts[slug] for slug in own.concepts.keys() & other.concepts.keys())
        shared.append(np.log1p(both))
        alike.append(both / np.sqrt(total * (sum(other.concepts.values()) + _SOFT)))
    return np.array(shared, dtype=np.float32), np.array(alike, dtype=np.float32)


def _starts(sizes: Sequence[int]) -> NDArray[np.intp]:
    return np.cumsum([0, *sizes[:-1]])
