"""What is to be known before answering: what happened so far, and what a reading means with it."""

from dataclasses import dataclass
from datetime import datetime

from inbox_assistant.model.reading import Asking, Judged, Reading
from inbox_assistant.model.reasons import Reason


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it was in a conversation, and when. `answered`: it was answered elsewhere."""

    at: datetime
    ours: bool
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Reopened:
    """A customer's mail that opened a closed conversation again; None: not read yet."""

    at: datetime
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class Past:
    """Another conversation of the same customer, as far as it may have ended badly.

    `waiting_since` is when it began to wait in vain, `missed` are promises that passed, and
    `reading` is that of the customer's last word there.
    """

    conversation_id: int
    waiting_since: datetime | None
    missed: tuple[datetime, ...]
    reopened: tuple[Reopened, ...]
    reading: Reading | None


@dataclass(frozen=True, slots=True)
class History:
    """What happened between a customer and us. Turns come in order of time, robots left out."""

    turns: tuple[Turn, ...] = ()
    missed: tuple[datetime, ...] = ()
    reopened: tuple[Reopened, ...] = ()
    past: tuple[Past, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """Yes or no with its reasons. `value` is None when it can't be known, `probability` is None
    when it rests on facts and rules, not on the reading."""

    value: bool | None
    reasons: tuple[Reason, ...] = ()
    probability: float | None = None

    def sure(self, threshold: float = 0.5) -> bool:
        """Return whether it may be stated."""
        if self.value is None:
            return False
        return self.probability is None or self.probability >= threshold


@dataclass(frozen=True, slots=True)
class Decoded:
    """The four answers an agent needs first: what is wanted (`motive`, in the sentences `asking`),
    how it blocks, whether we let the customer down before, whether a calm personal word is due."""

    motive: Judged[str]
    asking: tuple[Asking, ...]
    blocking: Judged[int]
    let_down: Answer
    personal_word: Answer
