"""What the customer wants answered: each question of the mail, and each request in it.

Questions in anger or jest that nobody wants answered are left out, and so is whatever stays
unclear: an agent who reads "unanswered" beside a good reply stops reading.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inbox_assistant.model import Reading
from inbox_assistant.respond.check.draft import LONGEST_SENTENCE, Draft
from inbox_assistant.respond.check.speech import Speech, kinds, plain, speech
from inbox_assistant.respond.check.stems import stems
from inbox_assistant.understand.tokens import sentences

LONGEST_MAIL = 6_000  # characters
MOST_ASKS = 8
SHORTEST = 2  # words
LONGEST_PLAIN = 15  # words of a question none of the tables knows: a longer one tells a story
LONGEST_TOLD = 140  # characters of a question, as agents read it
# What a question may need; the first ones are found in requests as well.
NEEDS = ("when", "amount", "place", "way", "reason", "fault", "safe", "duty")
# Somebody upset asks many things to be heard; these are asked to be answered.
_MEANT = frozenset({"when", "amount", "duty", "safe", "act"})
_UPSET = frozenset({"anger", "frustration", "disappointment"})
_ASKING_NOTHING = frozenset({"praise", "other"})
_UPSET_FROM = 2  # intensity
_TOLD = frozenset({"reason", "safe", "amount", "way"})  # what may be asked for by its name
OTHER = frozenset({"other"})
_JOINT = re.compile(r"[,;]\s+|\s(?:e|ed|and|or|et|ou|und|oder|y|o)\s+(?=\S)")
_QUESTION = re.compile(r"\?[!?\s\"'»”“)*_:;.\-(DPpd]{0,12}$")
_MARKS = re.compile(r"\?[?!]*")
_AROUND = " \t\n\"'»”“)*_,;.-–—"
_INNER = re.compile(r"[.!…:;]\s+(?=\S)|\s[–—-]\s")


@dataclass(frozen=True, slots=True)
class Ask:
    """A question or request: the writer's words, what an answer needs (one of `needs` each),
    what is to be done (`acts`), and the stems of what it is about. `question` tells questions from
    requests; `open` ones can't be answered by yes or no; `context` is the sentence with the one
    before it."""

    text: str
    needs: frozenset[str]
    acts: frozenset[str]
    about: frozenset[str]
    question: bool
    open: bool
    context: str


def asks_of(draft: Draft) -> list[Ask]:
    """Return what the mail wants answered, none where the language has no tables."""
    table = speech(draft.language)
    idle = draft.reading is not None and draft.reading.motive.value in _ASKING_NOTHING
    if table is None or not draft.answers or idle:
        return []
    found = [ask for ask in _all(draft, table) if _meant(ask, draft.reading)]
    return [ask for at, ask in enumerate(found) if not _told_in(ask, found[:at])][:MOST_ASKS]


def _all(draft: Draft, table: Speech) -> Iterator[Ask]:
    before = ""
    for sentence in sentences((draft.answers or "")[:LONGEST_MAIL]):
        asked = [*_questions(sentence.text)]
        around = f"{before} {sentence.text}".strip()
        for text in asked or [sentence.text]:
            for part in _parts(text, table):
                said = Said(part, around, draft.language, table)
                yield from said.question() if asked else said.wish()
        before = sentence.text
    for asking in draft.reading.asking if draft.reading else ():
        if asking.kind == "wish" and not _QUESTION.search(asking.text):
            yield from Said(asking.text, asking.text, draft.language, table).wish(surely=True)


def _questions(sentence: str) -> Iterator[str]:
    """Yield what a sentence asks, without what it tells before."""
    start = 0
    for mark in _MARKS.finditer(sentence):
        said = sentence[start : mark.end()]
        start = mark.end()
        opened = said.rfind("¿")
        if opened < 0:
            opened = max((inner.end() for inner in _INNER.finditer(said)), default=0)
        yield said[opened:].strip(_AROUND)


def _parts(text: str, table: Speech) -> list[str]:
    """Return the questions of a sentence that asks two things at once."""
    for joint in _JOINT.finditer(text):
        first, second = text[: joint.start()], text[joint.end() :]
        opens = any(
            match and match.start() < 4
            for match in (table.ask[need].search(plain(second)) for need in NEEDS)
        )
        if opens and len(second.split()) > SHORTEST and _wants(plain(first), table):
            return [first, second]
    return [text]


@dataclass(frozen=True, slots=True)
class Said:
    """Words that may ask, and the sentence they stand in with the one before."""

    text: str
    around: str
    language: str
    table: Speech

    def question(self) -> Iterator[Ask]:
        """Yield the question, unless nobody wants an answer or it tells a story."""
        low = plain(self.text)
        if self._idle(low):
            return
        needs, acts = _wants(low, self.table), kinds(self.table.act, low)
        told = self._shows("told", low)
        if self._shows("asked", low) and (acts or not needs) and not (told and (needs or not acts)):
            needs |= {"act"}
        if needs or len(low.split()) <= LONGEST_PLAIN or self._shows("indirect", low):
            yield self._ask(needs or OTHER, acts, question=True)

    def wish(self, *, surely: bool = False) -> Iterator[Ask]:
        """Yield what is asked without a question mark: to be told something, or to be done."""
        low = plain(self.text)
        listed = low.rstrip().endswith(":")  # "Please send us:" and the list comes after
        if listed or self._idle(low):
            return
        needs, acts = _wants(low, self.table), kinds(self.table.act, low)
        if self._shows("indirect", low):
            yield self._ask(needs or OTHER, acts, question=False)
        elif acts and (surely or self._shows("request", low)):
            yield self._ask(frozenset({"act"}), acts, question=False)
        elif needs & _TOLD and self._shows("request", low):
            yield self._ask(needs, acts, question=False)

    def _ask(self, needs: frozenset[str], acts: frozenset[str], *, question: bool) -> Ask:
        about = stems(self.text, self.language) or stems(self.around, self.language)
        free = self._shows("open", plain(self.text))
        told = self.text.strip()[:LONGEST_TOLD]
        return Ask(told, needs, acts, about, question, free, self.around[:LONGEST_SENTENCE])

    def _shows(self, kind: str, low: str) -> bool:
        return self.table.ask[kind].search(low) is not None

    def _idle(self, low: str) -> bool:
        return len(low.split()) < SHORTEST or self._shows("nobody", low)


def _told_in(ask: Ask, others: Sequence[Ask]) -> bool:
    return any(ask.text in other.text or other.text in ask.text for other in others)


def _wants(low: str, table: Speech) -> frozenset[str]:
    return frozenset(need for need in NEEDS if table.ask[need].search(low))


def _meant(ask: Ask, reading: Reading | None) -> bool:
    if reading is None:
        return True
    upset = reading.emotion.value in _UPSET and reading.intensity.value >= _UPSET_FROM
    return not upset or not ask.question or bool(ask.needs & _MEANT)
