"""The steps of reading as spaCy components; each declares what it needs and what it assigns.

Everything they know is in modules without spaCy; here they are only put in a row. What they assign
are extensions of the Doc: `doc._.words`, `language`, `parts`, `signs`, `vectors`, `register`,
`request`.
"""

from collections.abc import Iterable, Iterator
from itertools import islice

from spacy.language import Language
from spacy.tokens import Doc

from inbox_assistant.model import Embedder
from inbox_assistant.understand.cleaning import parts_of
from inbox_assistant.understand.language import LanguageReader
from inbox_assistant.understand.register import Perceived, RegisterReader
from inbox_assistant.understand.request import request_of
from inbox_assistant.understand.signs import signs_of
from inbox_assistant.understand.vectors import vectors_of

EXTENSIONS = ("words", "language", "parts", "signs", "vectors", "register", "request")
for _name in EXTENSIONS:
    Doc.set_extension(_name, default=None, force=True)


@Language.component(
    "inbox_language", requires=["doc._.words"], assigns=["doc._.language"], retokenizes=False
)
def assign_language(doc: Doc) -> Doc:
    """Judge the language of the writer's own words."""
    words = doc._.words
    doc._.language = LanguageReader().read(words.text, (words.prior_language,))
    return doc


@Language.component(
    "inbox_parts",
    requires=["doc._.words", "doc._.language"],
    assigns=["doc._.parts", "token.is_sent_start"],
)
def assign_parts(doc: Doc) -> Doc:
    """Cut the mail into sentences and into what carries its problem."""
    doc._.parts = parts_of(doc._.words, doc._.language.value)
    offset = len(doc._.words.subject) + 1
    starts = {offset + sentence.start for sentence in doc._.parts.sentences}
    for token in doc:
        token.is_sent_start = token.i == 0 or token.idx in starts
    return doc


@Language.component(
    "inbox_signs", requires=["doc._.words", "doc._.language"], assigns=["doc._.signs"]
)
def assign_signs(doc: Doc) -> Doc:
    """Find cues, address forms and surface signs."""
    doc._.signs = signs_of(doc._.words, doc._.language.value)
    return doc


@Language.factory(
    "inbox_vectors",
    requires=["doc._.parts"],
    assigns=["doc._.vectors"],
    default_config={"batch": 64},
)
class VectorsAssigner:
    """Embeds mails; in a stream, a batch at a time. `embedder` is handed in after creation."""

    embedder: Embedder

    def __init__(self, nlp: Language, name: str, batch: int) -> None:
        self._batch = batch

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 0) -> Iterator[Doc]:
        """Yield the docs with their vectors, embedding a batch in one pass."""
        waiting = iter(stream)
        while docs := list(islice(waiting, self._batch)):
            found = vectors_of([doc._.parts for doc in docs], self.embedder)
            for doc, vectors in zip(docs, found, strict=True):
                doc._.vectors = vectors
            yield from docs


@Language.factory(
    "inbox_register",
    requires=["doc._.words", "doc._.language", "doc._.parts", "doc._.signs", "doc._.vectors"],
    assigns=["doc._.register"],
)
class RegisterAssigner:
    """Judges how the mail is meant. `reader` is handed in after creation."""

    reader: RegisterReader

    def __init__(self, nlp: Language, name: str) -> None:
        self.name = name

    def __call__(self, doc: Doc) -> Doc:
        known = doc._
        mail = Perceived(known.words, known.parts, known.language.value, known.signs, known.vectors)
        doc._.register = self.reader.read(mail)
        return doc


@Language.component(
    "inbox_request",
    requires=["doc._.parts", "doc._.signs", "doc._.register"],
    assigns=["doc._.request"],
)
def assign_request(doc: Doc) -> Doc:
    """Find what is asked, what was given, and what is left to ask."""
    known = doc._
    doc._.request = request_of(
        known.words,
        known.parts,
        known.signs.cues,
        known.language.value,
        vague=known.register.vague.value,
        motive=known.register.motive.value,
    )
    return doc
