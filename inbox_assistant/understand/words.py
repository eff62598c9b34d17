"""What is read: the writer's own words of one mail, and what was known before."""

from dataclasses import dataclass
from functools import cached_property

from inbox_assistant.model import Judged, Meaning, Perception, Reading
from inbox_assistant.understand.tokens import Sentence, Token, sentences, tokens


@dataclass(frozen=True)
class Words:
    """The parts of a mail that understanding looks at: own words only, no quotes, no signature.

    `prior_language` is that of the conversation so far, `sender_language` that of the sender's
    earlier mails, None when not known. `certain_language` is what an agent said. The text is cut
    once, at the first look; everybody who reads these words shares the cuts.
    """

    subject: str
    body: str
    sender_name: str = ""
    is_reply: bool = False
    prior_language: str | None = None
    sender_language: str | None = None
    certain_language: str | None = None

    @cached_property
    def text(self) -> str:
        """Subject and body as one text: every exact word of evidence is in it."""
        return f"{self.subject}\n{self.body}"

    @cached_property
    def tokens(self) -> list[Token]:
        """The words and marks of the text."""
        return tokens(self.text)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences of the body; their places are those in the body."""
        return sentences(self.body)


@dataclass(frozen=True, slots=True)
class Understood:
    """What was read, the vectors that grouping needs, and what learning needs."""

    reading: Reading
    meaning: Meaning
    perception: Perception


def told(heard: Judged[str], language: str) -> Judged[str]:
    """Return the language an agent told; what was heard in the mail becomes the runner-up."""
    others = ((heard.value, heard.probability), *heard.others)
    return Judged(language, 1.0, (), heard.method, others, by_agent=True)
