"""Which sentences carry the request: what is asked, or else what is wrong.

Sentences are those of `Parts`. One too long to quote (a phone's text without a full stop, a long
rant that ends in a question) is cut into clauses, and the clauses around the request are kept.
Greetings, thanks and signatures carry nothing, nor do questions nobody wants answered ("is this a
joke?").
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from inbox_assistant.model import Asking
from inbox_assistant.understand.cleaning import Parts, without_greeting
from inbox_assistant.understand.lexicon import Cue
from inbox_assistant.understand.request_words import Heard

Span = tuple[int, int]

MOST_SENTENCES = 2

# What a cue of the register says: that somebody asks, tells the trouble, or only vents or thanks.
_ASKS = {"wishes": 1.2, "plea": 0.5, "inquiry": 0.2, "wish": 0.3, "refund": 0.4, "leaving": 0.4}
_TELLS = {
    "malfunction": 1.2,
    "blocker": 1.0,
    "waiting_time": 0.4,
    "negation": 0.4,
    "refund": 0.4,
    "topic_order": 0.3,
    "topic_damage": 0.5,
    "topic_screen": 0.3,
    "topic_message": 0.3,
    "topic_account": 0.3,
    "topic_payment": 0.3,
    "topic_product": 0.3,
}
_VENTS = {
    "insult": 0.5,
    "irony": 0.2,
    "thanks": 0.5,
    "thanks_in_advance": 0.5,
    "joy": 0.2,
    "praise": 0.3,
    "closing_formal": 0.6,
    "closing_informal": 0.4,
}
_GREETINGS = frozenset({"greeting_formal", "greeting_neutral", "greeting_informal"})
_WISHES = frozenset({"wishes"})
_FAREWELLS = frozenset({"closing_formal", "closing_informal", "thanks", "thanks_in_advance"})

_QUESTION, _OPENS = 1.0, 0.4  # a question mark; a first word that asks
_ASKED = 0.8  # from here on a sentence asks
_TOLD = 0.6  # and from here on it tells the trouble
_SECOND = 0.35  # a second request says at least so much of the first
_SUBJECT = 0.6  # a subject is quoted when the body says less
_LONGEST_FAREWELL = 6  # words
_BRIEF = 3  # words: shorter sentences rarely carry a request
_LONG = 30  # words: longer ones are cut
_CLAUSE, _QUOTED = 5, 22  # words: no clause is shorter, and about so much is quoted

_CUT = re.compile(r"[,;:…–—()]\s|\s[-–—(]\s?|\.{2,}\s?|[!?]+\s?|\n")
_REPLY = re.compile(r"\s*(?:\w{1,6}\s?(?:\[\d+\])?\s?:\s?){0,4}")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some exact words of the mail, how much they ask, and how much they tell of the trouble."""

    start: int
    end: int
    asks: float
    tells: float
    question: bool

    @property
    def total(self) -> float:
        return self.asks + self.tells


