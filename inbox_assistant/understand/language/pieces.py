"""The pieces of a mail that speak for its language: sentences, and what they cite, as words."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from inbox_assistant.understand.tokens import Sentence, letters, sentences

READ_LETTERS = 20_000  # more of a mail tells nothing new about its language
MOST_PIECES = 60
LONGEST = 400  # letters: the rest of a long sentence tells nothing new

# The chance that a piece is in the mail's language because its writer chose the words.
OWN, _SHORT, _COPIED = 0.97, 0.85, 0.35
_FEW_WORDS = 3
_FEWEST_LETTERS = 6  # outside quotes, to speak for the quoted too

_QUOTED = re.compile(r"\"[^\"\n]{3,200}\"|“[^”\n]{3,200}”|«[^»\n]{3,200}»|„[^“”\n]{3,200}[“”]")
_COPY = re.compile(r":\s+(?=\S)")
_ODD = re.compile(r"[@_\\\d]|://|[a-z][A-Z]|[A-Z]{2}|[wW]{3}")
_CODE = re.compile(r"(?<![a-zA-Z\d])[a-zA-Z]*+[-#]?\d[a-zA-Z\d.,:/-]*+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence or a part of it; `words` is what of it is language, `own` how far its words are
    the writer's own (0 to 1)."""

    start: int
    end: int
    words: str
    letters: int
    own: float


def pieces(text: str) -> list[Piece]:
    """Return the first pieces of the text that have letters, in order."""
    found: list[Piece] = []
    for sentence in sentences(text[:READ_LETTERS]):
        for start, end, own in _parts(sentence):
            words = _language(text[start:end])
            if size := letters(words):
                found.append(Piece(start, end, words, size, own))
        if len(found) >= MOST_PIECES:
            break
    return found[:MOST_PIECES]


def _parts(sentence: Sentence) -> Iterator[tuple[int, int, float]]:
    """Yield the sentence, cut where it begins to cite ("it says: payment failed")."""
    cut = _COPY.search(sentence.text)
    first_end = sentence.start + cut.start() + 1 if cut else sentence.end
    own = _own(sentence.text[: first_end - sentence.start])
    yield sentence.start, first_end, own
    if cut:
        yield sentence.start + cut.end(), sentence.end, _COPIED if own == OWN else OWN


def _own(words: str) -> float:
    return OWN if len(words.split(maxsplit=_FEW_WORDS)) > _FEW_WORDS else _SHORT


def _language(text: str) -> str:
    """What of the piece is language: no addresses, codes, names of products; no shouting."""
    outside = outside_quotes(text)
    if len(outside) < len(text) and letters(outside) >= _FEWEST_LETTERS:
        text = outside
    text = text[:LONGEST]
    if not _ODD.search(text):
        return text
    return " ".join(_spoken(word) for word in text.split() if _is_word(word))


def _spoken(word: str) -> str:
    return _CODE.sub(" ", word.lower() if word.isupper() else word)


def _is_word(token: str) -> bool:
    if "@" in token or "_" in token or "\\" in token or "://" in token or "www." in token.lower():
        return False
    mixed = not (token.islower() or token.isupper() or token.istitle())
    return not mixed or not token.isascii() or not token.isalnum()


def outside_quotes(text: str) -> str:
    """Return the text without what stands in quotation marks."""
    return _QUOTED.sub(" ", text)
