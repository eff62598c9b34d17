"""What the customer wants answered: each question of the mail, and each request in it.

Questions in anger or jest that nobody wants answered are left out, and so is whatever stays
unclear: an agent who reads "unanswered" beside a good reply stops reading.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from inbox_assistant.model import Reading
from inbox_assistant.respond.check.draft import Draft
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
_JOINT = re.compile(r"[,;]\s+|\s(?:e|ed|and|et|und|y)\s+(?=\S)")
_QUESTION = re.compile(r"\?[!?\s\"'»”“)*_:;.\-(DPpd]{0,12}$")


@dataclass(frozen=True, slots=True)
class Ask:
    """A question or request: the writer's words, what an answer needs (one of `needs` each),
    what is to be done (`acts`), and the stems of what it is about. `question` tells questions from
    requests."""

    text: str
    needs: frozenset[str]
    acts: frozenset[str]
    about: frozenset[str]
    question: bool


def asks_of(draft: Draft) -> list[Ask]:
    """Return what the mail wants answered, none where the language has no tables."""
    table = speech(draft.language)
    idle = draft.reading is not None and draft.reading.motive.value in _ASKING_NOTHING
    if table is None or not draft.answers or idle:
        return []
    found = {ask.text: ask for ask in _all(draft, table) if _meant(ask, draft.reading)}
    return list(found.values())[:MOST_ASKS]


def _all(draft: Draft, table: Speech) -> Iterator[Ask]:
    before = ""
    for sentence in sentences((draft.answers or "")[:LONGEST_MAIL]):
        if _QUESTION.search(sentence.text):
            for part in _parts(sentence.text, table):
                ask = _ask(part, before, draft.language, table, question=True)
                if ask:
                    yield ask
        before = sentence.text
    for asking in draft.reading.asking if draft.reading else ():
        if asking.kind == "wish":
            ask = _ask(asking.text, "", draft.language, table, question=False)
            if ask:
                yield ask


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


def _ask(text: str, before: str, language: str, table: Speech, *, question: bool) -> Ask | None:
    low = plain(text)
    listed = low.rstrip().endswith(":")  # "Please send us:" and the list comes after
    if listed or len(low.split()) < SHORTEST or table.ask["nobody"].search(low):
        return None
    needs, acts = _wants(low, table), kinds(table.act, low)
    asked = table.ask["asked"].search(low) is not None
    told = table.ask["told"].search(low) is not None
    if asked and (acts or not needs) and not (told and (needs or not acts)):
        needs |= {"act"}
    if not needs and (not question or len(low.split()) > LONGEST_PLAIN):
        return None
    about = stems(text, language) or stems(before, language)
    return Ask(text.strip()[:LONGEST_TOLD], needs or frozenset({"other"}), acts, about, question)


def _wants(low: str, table: Speech) -> frozenset[str]:
    return frozenset(need for need in NEEDS if table.ask[need].search(low))


def _meant(ask: Ask, reading: Reading | None) -> bool:
    if reading is None:
        return True
    upset = reading.emotion.value in _UPSET and reading.intensity.value >= _UPSET_FROM
    return not upset or bool(ask.needs & _MEANT)
