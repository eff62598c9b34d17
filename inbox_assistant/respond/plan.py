"""Which kinds of reply fit a mail, best first, and why. Decides; writes nothing."""

from collections.abc import Iterator
from typing import NamedTuple

from inbox_assistant.model import Kind
from inbox_assistant.respond.asked import PLEASED, Asked

# A vague mail is only answered with a solution, or as solved, when its issue is this sure.
SURE_OF_A_VAGUE_ISSUE = 0.7
MOST_PLANS = 4


class Plan(NamedTuple):
    """A kind of reply and the reason for it (a name in `reasons.toml`)."""

    kind: Kind
    reason: str


def plans(asked: Asked, language: str) -> list[Plan]:
    """Return the replies that fit, the best first; there is always at least one."""
    chosen: dict[str, Plan] = {}
    for plan in _candidates(asked, language):
        chosen.setdefault(plan.kind, plan)
    return list(chosen.values())[:MOST_PLANS]


def _candidates(asked: Asked, language: str) -> Iterator[Plan]:
    if _thanks(asked):
        yield Plan("thanks", "thanks")
        return
    vague = asked.reading.vague.value
    sure = not vague or asked.issue_probability >= SURE_OF_A_VAGUE_ISSUE
    solvable = asked.known_answer(language) is not None
    if solvable and sure:
        yield Plan("solution", "known_answer")
    if vague and asked.missing:
        yield Plan("question", "vague")
    if asked.answered_before and asked.upset:
        yield Plan("follow_up", "unhappy_again")
    if asked.issue and asked.issue.status == "fixed" and sure:
        yield Plan("closing", "fixed")
    yield Plan("interim", "chaser" if asked.is_chaser else "takes_time")
    if solvable:
        yield Plan("solution", "perhaps_known_answer")
    if asked.missing:
        yield Plan("question", "missing_details")
    yield Plan("received", "first_word")


def _thanks(asked: Asked) -> bool:
    reading = asked.reading
    if reading.motive.value == "praise":
        return not asked.blocked
    pleased = reading.emotion.value in PLEASED and reading.blocking.value == 0
    return pleased and reading.motive.value == "other" and "?" not in asked.words
