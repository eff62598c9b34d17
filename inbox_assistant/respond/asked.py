"""What a suggestion is made from: everything that is known when an agent opens a mail."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from inbox_assistant.model import Address, Issue, KnownAnswer, Reading
from inbox_assistant.questions import Vocabulary, shipped

UPSET = frozenset({"anger", "frustration", "disappointment", "anxiety"})
PLEASED = frozenset({"gratitude", "joy"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A mail that waits for an answer.

    `issue` is the problem behind it, with the probability of that. `is_chaser`: the customer wrote
    again before we answered; `answered_before`: we have answered in this conversation. `vocabulary`
    words what is asked back.
    """

    customer: Address
    subject: str
    words: str
    reading: Reading
    now: datetime
    zone: ZoneInfo
    team: str
    conversation_id: int
    issue: Issue | None = None
    issue_probability: float = 1.0
    answers: Sequence[KnownAnswer] = ()
    is_chaser: bool = False
    answered_before: bool = False
    ui_language: str = "en"
    vocabulary: Vocabulary = field(default_factory=shipped)

    @property
    def upset(self) -> bool:
        """Whether the writer is upset."""
        return self.reading.emotion.value in UPSET and self.reading.intensity.value > 0

    @property
    def blocked(self) -> bool:
        """Whether the writer can't do what they came for, or only with trouble."""
        return self.reading.blocking.value >= 2

    @property
    def harmed(self) -> bool:
        """Whether an apology is due."""
        troubled = self.reading.motive.value in ("fix", "refund", "complaint")
        return self.upset or self.blocked or (troubled and self.reading.blocking.value > 0)

    @property
    def missing(self) -> tuple[str, ...]:
        """What has to be asked: the questions whose answers were not given."""
        return tuple(q for q in self.reading.questions if q not in self.reading.given)

    def known_answer(self, language: str) -> KnownAnswer | None:
        """Return what agents answer to this issue in that language, if anything."""
        return next((a for a in self.answers if a.language == language and a.text.strip()), None)
