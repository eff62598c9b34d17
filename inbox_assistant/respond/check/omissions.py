"""What is missing: an apology where harm was done, and what happens next."""

import re
from collections.abc import Iterator

from inbox_assistant.model import Reading
from inbox_assistant.respond.check.draft import Draft
from inbox_assistant.respond.check.fault import Fault
from inbox_assistant.respond.check.phrasing import unhappy
from inbox_assistant.respond.check.signs import found, signs
from inbox_assistant.respond.check.speech import plain, speech
from inbox_assistant.respond.check.worded import shows

_COMPLAINING = frozenset({"fix", "refund", "complaint"})
# A sentence of these kinds is no step, whatever its verbs.
_EMPTY = (
    "uncommitted_vague",
    "deflects_competence",
    "demands_reply",
    "blames_others",
    "channel_switch",
)
_CLAUSE = re.compile(r"[^:;–—]+")
_STEPS = ("doing", "finding")
_WAITING_FOR_ACTION = _COMPLAINING | {"cancel"}


def missing_apology(draft: Draft) -> Iterator[Fault]:
    """Find that somebody was harmed or is upset and nobody says sorry."""
    reading = draft.reading
    if reading and _harmed(reading) and _speaks(draft) and not any(found(draft, "apology")):
        yield Fault("missing_apology", "")


def missing_next_step(draft: Draft) -> Iterator[Fault]:
    """Find that a request for action gets no word of what is done, by whom, or when."""
    reading = draft.reading
    if reading is None or reading.motive.value not in _WAITING_FOR_ACTION:
        return
    if _speaks(draft) and not any(_promising(draft, sentence.text) for sentence in draft.sentences):
        yield Fault("missing_next_step", "")


def _promising(draft: Draft, sentence: str) -> bool:
    if shows(sentence, draft.language, _EMPTY):
        return False
    # "We are sorry for the letter of the 4th: the right one arrives on Monday."
    tables = signs(draft.language)
    clauses = _CLAUSE.findall(sentence)
    rest = [clause for clause in clauses if not tables["apology"].find(clause)]
    return any(tables["next_step"].find(clause) or _doing(draft, clause) for clause in rest)


def _doing(draft: Draft, sentence: str) -> bool:
    table = speech(draft.language)
    if table is None:
        return False
    low = plain(sentence)
    refused = table.said["refuse"].search(low)
    return not refused and any(table.said[step].search(low) for step in _STEPS)


def _harmed(reading: Reading) -> bool:
    if reading.motive.value not in _COMPLAINING:
        return False
    strong = reading.intensity.value >= 2 and unhappy(reading)
    return strong or (reading.blocking.value >= 2 and reading.blocking.sure())


def _speaks(draft: Draft) -> bool:
    return bool(signs(draft.language)) and len(draft.flat.split()) > 5
