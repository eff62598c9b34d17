"""What a suggestion is made from: everything that is known when an agent opens a mail."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from inbox_assistant.config import CompensationConfig
from inbox_assistant.model import Address, Decoded, Fact, Issue, KnownAnswer, Reading, Solution
from inbox_assistant.office import Office
from inbox_assistant.questions import Vocabulary, shipped

UPSET = frozenset({"anger", "frustration", "disappointment", "anxiety"})
PLEASED = frozenset({"gratitude", "joy"})
# Who wants one of these is in trouble; who wants another thing asks for it.
TROUBLED = frozenset({"fix", "refund", "complaint"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A mail that waits for an answer.

    `issue` is the problem behind it, with the probability of that; `answers` are what agents answer
    to it, `solutions` what solved it before. `is_chaser`: the customer wrote again before we
    answered; `said` are our letters to them, the newest first, `has_last_word`: one of them came
    after the mail, `is_promised`: we owe a word there. `told` are the facts of the customer's
    earlier mails in the conversation, `given` the slugs of what they gave. `rank` is the mail's
    place among those of its issue (None: the conversation's number does). `decoded` is the decode
    card, `vocabulary` words what is asked back, `compensation` is the team's policy, and `phrases`
    the folder of its own phrases.
    """

    customer: Address
    subject: str
    words: str
    reading: Reading
    now: datetime
    office: Office
    team: str
    conversation_id: int
    issue: Issue | None = None
    issue_probability: float = 1.0
    answers: Sequence[KnownAnswer] = ()
    solutions: Sequence[Solution] = ()
    is_chaser: bool = False
    answered_before: bool = False
    said: tuple[str, ...] = ()
    rank: int | None = None
    has_last_word: bool = False
    is_promised: bool = False
    told: tuple[Fact, ...] = ()
    given: frozenset[str] = frozenset()
    decoded: Decoded | None = None
    compensation: CompensationConfig = field(default_factory=CompensationConfig)
    mailbox: str = ""
    phrases: Path | None = None
    ui_language: str = "en"
    vocabulary: Vocabulary = field(default_factory=shipped)

    @property
    def upset(self) -> bool:
        """Whether the writer is upset."""
        return self.reading.emotion.value in UPSET and self.reading.intensity.value > 0

    @property
    def pleased(self) -> bool:
        """Whether the mail is one of thanks, or tells that all is well."""
        return self.reading.emotion.value in PLEASED and self.reading.blocking.value == 0

    @property
    def blocked(self) -> bool:
        """Whether the writer can't do what they came for, or only with trouble."""
        return self.reading.blocking.value >= 2

    @property
    def harmed(self) -> bool:
        """Whether an apology is due."""
        troubled = self.reading.motive.value in TROUBLED
        return self.upset or self.blocked or (troubled and self.reading.blocking.value > 0)

    @property
    def let_down(self) -> bool:
        """Whether we surely let the customer down before."""
        return bool(self.decoded and self.decoded.let_down.value)

    @property
    def missing(self) -> tuple[str, ...]:
        """What has to be asked: the questions whose answers were not given in any of their mails,
        nor made needless by what was."""
        given = {*self.reading.given, *self.given}
        return tuple(q for q in self.reading.questions if given.isdisjoint({q, *self._unless(q)}))

    def _unless(self, slug: str) -> tuple[str, ...]:
        known = self.vocabulary.questions.get(slug)
        return known.unless if known else ()
