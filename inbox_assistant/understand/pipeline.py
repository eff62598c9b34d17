"""Reading mails: a spaCy pipeline of our components over our own tokeniser.

One blank pipeline serves all languages: tokens must be those of `tokens`, which the draft check
uses without spaCy (blank("fr") alone costs four seconds for exceptions we would not use), and each
component asks `doc._.language` for its word lists. Nothing is loaded before the first mail.
"""

from collections.abc import Callable, Iterable, Iterator

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry

from inbox_assistant.model import Embedder, Judged, Meaning, Reading
from inbox_assistant.understand import components
from inbox_assistant.understand.cleaning import READ_LIMIT
from inbox_assistant.understand.embedding import UniversalSentenceEncoder
from inbox_assistant.understand.meaning import Thought, pack
from inbox_assistant.understand.register import RegisterReader
from inbox_assistant.understand.tokens import tokens
from inbox_assistant.understand.words import Understood, Words

STEPS = (
    "inbox_language",
    "inbox_parts",
    "inbox_signs",
    "inbox_vectors",
    "inbox_register",
    "inbox_request",
)
LONGEST_SUBJECT = 1_000
_TOKENISER = "inbox_assistant.tokens.1"


class Reader:
    """Reads mails. The model and the word lists are loaded at the first mail, once.

    `register` is what was learnt of tone, when it is not what the package ships.
    """

    def __init__(
        self, embedder: Embedder | None = None, register: RegisterReader | None = None
    ) -> None:
        self._embedder = embedder or UniversalSentenceEncoder()
        self._register = register
        self._pipeline: Language | None = None

    def read(self, words: Words) -> Understood:
        """Return what was understood of one mail. No text makes it raise."""
        return next(iter(self.read_many([words])))

    def read_many(self, mails: Iterable[Words]) -> Iterator[Understood]:
        """Yield what was understood of each mail, in order, embedding them batch by batch."""
        nlp = self._loaded()
        docs = (_doc(nlp, _bounded(words)) for words in mails)
        for doc in nlp.pipe(docs):
            yield Understood(_reading(doc), self._meaning(doc))

    def _loaded(self) -> Language:
        if self._pipeline is None:
            self._pipeline = _pipeline(self._embedder, self._register or RegisterReader())
        return self._pipeline

    def _meaning(self, doc: Doc) -> Meaning:
        known = doc._
        thought = Thought(
            known.language.value,
            known.register.problem,
            _chance(known.register.vague),
            known.parts.units,
            known.vectors.clean,
            known.vectors.units,
        )
        return pack(thought, self._embedder.name)


@registry.tokenizers(_TOKENISER)  # type: ignore[untyped-decorator]
def _tokeniser() -> Callable[[Language], Callable[[str], Doc]]:
    """Make spaCy cut texts as `tokens` does; white space longer than a space is a token."""

    def make(nlp: Language) -> Callable[[str], Doc]:
        def cut(text: str) -> Doc:
            words: list[str] = []
            spaces: list[bool] = []
            end = 0
            for token in tokens(text):
                _fill(text[end : token.start], words, spaces)
                words.append(token.text)
                spaces.append(False)
                end = token.end
            _fill(text[end:], words, spaces)
            return Doc(nlp.vocab, words=words, spaces=spaces)

        return cut

    return make


def _fill(gap: str, words: list[str], spaces: list[bool]) -> None:
    if gap.startswith(" ") and words and not spaces[-1]:
        spaces[-1] = True
        gap = gap[1:]
    if gap:
        words.append(gap)
        spaces.append(False)


def _pipeline(embedder: Embedder, register: RegisterReader) -> Language:
    nlp = spacy.blank("xx", config={"nlp": {"tokenizer": {"@tokenizers": _TOKENISER}}})
    for step in STEPS:
        nlp.add_pipe(step)
    for component in map(nlp.get_pipe, STEPS):
        if isinstance(component, components.VectorsAssigner):
            component.embedder = embedder
        if isinstance(component, components.RegisterAssigner):
            component.reader = register
    return nlp


def _chance(judged: Judged[bool]) -> float:
    """Return the probability that it is true."""
    return judged.probability if judged.value else 1 - judged.probability


def _bounded(words: Words) -> Words:
    return Words(
        _sound(words.subject, LONGEST_SUBJECT),
        _sound(words.body, READ_LIMIT),
        _sound(words.sender_name, LONGEST_SUBJECT),
        words.is_reply,
        words.prior_language,
    )


def _sound(text: str, limit: int) -> str:
    # A lone surrogate is no character; a question mark keeps the offsets of the rest.
    return text[:limit].encode("utf-8", "replace").decode("utf-8")


def _doc(nlp: Language, words: Words) -> Doc:
    doc = nlp.make_doc(words.text)
    doc._.words = words
    return doc


def _reading(doc: Doc) -> Reading:
    register, request = doc._.register, doc._.request
    return Reading(
        language=doc._.language,
        emotion=register.emotion,
        intensity=register.intensity,
        warmth=register.warmth,
        formality=register.formality,
        blocking=register.blocking,
        motive=register.motive,
        vague=register.vague,
        request=request.text,
        questions=request.questions,
        given=request.given,
    )
