"""What may be an issue's title or state its problem, and what each is worth.

A worth is about the cosine of the words with what the issue is really about, as measured on
training/data, plus what readers like: the team's language, few words, nothing told in the first
person.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from inbox_assistant.masking import MASK
from inbox_assistant.understand.phrasing import (
    LONG,
    capital,
    clauses,
    codes,
    ended,
    introduces,
    narrated,
    sentence,
    stems,
    toned,
    uncoded,
)
from inbox_assistant.understand.tellings import Telling, tellings
from inbox_assistant.understand.topics import Shares, Topic, named_in, said, shares, topic
from inbox_assistant.understand.traces import Trace

SHORT = 3  # words: a title of fewer is less of one
PROBLEM_WORDS = range(6, 31)
LOOKED_AT = 14  # units of an issue: the most telling ones

_PART = 0.65  # of a unit's worth goes with the words a clause leaves out
_SUBJECT = 0.08  # people write titles there
_NAMES = 0.1  # it names the object or the fault that all mails share
_TOO_LONG, _TOO_SHORT = 0.02, 0.06  # a word
_STORY, _TONE, _ASKS, _STEPS, _OVER, _HIDDEN = 0.04, 0.04, 0.06, 0.03, 0.1, 0.2
_OWN_LANGUAGE, _MAIN_LANGUAGE, _TITLES_LANGUAGE = 0.15, 0.04, 0.15
_NO_SENTENCE, _SAYS_AGAIN = 0.1, 0.1
# A title of concepts: what it is worth at least, and more with the mails that name them.
_CONCEPTS, _OBJECTS, _BOTH = 0.15, 0.24, 0.13
_TOGETHER = 0.45  # of the mails must name both
_SHARED_CODE = 0.4  # of the mails must name a code for it to stand in a title


@dataclass(frozen=True, slots=True)
class Offer:
    """Words that may be used, and what they are worth."""

    text: str
    language: str
    worth: float


@dataclass(frozen=True, slots=True)
class Heard:
    """The mails of an issue as titles are made of them. `public`: the codes that several writers
    name, with the share of mails; what only one names may be their own."""

    told: Sequence[Telling]
    known: Shares
    topic: Topic | None
    public: Mapping[str, float]
    own: str
    main: str

    @staticmethod
    def of(traces: Sequence[Trace], language: str) -> "Heard":
        """Return the mails for a team of that language ("": that of most mails)."""
        main = main_language(traces)
        own = language or main
        liked = _liked(own, main)
        told = sorted(tellings(traces), key=lambda t: -t.worth - liked.get(t.language, 0.0))
        public = _public(traces)
        return Heard(told[:LOOKED_AT], shares(traces), topic(traces), public, own, main)


def main_language(traces: Sequence[Trace]) -> str:
    """Return the language most of the mails are in; vague mails count little."""
    counts: dict[str, float] = {}
    for trace in traces:
        counts[trace.language] = counts.get(trace.language, 0.0) + 1.1 - trace.vague
    return max(sorted(counts), key=counts.__getitem__)


def title_offers(heard: Heard) -> list[Offer]:
    """Return all titles that the mails allow, at least one."""
    liked = _liked(heard.own, heard.main)
    offers = [offer for telling in heard.told for offer in _clauses(telling, heard, liked)]
    return [*offers, *_concepts(heard)]


def problem_offers(heard: Heard, title: Offer) -> list[Offer]:
    """Return the sentences that may state the problem of an issue with that title."""
    return [_problem(telling, heard, title) for telling in heard.told]


def _liked(own: str, main: str) -> dict[str, float]:
    return {main: _MAIN_LANGUAGE} | {own: _OWN_LANGUAGE}


def _clauses(telling: Telling, heard: Heard, liked: Mapping[str, float]) -> Iterator[Offer]:
    language = telling.language
    text = uncoded(telling.text, heard.public)
    for place, (clause, kept, unfit) in enumerate(_shapes(text, language)):
        worth = telling.worth * (1 - _PART + _PART * kept) - unfit + liked.get(language, 0.0)
        worth += _NAMES * sum(said(clause, language, heard.known))
        worth += _SUBJECT * (telling.heads and place == 0)
        yield Offer(clause, language, worth)


def _concepts(heard: Heard) -> Iterator[Offer]:
    found = heard.topic
    if found is None or found.both < _TOGETHER:
        return
    thing, fault = named_in(found.object, heard.own), named_in(found.fault, heard.own)
    if thing and fault:
        code = next((code for code, share in heard.public.items() if share >= _SHARED_CODE), None)
        text = _joined(thing, fault) + (f" ({code.upper()})" if code else "")
        worth = _CONCEPTS + _OBJECTS * found.objects + _BOTH * found.both + _OWN_LANGUAGE
        yield Offer(text, heard.own, worth)


def _joined(thing: str, fault: str) -> str:
    """Return object and fault as a title; a fault that names the object stands alone."""
    if stems(thing) & stems(fault):
        return capital(fault)
    return f"{capital(thing)}: {fault}"


def _problem(telling: Telling, heard: Heard, title: Offer) -> Offer:
    """Return a unit as the sentence that people may be shown, and what it is worth as such."""
    language = telling.language
    text, unfit = _sentence(uncoded(telling.text, heard.public), language)
    worth = telling.worth + _NAMES * sum(said(telling.text, language, heard.known)) - unfit
    worth -= _NO_SENTENCE * (telling.heads or len(text.split()) not in PROBLEM_WORDS)
    worth += _TITLES_LANGUAGE * (language == title.language)
    worth -= _SAYS_AGAIN * (text.rstrip(".!") == title.text)
    return Offer(text, language, worth)


@lru_cache(maxsize=2048)
def _shapes(text: str, language: str) -> tuple[tuple[str, float, float], ...]:
    """Return the clauses of a unit, how much of it each keeps, and what is wrong with each as a
    title. Kept, because an issue's units are asked again with each new mail."""
    whole = len(stems(text)) or 1
    return tuple(
        (clause, min(1.0, len(stems(clause)) / whole), _unfit_title(clause, language))
        for clause in dict.fromkeys(clauses(text, language))
    )


