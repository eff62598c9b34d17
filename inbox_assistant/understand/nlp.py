"""One spaCy pipeline per language, built at the first mail in it.

spaCy's own languages would not do: tokens must be those of `tokens`, by which the draft check finds
its cues without spaCy, and the exceptions of French alone take seconds to load. So a pipeline has
our tokeniser, a vocabulary that knows of words no more than is asked of them, and our components.
It takes milliseconds and some kilobytes.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from spacy.attrs import LANG, LOWER
from spacy.lang.lex_attrs import get_lang
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from inbox_assistant.model import Judged, Passage
from inbox_assistant.understand.components import Equipped, Tools, VectorsAssigner
from inbox_assistant.understand.language import LIKELY
from inbox_assistant.understand.tokens import Token, tokens
from inbox_assistant.understand.words import Words

STEPS = ("inbox_parts", "inbox_signs", "inbox_vectors", "inbox_register", "inbox_request")
ANY = "xx"  # the pipeline of all languages that have none; spaCy's code for many languages

_CODES = frozenset(LIKELY)


class MailLanguage(Equipped):  # type: ignore[no-untyped-call]
    """The pipeline of one language."""

    def __init__(self, code: str, tools: Tools) -> None:
        self.tools = tools
        known: dict[Any, Callable[[str], Any]] = {
            LANG: partial(get_lang, lang=code),
            LOWER: str.casefold,
        }
        super().__init__(Vocab(lex_attr_getters=known), create_tokenizer=Tokeniser)
        for step in STEPS:
            self.add_pipe(step, config={"language": code})

    def doc(self, words: Words, language: Judged[str], passages: Sequence[Passage]) -> Doc:
        """Return the Doc of a mail whose language was judged, for the components to read."""
        doc = Tokeniser(self).doc(words.text, words.tokens)
        known = doc._
        known.words, known.language, known.passages = words, language, passages
        return doc

    @property
    def vectors(self) -> VectorsAssigner:
        """Return the component that embeds; it takes docs of all languages together."""
        component = self.get_pipe("inbox_vectors")
        assert isinstance(component, VectorsAssigner)
        return component


class Tokeniser:
    """Cuts texts as `tokens` does; white space longer than a space is a token."""

    def __init__(self, nlp: Language) -> None:
        self._vocab = nlp.vocab

    def __call__(self, text: str) -> Doc:
        return self.doc(text, tokens(text))

    def doc(self, text: str, cut: Iterable[Token]) -> Doc:
        """Return the Doc of a text that was cut before."""
        words: list[str] = []
        spaces: list[bool] = []
        end = 0
        for token in cut:
            if token.start > end:
                _fill(text[end : token.start], words, spaces)
            words.append(token.text)
            spaces.append(False)
            end = token.end
        _fill(text[end:], words, spaces)
        return Doc(self._vocab, words=words, spaces=spaces)


class Pipelines:
    """The pipelines by language: at most one for each that can be recognised, and `ANY`."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._built: dict[str, MailLanguage] = {}

    def of(self, language: str) -> MailLanguage:
        """Return the pipeline of the language, building it when it is the first to ask."""
        code = language if language in _CODES else ANY
        if code not in self._built:
            self._built[code] = MailLanguage(code, self._tools)
        return self._built[code]

    @property
    def built(self) -> Sequence[str]:
        """Return the codes of the pipelines there are."""
        return tuple(self._built)


def _fill(gap: str, words: list[str], spaces: list[bool]) -> None:
    if gap.startswith(" ") and words and not spaces[-1]:
        spaces[-1] = True
        gap = gap[1:]
    if gap:
        words.append(gap)
        spaces.append(False)
