"""What the writer gave already: facts with their exact words.

A fact is found by its shape (an address, an amount, a day), by a word it stands beside ("contratto
n. 4711"), or it is the word itself ("iPhone 12"). Telephones, years, prices, times and postcodes
are numbers, but no codes.
"""

import re
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from inbox_assistant.questions import Question, Vocabulary
from inbox_assistant.understand.request_words import ANSWER, NAMED, TOPIC, Heard

MOST_FACTS = 24
AMOUNT, DATE, ORDER, PARCEL = "amount", "date", "order_number", "tracking_number"
FILES = ("photo", "screenshot", "proof_of_purchase")

_BEFORE = 28  # characters from a word to the code it names
_AFTER = 14  # and from a code to the word behind it: "PE-4711, my order"
_LETTERED = 4  # digits of an order number that begins with letters, like PE-4711
_BARE = 6  # digits of one that does not, and that no word names
_PARCEL_DIGITS, _PARCEL_LENGTH = 8, 12
_ALONG = 40  # characters between "attached" and what is
_SINCE = 15  # and between "since" and the time
_SAYS = 40  # and between what says it and a quoted error

_CODE = re.compile(
    r"(?<![\w@.,:/€£$+-])#?[A-Za-z]{0,5}(?:[-/.]?[A-Z0-9]){2,30}(?![\w@]|[.,:/-]\w|\s?[€£$%])"
)
_TELEPHONE = re.compile(r"(?<!\w)(?:\+\d|00\d|0\d|3\d\d[ ./-])[\d ()./-]{6,18}\d(?!\w)")
_CALENDAR = re.compile(r"(?:19|20)\d\d(?:-?[01]\d-?[0-3]\d)?|\d{1,2}[-/.]\d{1,2}(?:[-/.]\d{1,4})?")
_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_QUOTED = re.compile(r"[\"“„«]([^\"“”„«»\n]{3,120})[\"”“»]")
_STATUS = re.compile(
    r"(?<![\w.,-])(?:[A-Z]{2,6}-(?:[A-Z]{1,4}-)?\d{1,3}|\dDS-\d\d|0x[0-9A-F]{4,8}|[45]0\d)"
    r"(?![\w€£$%]|[.,:]\d|\s?[€£$])"
)
_AMOUNT = re.compile(
    r"(?:[€£$]|\b(?:EUR|CHF|USD|GBP)\b)\s?\d(?:[\d.,’']{0,13}\d)?"
    r"|(?<![\w.,])\d[\d.,’']{0,14}\s?(?:[€£$]|(?:euros?|eur|chf|franken|francs|pounds?|quid)\b)",
    re.IGNORECASE,
)
_DATE = re.compile(
    r"(?<![\w.,/:-])(?:\d{1,2}/\d{1,2}(?:/(?:\d{4}|\d\d))?|\d{4}-\d\d-\d\d"
    r"|\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)?)(?![\w/:%€-])"
)
_NAME = re.compile(
    r"(?:[ \t]{1,2}(?:de|di|del|della|of|the|du|des|la|le|zum|am|van)){0,2}"
    r"(?:[ \t]{1,2}(?:[A-ZÀ-Þ]|\d)[\w'’-]{0,24}){1,3}"
)
_MODEL = re.compile(
    r"(?:[ \t](?:[A-Z]?\d{1,4}[A-Za-z]{0,3}|Pro|pro|Max|max|Mini|mini|Plus|plus|SE|XR?)"
    r"\b(?![.,:]\d|\s?[€£$%])){1,3}"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A fact and where its exact words stand in the text."""

    slug: str
    start: int
    end: int


def facts_of(heard: Heard, vocabulary: Vocabulary) -> tuple[Found, ...]:
    """Return what a mail gives, in the order of its text."""
    asked = vocabulary.questions.values()
    found = {*_codes(heard, [q for q in asked if q.answer == "code"]), *_plain(heard)}
    for question in asked:
        if question.answer in _FINDERS:
            found.update(_FINDERS[question.answer](heard, question))
    return tuple(sorted(found, key=lambda f: (f.start, f.end, f.slug))[:MOST_FACTS])


def _plain(heard: Heard) -> Iterator[Found]:
    """Amounts and days: nobody asks for them, but they need not be looked up again."""
    for slug, shape in ((AMOUNT, _AMOUNT), (DATE, _DATE)):
        for match in shape.finditer(heard.text):
            yield Found(slug, match.start(), match.end())


def _codes(heard: Heard, asked: Sequence[Question]) -> Iterator[Found]:
    """Each code belongs to the word it stands beside, else its shape says what it is."""
    names = _Names(heard, {NAMED + question.slug: question.digits for question in asked})
    telephones = [match.span() for match in _TELEPHONE.finditer(heard.text)]
    for match in _CODE.finditer(heard.text):
        start, end = match.span()
        digits = sum(map(str.isdigit, match.group()))
        if digits < 2 or _CALENDAR.fullmatch(match.group()):
            continue
        slug = names.beside(start, end, digits)
        if slug is None and not _within(telephones, start):
            slug = _by_shape(match.group(), digits)
        if slug:
            yield Found(slug, start, end)


class _Names:
    """The words that name codes, to be asked which one stands beside a code."""

    def __init__(self, heard: Heard, digits: Mapping[str, int]) -> None:
        self._digits = digits
        self._cues = heard.of(*digits)
        self._starts = [cue.start for cue in self._cues]

    def beside(self, start: int, end: int, digits: int) -> str | None:
        """Return the slug of the nearest word, a word in front outranking one behind."""
        at = bisect_left(self._starts, start)
        for cue in (*reversed(self._cues[max(0, at - 3) : at]), *self._cues[at : at + 2]):
            gap = start - cue.end if cue.start < start else cue.start - end
            near = gap <= (_BEFORE if cue.start < start else _AFTER)
            if near and digits >= self._digits[cue.category]:
                return cue.category.removeprefix(NAMED)
        return None


def _within(spans: Sequence[tuple[int, int]], place: int) -> bool:
    at = bisect_right(spans, (place, sys.maxsize)) - 1
    return at >= 0 and spans[at][0] <= place < spans[at][1]


def _by_shape(code: str, digits: int) -> str | None:
    if len(code) >= _PARCEL_LENGTH and digits >= _PARCEL_DIGITS:
        return PARCEL
    bare = code.lstrip("#")
    if bare.isdigit():
        return ORDER if digits >= _BARE or (code != bare and digits >= _LETTERED) else None
    return ORDER if bare[0].isalpha() and digits >= _LETTERED else None


def _words(heard: Heard, question: Question) -> Iterator[Found]:
    for cue in heard.of(NAMED + question.slug, ANSWER + question.slug):
        model = _MODEL.match(heard.text, cue.end)
        yield Found(question.slug, cue.start, model.end() if model else cue.end)


def _files(heard: Heard, question: Question) -> Iterator[Found]:
    """What is named near a word like "attached"; what comes unnamed is taken for a photo."""
    named = heard.of(*(NAMED + slug for slug in FILES))
    starts = [cue.start for cue in named]
    for along in heard.of("attached"):
        at = bisect_left(starts, along.start - _ALONG)
        near = [cue for cue in named[at : at + 4] if cue.start <= along.end + _ALONG]
        own = next((cue for cue in near if cue.category == NAMED + question.slug), None)
        if own:
            yield Found(question.slug, min(along.start, own.start), max(along.end, own.end))
        elif not near and question.slug == FILES[0]:
            yield Found(question.slug, along.start, along.end)


def _times(heard: Heard, question: Question) -> Iterator[Found]:
    for cue in heard.of("moments"):
        yield Found(question.slug, cue.start, cue.end)
    times = heard.of("times")
    starts = [cue.start for cue in times]
    for since in heard.of(NAMED + question.slug):
        at = bisect_left(starts, since.end)
        if at == len(times) or not _joined(heard.text[since.end : starts[at]]):
            continue
        # "since yesterday evening": the times that follow at once belong to it.
        while at + 1 < len(times) and starts[at + 1] - times[at].end <= 1:
            at += 1
        yield Found(question.slug, since.start, times[at].end)


def _joined(between: str) -> bool:
    return len(between) <= _SINCE and not any(mark in between for mark in ".,;:!?\n()")


def _addresses(heard: Heard, question: Question) -> Iterator[Found]:
    for match in _ADDRESS.finditer(heard.text):
        yield Found(question.slug, match.start(), match.end())


def _errors(heard: Heard, question: Question) -> Iterator[Found]:
    """Quoted words with a word of errors in them or shortly before, and codes of errors."""
    told = [cue.start for cue in heard.of(TOPIC + "message")]
    for shape in (_QUOTED, _STATUS):
        for match in shape.finditer(heard.text):
            at = bisect_left(told, match.start() - _SAYS)
            if at < len(told) and told[at] < match.end():
                group = match.lastindex or 0
                yield Found(question.slug, match.start(group), match.end(group))


def _names(heard: Heard, question: Question) -> Iterator[Found]:
    for cue in heard.of(NAMED + question.slug):
        if match := _NAME.match(heard.text, cue.end):
            yield Found(question.slug, cue.start, match.end())


_FINDERS: Mapping[str, Callable[[Heard, Question], Iterator[Found]]] = {
    "words": _words,
    "file": _files,
    "time": _times,
    "address": _addresses,
    "quote": _errors,
    "name": _names,
}