@lru_cache(maxsize=2048)
def _sentence(text: str, language: str) -> tuple[str, float]:
    """Return a unit as it is shown, and what is wrong with it as a statement of the problem."""
    shown = sentence(text, language)
    return shown, _unfit(shown, language)


def _unfit_title(text: str, language: str) -> float:
    words = len(text.split())
    length = _TOO_LONG * max(0, words - LONG) + _TOO_SHORT * max(0, SHORT - words)
    return length + _STEPS * text.count(",") + _unfit(text, language)


def _unfit(text: str, language: str) -> float:
    worth = _STORY * narrated(text, language) + _TONE * toned(text, language)
    worth += _OVER * ended(text, language)
    return worth + _ASKS * ("?" in text) + _HIDDEN * (MASK in text or introduces(text, language))


def _public(traces: Sequence[Trace]) -> dict[str, float]:
    writers: dict[str, set[str]] = {}
    mails: Counter[str] = Counter()
    for trace in traces:
        for code in sorted(_codes_of(trace)):
            writers.setdefault(code, set()).add(trace.sender)
            mails[code] += 1
    return {c: n / len(traces) for c, n in mails.most_common() if len(writers[c]) > 1}


def _codes_of(trace: Trace) -> frozenset[str]:
    return frozenset().union(*(codes(unit) for unit in trace.units))


def alike(one: str, other: str) -> float:
    """Return how much two texts share of their words, 0 to 1 (Jaccard, over stems)."""
    words, others = stems(one), stems(other)
    return len(words & others) / (len(words | others) or 1)


def best(offers: Collection[Offer]) -> Offer:
    """Return the offer worth most."""
    return max(offers, key=lambda offer: offer.worth)
