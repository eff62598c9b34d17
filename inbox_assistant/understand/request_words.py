"""The words a request is read by: one pass over a mail finds them all.

Two kinds of lists: how a request is said (`lexicons/requests/`), and what brings a question up or
stands beside its answer (the vocabulary of `inbox_assistant.questions`). They are apart from the
lexicons of register, whose categories are signs the heads were trained on.
"""

from dataclasses import dataclass, field
from functools import lru_cache

from inbox_assistant.questions import Vocabulary
from inbox_assistant.tables import table
from inbox_assistant.understand.lexicon import Cue, Lexicon
from inbox_assistant.understand.tokens import Token, tokens

TOPIC, NAMED, ANSWER = "topic:", "named:", "answer:"


@dataclass(frozen=True, slots=True)
class Heard:
    """The words of a mail and the cues among them; offsets are those of the text."""

    text: str
    words: list[Token]
    cues: tuple[Cue, ...]
    names: frozenset[str] = field(default_factory=frozenset)

    def of(self, *categories: str) -> list[Cue]:
        """Return the cues of these categories, in order."""
        return [cue for cue in self.cues if cue.category in categories]

    def topic(self, name: str) -> bool:
        """Return whether the mail touches a topic."""
        return TOPIC + name in self.names


class RequestWords:
    """The word lists of all languages over one vocabulary, each compiled when it is needed."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._compiled: dict[str, Lexicon] = {}

    def heard(self, text: str, language: str, cut: list[Token] | None = None) -> Heard:
        """Return what of the lists a text holds; without lists, what is alike everywhere. `cut`
        are its tokens, where somebody cut it before."""
        words = tokens(text) if cut is None else cut
        cues = tuple(self._lexicon(language).cues(words))
        return Heard(text, words, cues, frozenset(cue.category for cue in cues))

    def _lexicon(self, language: str) -> Lexicon:
        if language not in self._compiled:
            self._compiled[language] = self._compile(language)
        return self._compiled[language]

    def _compile(self, language: str) -> Lexicon:
        lists = dict(_said(language))
        for topic, words in self.vocabulary.topics.get(language, {}).items():
            lists[TOPIC + topic] = words
        for slug, known in self.vocabulary.questions.items():
            lists[TOPIC + slug] = known.text(language, "topics")
            lists[NAMED + slug] = known.text(language, "named")
            lists[ANSWER + slug] = known.words
        return Lexicon.of(lists)


@lru_cache(maxsize=16)
def _said(language: str) -> dict[str, tuple[str, ...]]:
    try:
        lists = table("inbox_assistant.understand", f"lexicons/requests/{language}")
    except OSError:
        return {}  # a language without lists: question marks and shapes still tell something
    return {key: tuple(words) for key, words in lists.items()}
