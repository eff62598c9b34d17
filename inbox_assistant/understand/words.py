"""What is read: the writer's own words of one mail, and what was known before."""

from dataclasses import dataclass

from inbox_assistant.model import Meaning, Reading


@dataclass(frozen=True, slots=True)
class Words:
    """The parts of a mail that understanding looks at: own words only, no quotes, no signature.

    `prior_language` is what the conversation or the sender made likely before.
    """

    subject: str
    body: str
    sender_name: str = ""
    is_reply: bool = False
    prior_language: str | None = None

    @property
    def text(self) -> str:
        """Subject and body as one text: every exact word of evidence is in it."""
        return f"{self.subject}\n{self.body}"


@dataclass(frozen=True, slots=True)
class Understood:
    """What was read, and the vectors that grouping needs."""

    reading: Reading
    meaning: Meaning
