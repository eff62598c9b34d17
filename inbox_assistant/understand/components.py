"""The steps of reading as spaCy components; each declares what it needs and what it assigns.

What they know is in modules without spaCy; here it is put in a row, one component per language,
each with that language's word lists in hand. What they assign are extensions of the Doc
(`doc._.parts`, `signs`, `vectors`, `register`, `request`), the starts of sentences, and
`doc.spans["inbox_evidence"]`: the words that show each field. The words themselves, their language
and its passages come with the Doc, since the language chooses the pipeline.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from inbox_assistant.model import Embedder, Judged
from inbox_assistant.understand.cleaning import parts_of
from inbox_assistant.understand.questions import Judgement
from inbox_assistant.understand.register import FIELDS, Perceived, Register, RegisterReader
from inbox_assistant.understand.request import RequestReader
from inbox_assistant.understand.signs import signs_of
from inbox_assistant.understand.vectors import vectors_of

EVIDENCE = "inbox_evidence"
EXTENSIONS = (
    "words",
    "language",
    "passages",
    "parts",
    "signs",
    "vectors",
    "register",
    "request",
)
for _name in EXTENSIONS:
    Doc.set_extension(_name, default=None, force=True)


@dataclass(frozen=True, slots=True)
class Tools:
    """What the components of all languages share."""

    embedder: Embedder
    register: RegisterReader
    request: RequestReader


class Equipped(Language):  # type: ignore[no-untyped-call]
    """A pipeline whose components find their tools in it."""

    tools: Tools


@Language.factory(
    "inbox_parts",
    requires=["doc._.words"],
    assigns=["doc._.parts", "token.is_sent_start"],
    default_config={"language": ""},
    retokenizes=False,
)
class PartsAssigner:
    """Cuts the mail into sentences and into what carries its problem."""

    def __init__(self, nlp: Equipped, name: str, language: str) -> None:
        self._language = language

    def __call__(self, doc: Doc) -> Doc:
        words = doc._.words
        doc._.parts = parts_of(words, self._language)
        offset = len(words.subject) + 1
        for sentence in doc._.parts.sentences:
            if span := doc.char_span(offset + sentence.start, offset + sentence.end):
                doc[span.start].is_sent_start = True
        return doc


@Language.factory(
    "inbox_signs",
    requires=["doc._.words"],
    assigns=["doc._.signs"],
    default_config={"language": ""},
    retokenizes=False,
)
class SignsAssigner:
    """Finds cues, address forms and surface signs."""

    def __init__(self, nlp: Equipped, name: str, language: str) -> None:
        self._language = language

    def __call__(self, doc: Doc) -> Doc:
        doc._.signs = signs_of(doc._.words, self._language)
        return doc


@Language.factory(
    "inbox_vectors",
    requires=["doc._.parts"],
    assigns=["doc._.vectors"],
    default_config={"language": ""},
    retokenizes=False,
)
class VectorsAssigner:
    """Embeds mails, as many as there are in one pass: that of any language embeds all."""

    def __init__(self, nlp: Equipped, name: str, language: str) -> None:
        self._embedder = nlp.tools.embedder

    def __call__(self, doc: Doc) -> Doc:
        return self.together([doc])[0]

    def together(self, docs: Sequence[Doc]) -> Sequence[Doc]:
        """Return the docs with their vectors, embedded in one call."""
        found = vectors_of([doc._.parts for doc in docs], self._embedder)
        for doc, vectors in zip(docs, found, strict=True):
            doc._.vectors = vectors
        return docs


@Language.factory(
    "inbox_register",
    requires=["doc._.words", "doc._.language", "doc._.parts", "doc._.signs", "doc._.vectors"],
    assigns=["doc._.register", "doc.spans"],
    default_config={"language": ""},
    retokenizes=False,
)
class RegisterAssigner:
    """Judges how the mail is meant, and marks the words that show it."""

    def __init__(self, nlp: Equipped, name: str, language: str) -> None:
        self._reader = nlp.tools.register

    def __call__(self, doc: Doc) -> Doc:
        known = doc._
        mail = Perceived(known.words, known.parts, known.language.value, known.signs, known.vectors)
        known.register = self._reader.read(mail)
        doc.spans[EVIDENCE] = list(_evidence(doc, known.language, known.register))
        return doc


@Language.factory(
    "inbox_request",
    requires=["doc._.words", "doc._.parts", "doc._.signs", "doc._.register"],
    assigns=["doc._.request"],
    default_config={"language": ""},
    retokenizes=False,
)
class RequestAssigner:
    """Finds what is asked, what was given, and what is left to ask."""

    def __init__(self, nlp: Equipped, name: str, language: str) -> None:
        self._reader = nlp.tools.request
        self._language = language

    def __call__(self, doc: Doc) -> Doc:
        known = doc._
        words, register = known.words, known.register
        judged = Judgement(
            motive=register.motive.value,
            vague=register.vague.value,
            problem=register.problem,
            is_reply=words.is_reply,
        )
        cues = known.signs.cues
        known.request = self._reader.read(words, known.parts, cues, self._language, judged)
        return doc


def _evidence(doc: Doc, language: Judged[str], register: Register) -> Iterator[Span]:
    judged: dict[str, Judged[Any]] = {field: getattr(register, field) for field in FIELDS}
    for field, value in {"language": language, **judged}.items():
        for start, end in value.spans:
            if span := doc.char_span(start, end, label=field, alignment_mode="expand"):
                yield span
