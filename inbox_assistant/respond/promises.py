"""Dated words in a reply that are ours to keep: "entro venerdì", "by Friday", "bis 18 Uhr".

All languages at once, so that the language of a draft need not be known: of each sentence, the
language that says most of it. What else has a date is no promise: what the customer is to do,
what was, offers that end, opening hours, conditions and questions.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from inbox_assistant.model import Promise
from inbox_assistant.office import Office
from inbox_assistant.respond.promise_times import Named, Times
from inbox_assistant.respond.promise_words import Signal, Words, languages
from inbox_assistant.understand.tokens import sentences

LONGEST_TEXT = 20_000
_LONGEST_SENTENCE = 1_000
_MOST = 5
_HALF = re.compile("[;:]")
_NEVER = re.compile("(?!)")
_CLOSE = 20  # characters: an hour so near behind its day is quoted with it
# Letters that match "i", "s" and "k" whatever their case, and the curly apostrophe.
_PLAIN = str.maketrans("’ıİſ\u212a", "'iIsK")


@dataclass(frozen=True, slots=True)
class _Sign:
    start: int
    end: int
    kind: Signal


def promises(text: str, now: datetime, office: Office) -> list[Promise]:
    """Return the dated words of the text that lie ahead and are ours, in order, with the sentences
    that give them; of the same moment the first.

    Days and hours are the office's; `now` is aware.
    """
    readers = [(words, Times(words, now, office)) for words in languages().values()]
    found: dict[datetime, Promise] = {}
    for sentence in sentences(text[:LONGEST_TEXT]):
        for promise in _of_sentence(sentence.text[:_LONGEST_SENTENCE], readers):
            found.setdefault(promise.until, promise)
    return list(found.values())


def first_promises(text: str, now: datetime, office: Office) -> tuple[Promise, ...]:
    """Return the few promises of the text that fall due first, the earliest first."""
    found = sorted(promises(text, now, office), key=lambda promise: promise.until)
    return tuple(found[:_MOST])


def _of_sentence(sentence: str, readers: Iterable[tuple[Words, Times]]) -> Iterator[Promise]:
    flat = sentence.translate(_PLAIN)
    best: tuple[int, list[Named], list[_Sign], Words] | None = None
    for words, times in readers:
        if not (named := times.of(flat)):
            continue
        signs = _signs(flat, words)
        said = sum(max(n.end, n.last) - n.start for n in named) + sum(
            s.end - s.start for s in signs
        )
        if best is None or said > best[0]:
            best = said, named, signs, words
    if best is None or flat.rstrip("\"'»” ").endswith("?"):
        return
    _, named, signs, words = best
    for moment in named:
        if _ours(moment, signs, flat, words):
            last = moment.last if moment.end < moment.last <= moment.end + _CLOSE else moment.end
            yield Promise(moment.until, sentence, flat[moment.start : last].strip(" .,;"))


def _signs(sentence: str, words: Words) -> list[_Sign]:
    signs = [
        _Sign(*match.span(), kind)
        for kind, pattern in words.signals.items()
        for match in pattern.finditer(sentence)
    ]
    # "We will send it" says more than the "send it" in it; a "not" is never taken back.
    told = [s for s in signs if s.kind == "not" or not any(_holds(other, s) for other in signs)]
    return sorted(told, key=lambda sign: (sign.end, sign.start))


def _holds(one: _Sign, other: _Sign) -> bool:
    longer = one.end - one.start > other.end - other.start
    return longer and one.start <= other.start and other.end <= one.end


def _ours(moment: Named, signs: list[_Sign], sentence: str, words: Words) -> bool:
    """Return whether a moment is one we answer for: who asks for time does, else the sign nearest
    to it tells. Without any, only a clear limit ("by Friday") counts."""
    if any(sign.kind == "if" for sign in signs):
        return False
    clause = _within(signs, sentence, words.pause, moment.start, moment.end)
    if any(sign.kind == "not" for sign in clause):
        return False
    if moment.favour:
        return True
    if any(s.kind != "ours" and s.start < moment.start < s.end for s in signs):
        return False
    nearest = _nearest(moment, signs, sentence, words)
    return all(sign.kind == "ours" for sign in nearest) if nearest else moment.limit


def _nearest(moment: Named, signs: list[_Sign], sentence: str, words: Words) -> list[_Sign]:
    """Return the signs that tell whose a moment is: in its own clause, else its half of the
    sentence, else anywhere, the last before it; without one, what is said first after it."""
    others = [s for s in signs if s.end <= moment.start or s.start >= moment.end]
    for pause in (words.pause, _HALF, _NEVER):
        near = _within(others, sentence, pause, moment.start, moment.end)
        before = [sign for sign in near if sign.end <= moment.start]
        if before:
            return [sign for sign in before if sign.end == before[-1].end]
        if near:
            # What follows is heard to its end: "on Friday we are closed".
            first = min(near, key=lambda sign: sign.start)
            clause = _within(near, sentence, words.pause, first.start, first.end)
            return [s for s in clause if s.start == first.start or s.kind in ("past", "fixed")]
    return []


def _within(
    signs: list[_Sign], sentence: str, pause: re.Pattern[str], start: int, end: int
) -> list[_Sign]:
    """Return the signs between the last pause before a place and the first one after it."""
    pauses = [match.start() for match in pause.finditer(sentence)]
    first = max((at for at in pauses if at < start), default=-1)
    last = min((at for at in pauses if at >= end), default=len(sentence))
    return [sign for sign in signs if first <= sign.start and sign.end <= last]
