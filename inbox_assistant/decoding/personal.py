"""Is a calm personal word due? Yes to strong feeling, to who was let down, and to what is said."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from inbox_assistant.decoding.moods import GLAD, chance
from inbox_assistant.model import Answer, History, Reading, Reason

# Felt this way, a middling strength is enough.
_HEAVY = ("anger", "anxiety", "disappointment")
_EVEN = 0.5
#: Reasons that come from the reading, with its evidence.
FELT = ("touching", "strong_feeling")
# Who hears from us for the first time after so long deserves more than a template.
_LONG_WAIT = timedelta(days=2)
# Children and danger are named in many mails; they call for a word where something is wrong.
_IN_TROUBLE = ("child", "emergency")


def personal_word(
    reading: Reading,
    words: Mapping[str, tuple[str, ...]],
    before: Answer,
    history: History | None,
    now: datetime | None,
) -> Answer:
    """Return whether a calm personal word is due, and why."""
    strong, touching = _strong(reading), _touching(reading)
    facts = list(_facts(reading, words, before, history, now))
    felt = list(_felt(reading, strong, touching))
    if facts:
        return Answer(True, (*facts, *felt))
    if felt:
        return Answer(True, tuple(felt), max(strong, touching))
    return Answer(False, (), 1 - max(strong, touching))


def _strong(reading: Reading) -> float:
    """Return how probable strong feeling is: strength 3, or 2 of what weighs."""
    middling = min(chance(reading.intensity, 2), chance(reading.emotion, *_HEAVY))
    return min(1.0, chance(reading.intensity, 3) + middling)


def _touching(reading: Reading) -> float:
    """Return how probable it is that the mail is warm and moved with joy."""
    return min(
        chance(reading.emotion, *GLAD),
        chance(reading.warmth, "warm"),
        chance(reading.intensity, 2, 3),
    )


def _felt(reading: Reading, strong: float, touching: float) -> Iterator[Reason]:
    if touching >= _EVEN:
        yield Reason("touching", reading.warmth.evidence or reading.emotion.evidence)
    elif strong >= _EVEN:
        yield Reason("strong_feeling", reading.emotion.evidence)


def _facts(
    reading: Reading,
    words: Mapping[str, tuple[str, ...]],
    before: Answer,
    history: History | None,
    now: datetime | None,
) -> Iterator[Reason]:
    troubled = reading.blocking.value > 0 or reading.motive.value in ("fix", "complaint", "refund")
    for category in ("loss", "illness", *(_IN_TROUBLE if troubled else ()), "loyal"):
        if category in words:
            yield Reason(category, words[category])
    if before.value:
        yield Reason("let_down")
    if history and now and (since := _first_wait(history)) and now - since >= _LONG_WAIT:
        yield Reason("long_wait", times=(since,))


def _first_wait(history: History) -> datetime | None:
    """Return since when a writer waits who never had an answer of ours here."""
    if any(turn.ours or turn.answered for turn in history.turns):
        return None
    return next((turn.at for turn in history.turns), None)
