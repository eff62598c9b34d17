"""The core of a sent reply: what answers, without what surrounds it or is one customer's own.

Sentences are left out, never words: half a sentence could say something nobody said. When too
much would be missing, there is no core.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from inbox_assistant.mail.quoting import split
from inbox_assistant.respond.private import Customer
from inbox_assistant.respond.surroundings import languages, said
from inbox_assistant.understand.cleaning import without_greeting
from inbox_assistant.understand.lexicon import lexicon
from inbox_assistant.understand.tokens import Sentence, sentences, tokens

LONGEST = 8_000  # characters that are looked at
FEWEST_WORDS = 6
MOST_PRIVATE = 0.5  # share of the words that may be left out as the customer's own
_OPENING = 2  # sentences among which a greeting may stand
_LONGEST_CLOSING, _LONGEST_NAME = 6, 7  # words
_ENDS = '.!?:;…)»”"'
_CLOSINGS = frozenset({"closing_formal", "closing_informal"})
_ITEM = re.compile(r"\s*(?:[-*•–]|\d{1,2}[.)])\s")
_FIRST_MARK = re.compile(r"^[\s,;:.–-]+")


class Role(Enum):
    """What a sentence of a reply is there for."""

    FRAME = "frame"
    OWN = "own"
    CORE = "core"


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a reply with its role; `gap` is what stood between it and the one before."""

    text: str
    role: Role
    gap: str
    item: bool


def core_of(text: str, language: str, customer: Customer) -> str | None:
    """Return what of a reply may answer another customer, None when too little is left, or the
    language is not known well enough to tell."""
    if language not in languages():
        return None
    lines = list(_lines(text[:LONGEST], language, customer))
    core = [line for line in lines if line.role is Role.CORE]
    own = [line for line in lines if line.role is Role.OWN]
    left_out = sum(_words(line.text) for line in own)
    kept = sum(_words(line.text) for line in core)
    if kept < FEWEST_WORDS or any(line.item for line in own):
        return None
    if left_out > MOST_PRIVATE * (kept + left_out):
        return None
    return _joined(core)


def roles(text: str, language: str, customer: Customer) -> list[tuple[str, Role]]:
    """Return the sentences of a reply, each with its role."""
    return [(line.text, line.role) for line in _lines(text[:LONGEST], language, customer)]


def _lines(text: str, language: str, customer: Customer) -> Iterator[Line]:
    body = split(text.replace("\r\n", "\n")).own
    found = sentences(body)
    found = found[: _closing_at(found, language)]
    end, before = 0, Role.FRAME
    for at, sentence in enumerate(found):
        gap = "\n" * min(2, body[end : sentence.start].count("\n"))
        bare = sentence.text
        if at < _OPENING and (rest := without_greeting(bare, language)) != bare:
            bare = _FIRST_MARK.sub("", rest)
        before = _role(_ITEM.sub("", bare, count=1), language, customer, before)
        end = sentence.end
        yield Line(bare[:1].upper() + bare[1:], before, gap, bool(_ITEM.match(bare)))


def _role(text: str, language: str, customer: Customer, before: Role) -> Role:
    found = said(text, language)
    # Questions are asked anew for each customer, and what is called out is a mood or a joke.
    if not _words(text) or text[-1] in "?!" or found.has("frame", "progress", "asks"):
        return Role.FRAME
    if customer.owns(text, language):
        return Role.OWN
    # "This takes a moment" leans on what was left out before it.
    if before is Role.OWN and found.begins("refers"):
        return Role.OWN
    return Role.CORE


def _closing_at(found: list[Sentence], language: str) -> int:
    """Return which sentence begins the closing: from there on people only sign. A last line
    without an end is a name, with or without a formula before it."""
    for at in range(len(found) - 1, 0, -1):
        cut = tokens(found[at].text)
        if len(cut) <= _LONGEST_CLOSING and lexicon(language).opening(cut, _CLOSINGS):
            return at
    while len(found) > 1 and _signs(found[-1].text):
        found = found[:-1]
    return len(found)


def _signs(text: str) -> bool:
    return len(text.split()) <= _LONGEST_NAME and text[-1] not in _ENDS and not _ITEM.match(text)


def _words(text: str) -> int:
    return sum(any(map(str.isalpha, word)) for word in text.split())


def _joined(core: list[Line]) -> str:
    parts: list[str] = []
    for line in core:
        parts += [(line.gap or " ") if parts else "", line.text]
    return "".join(parts).strip()
