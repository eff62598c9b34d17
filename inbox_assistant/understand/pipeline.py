"""Reading mails: each in the spaCy pipeline of its language, a batch in one embedding pass.

The language comes first, since it chooses the pipeline (`nlp`). A batch goes through the first
components mail by mail, is embedded together whatever its languages, and goes through the others.
Nothing is loaded before the first mail, and nothing of a mail stays in a vocabulary behind it.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import cached_property
from itertools import islice

from spacy.tokens import Doc

from inbox_assistant.model import Embedder, Judged, Meaning, Passage, Reading
from inbox_assistant.questions import Vocabulary
from inbox_assistant.understand.cleaning import READ_LIMIT, Parts
from inbox_assistant.understand.components import Tools
from inbox_assistant.understand.concepts import concepts
from inbox_assistant.understand.embedding import UniversalSentenceEncoder
from inbox_assistant.understand.language import LanguageReader
from inbox_assistant.understand.meaning import Thought, pack
from inbox_assistant.understand.nlp import STEPS, Pipelines
from inbox_assistant.understand.rarity import telling_words
from inbox_assistant.understand.register import RegisterReader
from inbox_assistant.understand.request import RequestReader
from inbox_assistant.understand.wordbook import WordBook
from inbox_assistant.understand.words import Understood, Words, told

BATCH = 64  # mails
LONGEST_SUBJECT = 1_000
PLACE = "place"  # the slug of a fact
_VECTORS = STEPS.index("inbox_vectors")
_FROM, _UNTIL = STEPS[_VECTORS:], STEPS[: _VECTORS + 1]


class Reader:
    """Reads mails. The model and the word lists are loaded at the first mail, once.

    `register` is what was learnt of tone, when it is not what the package ships; `vocabulary` is
    what may be asked back, when a team added to it.
    """

    def __init__(
        self,
        embedder: Embedder | None = None,
        register: RegisterReader | None = None,
        vocabulary: Vocabulary | None = None,
    ) -> None:
        self._embedder = embedder or UniversalSentenceEncoder()
        self._register = register
        self._request = RequestReader(vocabulary)

    @property
    def register(self) -> RegisterReader:
        """Return what judges tone; it can be told to listen to a team's heads."""
        self._register = self._register or RegisterReader()
        return self._register

    @cached_property
    def _book(self) -> WordBook:
        return WordBook.shipped(self._embedder)

    @cached_property
    def pipelines(self) -> Pipelines:
        """Return the pipelines by language."""
        return Pipelines(Tools(self._embedder, self.register, self._request))

    def read(self, words: Words) -> Understood:
        """Return what was understood of one mail. No text makes it raise."""
        return self._together([words])[0]

    def read_many(self, mails: Iterable[Words]) -> Iterator[Understood]:
        """Yield what was understood of each mail, in order, embedding them batch by batch."""
        waiting = iter(mails)
        while batch := list(islice(waiting, BATCH)):
            yield from self._together(batch)

    def _together(self, mails: Sequence[Words]) -> list[Understood]:
        read = [bounded(words) for words in mails]
        heard = [language_of(words) for words in read]
        pipelines = [self.pipelines.of(language.value) for language, _ in heard]
        with ExitStack() as zones:
            # What a Doc adds to a vocabulary goes with the batch: memory stays flat.
            for nlp in dict.fromkeys(pipelines):
                zones.enter_context(nlp.memory_zone())
            docs = [
                nlp(nlp.doc(words, *known), disable=_FROM)
                for nlp, words, known in zip(pipelines, read, heard, strict=True)
            ]
            pipelines[0].vectors.together(docs)
            spoken = [_words(doc) for doc in docs]
            self._book.learn(word for words in spoken for word in words)
            return [
                self._understood(nlp(doc, disable=_UNTIL), words)
                for nlp, doc, words in zip(pipelines, docs, spoken, strict=True)
            ]

    def _understood(self, doc: Doc, words: tuple[str, ...]) -> Understood:
        return Understood(_reading(doc), self._meaning(doc, words), doc._.register.perception)

    def _meaning(self, doc: Doc, words: tuple[str, ...]) -> Meaning:
        known = doc._
        thought = Thought(
            known.language.value,
            known.register.problem,
            _chance(known.register.vague),
            known.parts.units,
            known.vectors.clean,
            known.vectors.units,
            words,
            self._book.rows(words),
            tuple(sorted(concepts(known.parts.clean, known.language.value))),
            tuple(fact.text for fact in known.request.facts if fact.slug == PLACE),
        )
        return pack(thought, self._embedder.name)


def language_of(words: Words) -> tuple[Judged[str], tuple[Passage, ...]]:
    """Return the language of a mail's own words, what an agent said first, and its passages."""
    known = (words.prior_language, words.sender_language)
    heard, passages = LanguageReader().listen(words.text, known, titled=True)
    certain = words.certain_language
    return (told(heard, certain) if certain else heard), passages


def _words(doc: Doc) -> tuple[str, ...]:
    parts: Parts = doc._.parts
    return telling_words(parts.clean, doc._.language.value)


def _chance(judged: Judged[bool]) -> float:
    """Return the probability that it is true."""
    return judged.probability if judged.value else 1 - judged.probability


def bounded(words: Words) -> Words:
    """Return the words as far as they are read; places of evidence are those of their text."""
    return replace(
        words,
        subject=_sound(words.subject, LONGEST_SUBJECT),
        body=_sound(words.body, READ_LIMIT),
        sender_name=_sound(words.sender_name, LONGEST_SUBJECT),
    )


def _sound(text: str, limit: int) -> str:
    # A lone surrogate is no character; a question mark keeps the offsets of the rest.
    return text[:limit].encode("utf-8", "replace").decode("utf-8")


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
        facts=request.facts,
        asking=request.asking,
        passages=doc._.passages,
    )
