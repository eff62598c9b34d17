"""What the writer asks, what they gave already, and what a good agent still has to ask."""

from collections.abc import Sequence
from dataclasses import dataclass

from inbox_assistant.model import Asking, Fact
from inbox_assistant.questions import Vocabulary, shipped
from inbox_assistant.understand.carrying import Carrier
from inbox_assistant.understand.cleaning import Parts
from inbox_assistant.understand.facts import facts_of
from inbox_assistant.understand.lexicon import Cue
from inbox_assistant.understand.questions import Judgement, questions_of
from inbox_assistant.understand.request_words import RequestWords
from inbox_assistant.understand.words import Words


@dataclass(frozen=True, slots=True)
class Request:
    """The sentences that carry the request, the facts given, the questions left (slugs)."""

    asking: tuple[Asking, ...] = ()
    facts: tuple[Fact, ...] = ()
    questions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Return the sentences as one text."""
        return " ".join(sentence.text for sentence in self.asking)

    @property
    def given(self) -> tuple[str, ...]:
        """Return the slugs of the facts, in alphabetical order."""
        return tuple(sorted({fact.slug for fact in self.facts}))


class RequestReader:
    """Reads requests with one vocabulary of questions: the shipped one, or a team's."""

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        self._words = RequestWords(vocabulary or shipped())

    def read(
        self, words: Words, parts: Parts, cues: Sequence[Cue], language: str, judged: Judgement
    ) -> Request:
        """Return what a mail asks. `cues` are those of its signs, over `words.text`."""
        text, vocabulary = words.text, self._words.vocabulary
        heard = self._words.heard(text, language, words.tokens)
        found = facts_of(heard, vocabulary)
        facts = tuple(dict.fromkeys(Fact(f.slug, text[f.start : f.end]) for f in found))
        given = {fact.slug for fact in facts}
        asking = Carrier(heard, cues, language).sentences(parts, is_reply=words.is_reply)
        return Request(asking, facts, questions_of(heard, vocabulary, given, judged))
