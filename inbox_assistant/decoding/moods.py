"""What several answers ask of a reading: is the writer content, do they want something of us?"""

from typing import TypeVar

from inbox_assistant.model import Judged, Reading

T = TypeVar("T")

GLAD = frozenset({"gratitude", "joy"})
_WANTS_NOTHING = frozenset({"praise", "other"})


def pleased(reading: Reading) -> bool:
    """Return whether the mail is one of thanks, or tells that all is well."""
    glad = reading.motive.value == "praise" or reading.emotion.value in GLAD
    return glad and reading.blocking.value == 0


def asks(reading: Reading) -> bool:
    """Return whether the mail wants an answer."""
    return not pleased(reading) and reading.motive.value not in _WANTS_NOTHING


def chance(judged: Judged[T], *values: T) -> float:
    """Return how probable it is that one of the values is true, as far as the reading tells."""
    if judged.by_agent:
        return float(judged.value in values)
    known = ((judged.value, judged.probability), *judged.others)
    return min(1.0, sum(probability for value, probability in known if value in values))
