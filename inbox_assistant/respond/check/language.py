"""The draft, or a part of it, is not in the customer's language."""

import re
from collections.abc import Iterator
from functools import lru_cache

from inbox_assistant.model import Judged
from inbox_assistant.respond.check.draft import Draft
from inbox_assistant.respond.check.fault import Fault
from inbox_assistant.understand.language import LanguageReader
from inbox_assistant.understand.tokens import letters

FEWEST_WORDS = 4
FEWEST_LETTERS = 18
SURE = 0.97
LONGEST_READ = 2000
_CLAUSE = re.compile(r"[^,;:–—()]+")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
_READER = LanguageReader()


def wrong_language(draft: Draft) -> Iterator[Fault]:
    """Find clauses in another language; names and quotations tell nothing."""
    if draft.language == "und":
        return
    # A draft that is foreign as a whole is said once.
    whole = _READER.read(draft.flat[:LONGEST_READ]).value != draft.language
    for start, end in _clauses(draft):
        language = _foreign(draft, draft.flat[start:end])
        if language:
            reason = "whole" if whole else ""
            yield Fault("wrong_language", draft.words_at(start, end), language, reason)
            if whole:
                return


def _clauses(draft: Draft) -> Iterator[tuple[int, int]]:
    for sentence in draft.sentences:
        for match in _CLAUSE.finditer(sentence.text):
            yield sentence.start + match.start(), sentence.start + match.end()


def _foreign(draft: Draft, clause: str) -> str | None:
    words = [word for word in _WORD.findall(clause) if not _name(word, draft)]
    plain = " ".join(words)[:LONGEST_READ]
    if len(words) < FEWEST_WORDS or letters(plain) < FEWEST_LETTERS:
        return None
    read = _read(plain)
    if read.value in ("und", draft.language) or read.probability < SURE:
        return None
    return read.value


@lru_cache(maxsize=4096)
def _read(plain: str) -> Judged[str]:
    # Our own phrases come back in every suggestion.
    return _READER.read(plain)


def _name(word: str, draft: Draft) -> bool:
    return word.casefold() in draft.known or (word[:1].isupper() and draft.language != "de")
