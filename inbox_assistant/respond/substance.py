"""What a reply answers: what agents know, what solved it before, or nothing that isn't known."""

from collections.abc import Iterator
from typing import NamedTuple

from inbox_assistant.model import AnswerSource, KnownAnswer, Solution
from inbox_assistant.respond.asked import Asked
from inbox_assistant.understand.language import LanguageReader

_READER = LanguageReader()
_SURE = 0.97
_ENOUGH = 6  # words by which a language is known
_ALIKE = 60  # characters by which an answer is known again in a letter of ours


class Substance(NamedTuple):
    """An answer: where it comes from, its words, and their language."""

    source: AnswerSource
    text: str
    language: str


def substance(asked: Asked, language: str, formality: str) -> Substance | None:
    """Return the best answer there is for a reply in that language, None when nothing is known.

    First what agents answer in it, then what they answer in another language (to be translated),
    then what solved the issue before. What we said in this conversation already did not help.
    """
    return next(_answers(asked, language, formality), None)


def _answers(asked: Asked, language: str, formality: str) -> Iterator[Substance]:
    known = [(one, _language_of(one)) for one in asked.answers if _new(one.text, asked)]
    yield from (Substance("known", a.text.strip(), own) for a, own in known if own == language)
    # English is what most agents can translate from.
    for answer, own in sorted(known, key=lambda pair: pair[1] != "en"):
        yield Substance("translate", answer.text.strip(), own)
    for solution in _solved(asked, language, formality):
        yield Substance("solved", solution.text.strip(), solution.language)


def _solved(asked: Asked, language: str, formality: str) -> list[Solution]:
    found = [s for s in asked.solutions if s.language == language and _new(s.text, asked)]
    return sorted(found, key=lambda one: one.formality != formality)


def _language_of(answer: KnownAnswer) -> str:
    """Return the language the answer is really in: one can be kept under the wrong flag."""
    if len(answer.text.split()) < _ENOUGH:
        return answer.language
    read = _READER.read(answer.text)
    return read.value if read.value != "und" and read.probability >= _SURE else answer.language


def _new(text: str, asked: Asked) -> bool:
    plain = _plain(text)[:_ALIKE]
    return bool(plain) and not any(plain in _plain(said) for said in asked.said)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
