"""Why a mail may belong to an issue, in words a person can check."""

from collections.abc import Mapping

SAME_CONVERSATION = "same conversation"

# Text scores (log-odds of a pair) that people would call the same, or alike.
_SAME, _ALIKE = 1.0, -1.0
_BURST, _STREAM = 0.0, -2.0  # logarithm of mails an hour


def why(features: Mapping[str, float]) -> str:
    """Return the reasons for a claim; the features are those of `belonging.ISSUE_FEATURES`."""
    reasons = [_text(features["best_three"], features["best"])]
    if features["same_sender"]:
        reasons.append("the same sender wrote about it")
    if features["rate_2h"] > _BURST:
        reasons.append("many such mails in the last two hours")
    elif features["rate_24h"] > _STREAM:
        reasons.append("such mails came in the last day")
    return "; ".join(reasons)


def _text(best_three: float, best: float) -> str:
    if best_three > _SAME:
        return "says the same as several of its mails"
    if best > _SAME:
        return "says the same as one of its mails"
    return "says something alike" if best > _ALIKE else "says little that tells"
