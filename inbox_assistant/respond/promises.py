"""Dated words in a reply that are ours to keep: "entro venerdì", "by Friday", "bis 18 Uhr".

All languages at once, so that the language of a draft need not be known: of each sentence, the
language that says most of it. What else has a date is no promise: what the customer is to do,
what was, offers that end, opening hours, conditions and questions.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from inbox_assistant.model import Promise
from inbox_assistant.respond.office import Office
from inbox_assistant.respond.promise_times import Named, Times
from inbox_assistant.respond.promise_words import Signal, Words, languages
from inbox_assistant.understand.tokens import sentences

LONGEST_TEXT = 20_000
_LONGEST_SENTENCE = 1_000
_MOST = 5
_NEXT = 8  # characters: "we are" and "closed" are one
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


def next_promise(text: str, now: datetime, office: Office) -> Promise | None:
    """Return the promise of the text that falls due first, None when it gives no date."""
    return next(iter(first_promises(text, now, office)), None)


def _of_sentence(sentence: str, readers: Iterable[tuple[Words, Times]]) -> Iterator[Promise]:
    flat = sentence.translate(_PLAIN)
    best: tuple[int, list[Named], list[_Sign], Words] | None = None
    for words, times in readers:
        if not (named := times.of(flat)):
            continue
        signs = _signs(flat, words)
        said = sum(n.end - n.start for n in named) + sum(s.end - s.start for s in signs)
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
    # "We will send it" says more than the "send it" in it.
    return [s for s in signs if not any(_holds(other, s) for other in signs)]


def _holds(one: _Sign, other: _Sign) -> bool:
    longer = one.end - one.start > other.end - other.start
    return longer and one.start <= other.start and other.end <= one.end


def _ours(moment: Named, signs: list[_Sign], sentence: str, words: Words) -> bool:
    """Return whether a moment is one we answer for, by the sign nearest to it: in its own clause,
    else before it, else after it. Without any, only a clear limit ("by Friday") counts."""
    if any(sign.kind == "if" for sign in signs):
        return False
    others = [s for s in signs if s.end <= moment.start or s.start >= moment.end]
    pauses = [match.start() for match in words.pause.finditer(sentence)]
    first = max((p for p in pauses if p < moment.start), default=-1)
    last = min((p for p in pauses if p >= moment.end), default=len(sentence))
    if any(s.kind == "not" for s in signs if s.start >= first and s.end <= last):
        return False
    if any(s.kind != "ours" and s.start < moment.start and s.end >= moment.end for s in signs):
        return False
    within = [s for s in others if s.start >= first and s.end <= last]
    kinds = _nearest(moment, within) or _nearest(moment, others)
    return kinds == {"ours"} if kinds else moment.sure


def _nearest(moment: Named, signs: list[_Sign]) -> set[Signal]:
    """Return what the last sign before a moment is; without one, what the first after it is, and
    whether one of them tells of the past or of what stands fixed."""
    before = max((sign.end for sign in signs if sign.end <= moment.start), default=None)
    if before is not None:
        return {sign.kind for sign in signs if sign.end == before}
    first = min((sign.start for sign in signs), default=None)
    kinds = {sign.kind for sign in signs if sign.start == first}
    told = [sign for sign in signs if sign.kind in ("past", "fixed")]
    if kinds == {"ours"}:  # "by Friday I write to you what I have found": that is what is told
        end = max(sign.end for sign in signs if sign.start == first)
        told = [sign for sign in told if sign.start <= end + _NEXT]
    return kinds | {sign.kind for sign in told}
