"""Which share of those hit writes, learnt from closed issues of which is known whom they hit."""

from collections.abc import Mapping, Sequence

from inbox_assistant.model import Closed, Share

# The share one begins with is worth so many closed issues.
_BEGINNING = 4
_LEAST, _MOST = 0.005, 0.95
_LEAST_SURE, _MOST_SURE = 4.0, 200.0


def learnt(shares: Mapping[int, Share], closed: Sequence[Closed]) -> dict[int, Share]:
    """Return the shares with what closed issues of each degree say, by the method of moments.

    The mean and the spread of shares are those of the beginning and of the issues together. What
    chance alone makes the share of a small issue differ by is no spread (Kleinman 1973).
    """
    return {
        degree: _one(share, [issue for issue in closed if issue.blocking == degree])
        for degree, share in shares.items()
    }


def _one(share: Share, closed: Sequence[Closed]) -> Share:
    hit = [max(issue.affected, issue.writers, 1) for issue in closed]
    seen = [issue.writers / people for issue, people in zip(closed, hit, strict=True)]
    if not seen:
        return share
    whole = _BEGINNING + len(seen)
    mean = _within(_LEAST, (_BEGINNING * share.mean + sum(seen)) / whole, _MOST)
    chance = mean * (1 - mean)
    spread = _BEGINNING * (_spread(share) + (share.mean - mean) ** 2)
    spread += sum(
        (wrote - mean) ** 2 - chance / people for wrote, people in zip(seen, hit, strict=True)
    )
    # The variance of Beta(a, b) is mean (1 - mean) / (a + b + 1).
    sure = _within(_LEAST_SURE, chance * whole / max(spread, 1e-9) - 1, _MOST_SURE)
    return Share(mean * sure, (1 - mean) * sure, len(seen))


def _spread(share: Share) -> float:
    return share.mean * (1 - share.mean) / (share.a + share.b + 1)


def _within(least: float, value: float, most: float) -> float:
    return min(most, max(least, value))
