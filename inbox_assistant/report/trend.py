"""Whether an issue grows or fades: two counts compared, with chance allowed for."""

from math import sqrt

from inbox_assistant.model import Trend

# poisson-pair-1: writers of the span against those of the span of the same length before it.
METHOD = "poisson-pair-1"

# One-sided 5 %: an unchanged issue is called growing on at most one night in twenty.
_SURPRISE = 1.645


def trend(writers: int, before: int, *, is_new: bool) -> Trend:
    """Return how `writers` of a span compare with those of the equally long span before.

    Given their sum, two Poisson counts of equal rate are a fair coin's heads and tails
    (Przyborowski & Wilenski 1940); the coin is judged by its normal form with continuity
    correction. "steady" means: no change that chance would not explain.
    """
    if is_new:
        return "new"
    surprise = (abs(writers - before) - 1) / sqrt(max(writers + before, 1))
    if surprise < _SURPRISE:
        return "steady"
    return "growing" if writers > before else "fading"
