"""What to ask when it is not clear which issue a mail comes from: the questions whose answers would
tell the likeliest issues apart.

Each question is judged by what the answers would say (expected information gain, Lindley 1956):
the mails of an issue show whether its people have such a thing to tell, and, where the answers are
few, like devices, which ones they give.
"""

import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from inbox_assistant.model import Reading
from inbox_assistant.questions import Question, Vocabulary
from inbox_assistant.understand.concepts import concepts
from inbox_assistant.understand.questions import MOST_QUESTIONS, VAGUE

SURE = 0.7  # an issue this probable needs no telling apart
CLOSE = 0.6  # a second issue this near to the first, as a ratio, makes a clear mail unclear
# What a question to a vague mail must be worth: how probable it is that there is an answer to it
# at all, plus the bits it tells. Somebody who was clear is only asked what tells.
WORTH = 0.6
TELLING = 0.25  # bits

_CAUTION = 2.0  # mails' worth of doubt in what few mails show
_ELSEWHERE = 0.05  # how often something comes up that an issue's mails don't speak of
_OTHER = 1.0  # mails' worth of answers nobody has given yet
_FEW_ANSWERS = frozenset({"words", "name"})  # kinds of answer that many people share
# The date of a mail and what it wants back tell these as well.
_NEVER = frozenset({VAGUE, "since_when", "refund_or_replacement"})

NEW = ""  # an answer that no mail has given yet


@dataclass(frozen=True, slots=True)
class Suspect:
    """An issue that a mail may come from, its probability, and how its newest mails read."""

    probability: float
    readings: Sequence[Reading]


@dataclass(frozen=True, slots=True)
class Answers:
    """What people of one issue would answer to a question: `fits` is the probability that it has
    an answer there, `values` counts the answers seen."""

    fits: float
    values: Mapping[str, int]


def telling_questions(
    reading: Reading, suspects: Sequence[Suspect], vocabulary: Vocabulary
) -> tuple[str, ...]:
    """Return the slugs to ask, at most two: those of the reading, and what would best tell the
    issues apart when that is open. Never what the mail gave; a vague mail that is asked nothing
    (it goes on in a conversation, or praises) is asked nothing here either."""
    asked = tuple(slug for slug in reading.questions if slug not in reading.given)
    if not undecided(reading, [suspect.probability for suspect in suspects]):
        return asked[:MOST_QUESTIONS]
    best = _best(reading, suspects, vocabulary, {*reading.given, *asked})
    return (*asked, best) if best else asked


def undecided(reading: Reading, probabilities: Sequence[float]) -> bool:
    """Return whether the issues a mail may come from, with these probabilities, call for a question
    that tells them apart, and there is room for one."""
    ranked = sorted(probabilities, reverse=True)
    if not ranked or not 0 < ranked[0] < SURE or len(reading.questions) >= MOST_QUESTIONS:
        return False
    if reading.vague.value:
        return VAGUE in reading.questions
    new = 1 - sum(ranked)
    return len(ranked) > 1 and ranked[1] >= max(CLOSE * ranked[0], new)


def answers_of(question: Question, readings: Sequence[Reading]) -> Answers:
    """Return what people whose mails read like that would answer."""
    told = [reading for reading in readings if not reading.vague.value]
    fitting = sum(_fits(question, reading) for reading in told)
    fits = (fitting + _CAUTION * _ELSEWHERE) / (len(told) + _CAUTION)
    return Answers(min(fits, 1 - _ELSEWHERE), Counter(_values(question, told)))


def chances(each: Sequence[Answers], answer: str | None) -> list[float]:
    """Return for each issue how probable that answer is. None: there is nothing to tell, NEW: it is
    one that no mail has given yet."""
    if answer is None:
        return [1 - answers.fits for answers in each]
    kinds = len({value for answers in each for value in answers.values})
    return [answers.fits * _share(answers, answer, kinds) for answers in each]


def gain(prior: Sequence[float], each: Sequence[Answers]) -> float:
    """Return how many bits the answer is expected to tell about which of the issues it is."""
    kinds = {value for answers in each for value in answers.values}
    left = 0.0
    for answer in (None, NEW, *kinds):
        joint = [p * c for p, c in zip(prior, chances(each, answer), strict=True)]
        left += sum(joint) * _entropy(joint)
    return _entropy(prior) - left / sum(prior)


def _best(
    reading: Reading, suspects: Sequence[Suspect], vocabulary: Vocabulary, known: Collection[str]
) -> str | None:
    """Return the question that fits most of the issues and tells most; `known` is what the mail
    gave or is asked already."""
    prior = [suspect.probability for suspect in suspects]
    found: list[tuple[float, str]] = []
    for slug, question in vocabulary.questions.items():
        if slug in _NEVER or not {slug, *question.unless}.isdisjoint(known):
            continue
        each = [answers_of(question, suspect.readings) for suspect in suspects]
        told = gain(prior, each)
        fits = sum(p * answers.fits for p, answers in zip(prior, each, strict=True)) / sum(prior)
        if fits + told >= WORTH if reading.vague.value else told >= TELLING:
            found.append((fits + told, slug))
    return max(found)[1] if found else None


def _fits(question: Question, reading: Reading) -> bool:
    """Return whether the mail gives an answer, is asked for one, or is about what it belongs to."""
    if question.slug in reading.given or question.slug in reading.questions:
        return True
    if not question.about:
        return False
    return not _concepts(reading.request, reading.language.value).isdisjoint(question.about)


@lru_cache(maxsize=2048)
def _concepts(text: str, language: str) -> frozenset[str]:
    return concepts(text, language)


def _values(question: Question, readings: Sequence[Reading]) -> Iterator[str]:
    """Yield the answers that several people may share, each once a mail."""
    if question.answer in _FEW_ANSWERS:
        for reading in readings:
            facts = (fact.text for fact in reading.facts if fact.slug == question.slug)
            yield from {_plain(question, text) for text in facts}


def _plain(question: Question, text: str) -> str:
    low = text.casefold()
    return next((word for word in question.words if word in low), low)


def _share(answers: Answers, answer: str, kinds: int) -> float:
    total = sum(answers.values.values()) + _OTHER * (kinds + 1)
    return (answers.values.get(answer, 0) + _OTHER) / total


def _entropy(weights: Sequence[float]) -> float:
    total = sum(weights)
    shares = [weight / total for weight in weights if weight > 0]
    return -sum(share * math.log2(share) for share in shares)
