"""How much of suggestions agents change: one measure per reply, figures for the team.

The measure is the edit distance over words (Levenshtein 1966), divided by the words of the longer
text: 0 for what was sent as suggested, 1 for another text. Figures are of the team, never of one
agent.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from rapidfuzz.distance import Levenshtein

from inbox_assistant.model import Amended, Kind
from inbox_assistant.store.base import Store

LIGHTLY = 0.1  # share of the words: two or three in a letter of thirty
FEWEST = 10  # replies: of fewer nothing is said
SPAN = timedelta(days=90)
_NEWEST = 5_000  # replies that are counted
_LONGEST = 5_000  # words of each text that are compared


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of the suggestions of one kind in one language ("" for all of them).

    Shares are in 0..1: sent as suggested, changed in at most a tenth of the words (these included),
    and the median share of changed words; None while there are too few replies to tell.
    """

    kind: Kind | None
    language: str
    replies: int
    unedited: float | None = None
    light: float | None = None
    median: float | None = None


@dataclass(frozen=True, slots=True)
class Fates:
    """What became of suggestions since a day; `alone` counts replies that began with none."""

    since: datetime
    total: Fate
    alone: int
    rows: tuple[Fate, ...]


def share_changed(shown: str, sent: str) -> float:
    """Return the share of words that was changed, in 0..1; white space does not count."""
    one, other = shown.split()[:_LONGEST], sent.split()[:_LONGEST]
    return round(float(Levenshtein.normalized_distance(one, other)), 4)


def fates(store: Store, now: datetime) -> Fates:
    """Return what became of the suggestions of the last 90 days, the most used first."""
    since = now - SPAN
    return counted(store.suggested.amended(since, _NEWEST), since)


def counted(replies: Iterable[Amended], since: datetime) -> Fates:
    """Return the figures of these replies; updates, one word to everybody, are left out."""
    shares: dict[tuple[Kind, str], list[float]] = defaultdict(list)
    alone = 0
    for reply in replies:
        if reply.kind is None:
            alone += 1
        elif reply.kind != "update":
            shares[reply.kind, reply.language].append(reply.share)
    order = sorted(shares, key=lambda key: (-len(shares[key]), key))
    rows = tuple(_fate(kind, language, shares[kind, language]) for kind, language in order)
    total = _fate(None, "", [share for some in shares.values() for share in some])
    return Fates(since, total, alone, rows)


def _fate(kind: Kind | None, language: str, shares: Sequence[float]) -> Fate:
    if len(shares) < FEWEST:
        return Fate(kind, language, len(shares))
    return Fate(
        kind,
        language,
        len(shares),
        unedited=sum(share == 0 for share in shares) / len(shares),
        light=sum(share <= LIGHTLY for share in shares) / len(shares),
        median=median(shares),
    )