class Carrier:
    """Finds the sentences of one mail that carry its request."""

    def __init__(self, heard: Heard, cues: Sequence[Cue], language: str) -> None:
        self._text = heard.text
        self._language = language
        self._cues = sorted((*heard.cues, *cues), key=lambda cue: cue.start)
        self._starts = [cue.start for cue in self._cues]

    def sentences(self, parts: Parts, *, is_reply: bool) -> tuple[Asking, ...]:
        """Return the one or two sentences, in the order of the mail.

        The subject of a reply is an old one: it counts only where there is no other word.
        """
        body = [self._piece(span) for span in self._spans(parts)]
        subject = self._piece(self._subject(parts.subject))
        counts = not body or (not is_reply and self._outweighs(subject, body))
        if subject.start < subject.end and counts:
            body.insert(0, subject)
        return tuple(self._asking(piece) for piece in _chosen(body))

    def _outweighs(self, subject: Piece, body: Sequence[Piece]) -> bool:
        best = max((piece.asks for piece in body), default=0.0)
        told = max((piece.total for piece in body), default=0.0)
        return told <= 0.3 or (subject.asks >= _ASKED and best < _SUBJECT)

    def _subject(self, subject: str) -> Span:
        prefix = _REPLY.match(subject) if ":" in subject[:12] else None
        start = prefix.end() if prefix else 0
        return _stripped(self._text, start, len(subject))

    def _spans(self, parts: Parts) -> Iterator[Span]:
        offset = len(parts.subject) + 1
        for at, sentence in enumerate(parts.sentences):
            start, end = offset + sentence.start, offset + sentence.end
            if at < 2 and self._has(_GREETINGS, start, start + 1):
                start = end - len(without_greeting(self._text[start:end], self._language))
            if start < end and not self._is_farewell(start, end):
                yield from self._clauses(start, end)

    def _is_farewell(self, start: int, end: int) -> bool:
        words = _WORD.findall(self._text, start, min(end, start + 200))
        first = start + len(self._text[start:end]) - len(self._text[start:end].lstrip(" -*_"))
        if len(words) > _LONGEST_FAREWELL or self._has(_WISHES, start, end):
            return False  # "Merci de me rappeler" asks
        return self._has(_FAREWELLS, first, first + 1)

    def _clauses(self, start: int, end: int) -> Iterator[Span]:
        """Yield the sentence, or the clauses of a long one around what they ask."""
        words = [match.start() for match in _WORD.finditer(self._text, start, end)]
        if len(words) <= _LONG:
            yield start, end
            return
        edges = [start, *self._edges(start, end, words), end]
        yield from _gathered(self._text, [*pairwise(edges)], self._weight)

    def _edges(self, start: int, end: int, words: Sequence[int]) -> Iterator[int]:
        """Yield where a long sentence may be cut: at marks, joints, and before a wish."""
        marks = {match.end() for match in _CUT.finditer(self._text, start, end)}
        said = self._between(start, end)
        marks |= {cue.start for cue in said if cue.category in ("joints", "wishes")}
        last = start
        for mark in sorted(marks):
            size = bisect_left(words, mark) - bisect_left(words, last)
            if size >= _CLAUSE and len(words) - bisect_left(words, mark) >= 2:
                yield mark
                last = mark

    def _weight(self, span: Span) -> float:
        piece = self._piece(span)
        return 2 * piece.asks + piece.tells

    def _piece(self, span: Span) -> Piece:
        start, end = span
        said = {cue.category for cue in self._between(start, end)}
        text = self._text[start:end]
        marked = "?" in text and "rhetoric" not in said
        asks = sum(weight for name, weight in _ASKS.items() if name in said)
        asks += _QUESTION * marked + _OPENS * (marked or "rhetoric" not in said) * self._opens(
            start
        )
        tells = sum(weight for name, weight in _TELLS.items() if name in said)
        vents = sum(weight for name, weight in _VENTS.items() if name in said)
        vents += 0.3 * ("rhetoric" in said)
        if len(text.split(maxsplit=_BRIEF)) <= _BRIEF:
            asks, tells = asks / 2, tells / 2
        if "courtesies" in said:
            asks = 0.0
        return Piece(start, end, asks - vents / 2, tells - vents / 2, marked)

    def _opens(self, start: int) -> bool:
        return self._has(frozenset({"asks"}), start, start + 2)

    def _asking(self, piece: Piece) -> Asking:
        start, end = _stripped(self._text, piece.start, piece.end)
        wish = any(cue.category == "wishes" for cue in self._between(start, end))
        kind = "question" if piece.question else "wish" if wish else "trouble"
        return Asking(self._text[start:end], start, end, kind)

    def _has(self, categories: frozenset[str], start: int, end: int) -> bool:
        return any(cue.category in categories for cue in self._between(start, end))

    def _between(self, start: int, end: int) -> list[Cue]:
        return self._cues[bisect_left(self._starts, start) : bisect_left(self._starts, end)]


def _chosen(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the piece that says most and, for what it lacks, a second one."""
    if not pieces:
        return []
    best = max(pieces, key=lambda piece: (piece.asks >= _ASKED) + piece.total)
    if best.total <= 0:
        return [max(pieces, key=lambda piece: piece.end - piece.start)]
    chosen = [best]
    others = [piece for piece in pieces if piece is not best]
    if others and (second := _second(best, others)):
        chosen.append(second)
    return sorted(chosen[:MOST_SENTENCES], key=lambda piece: piece.start)


def _second(best: Piece, others: Sequence[Piece]) -> Piece | None:
    asking = max(others, key=lambda piece: piece.asks)
    telling = max(others, key=lambda piece: piece.tells)
    if best.asks >= _ASKED and asking.asks >= max(_ASKED, _SECOND * best.asks):
        return asking if best.tells >= 0.3 or telling.tells < _TOLD else telling
    wanted = telling if best.asks >= _ASKED else asking
    lacks = best.tells < _TOLD if wanted is telling else True
    enough = max(wanted.asks, wanted.tells) >= _TOLD
    return wanted if lacks and enough else None


def _gathered(
    text: str, clauses: Sequence[Span], weight: Callable[[Span], float]
) -> Iterator[Span]:
    """Yield the heaviest clause with its neighbours, as much as may be quoted."""
    at = max(range(len(clauses)), key=lambda place: weight(clauses[place]))
    first = last = at
    size = _size(text, clauses[at])
    while last + 1 < len(clauses) and size + _size(text, clauses[last + 1]) <= _QUOTED:
        last += 1
        size += _size(text, clauses[last])
    while first > 0 and size + _size(text, clauses[first - 1]) <= _QUOTED:
        first -= 1
        size += _size(text, clauses[first])
    yield clauses[first][0], clauses[last][1]


def _size(text: str, span: Span) -> int:
    return len(text[span[0] : span[1]].split())


def _stripped(text: str, start: int, end: int) -> Span:
    said = text[start:end]
    start += len(said) - len(said.lstrip(" \t\n,;:-–—)"))
    return start, max(start, start + len(text[start:end].rstrip(" \t\n,;–—(")))
