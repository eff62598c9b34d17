"""Where in a mail what was searched for stands, in one line."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from inbox_assistant.model import Mail
from inbox_assistant.store.pages import Piece
from inbox_assistant.store.sql.queries import Term
from inbox_assistant.store.sql.search import fold

_WORD = re.compile(r"[^\W_]+")
_LOOKED_AT = 20_000  # characters
_BEFORE = 50
_LENGTH = 160
Found = tuple[int, int]


def excerpt(mail: Mail, terms: Sequence[Term]) -> tuple[Piece, ...]:
    """Return what stands around the first place of the mail where a term is, () where none is: in
    its words, else in its head."""
    wanted = [term for term in terms if not term.excluded]
    texts = {
        "body": mail.own_words,
        "subject": mail.subject,
        "sender": str(mail.sender),
        "recipients": ", ".join(map(str, (*mail.to, *mail.cc))),
        "files": ", ".join(file.name for file in mail.attachments),
    }
    for column, text in texts.items():
        here = [term for term in wanted if term.column in ("", column)]
        line = " ".join(unicodedata.normalize("NFC", text[:_LOOKED_AT]).split())
        if here and (pieces := _pieces(line, here)):
            return pieces
    return ()


def _pieces(line: str, terms: Sequence[Term]) -> tuple[Piece, ...]:
    places = _places(line, terms)
    first = next(places, None)
    if first is None:
        return ()
    start = line.rfind(" ", 0, max(0, first[0] - _BEFORE)) + 1 if first[0] > _BEFORE else 0
    end = min(len(line), max(first[1], start + _LENGTH))
    pieces, at = [Piece("… ")] if start else [], start
    for begins, ends in _within(first, places, end):
        pieces += [Piece(line[at:begins]), Piece(line[begins:ends], found=True)]
        at = ends
    rest = line[at:end] + (" …" if end < len(line) else "")
    return tuple(piece for piece in (*pieces, Piece(rest)) if piece.text)


def _within(first: Found, others: Iterator[Found], end: int) -> Iterator[Found]:
    yield first
    for place in others:
        if place[1] > end:
            return
        yield place


def _places(line: str, terms: Sequence[Term]) -> Iterator[Found]:
    """Find each place where a term stands, in order; they don't overlap."""
    longest = max(len(term.words) for term in terms)
    near: list[tuple[int, int, str]] = []
    done = 0
    for match in _WORD.finditer(line):
        near = [*near[-longest:], (match.start(), match.end(), _folded(match[0]))]
        for term in terms:
            last = near[-len(term.words) :]
            if last[0][0] >= done and _stands(term, [word for _, _, word in last]):
                done = match.end()
                yield last[0][0], done
                break


def _stands(term: Term, words: Sequence[str]) -> bool:
    if len(words) != len(term.words):
        return False
    *others, last = words
    ends = last.startswith(term.words[-1]) if term.beginning else last == term.words[-1]
    return ends and tuple(others) == term.words[:-1]


@lru_cache(maxsize=4096)
def _folded(word: str) -> str:
    return word.lower() if word.isascii() else fold(word)
