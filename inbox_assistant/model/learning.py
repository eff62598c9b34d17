"""What agents teach: corrections of readings, and the heads that were fitted on them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from inbox_assistant.model.reading import Judged, Reading

Value = str | int | bool

#: An emotion is neutral exactly when its intensity is 0: one follows from the other.
PARTNERS = {"emotion": "intensity", "intensity": "emotion"}
_STILL: Mapping[str, Value] = {"emotion": "neutral", "intensity": 0}
_STIRRED: Mapping[str, Value] = {"emotion": "frustration", "intensity": 1}


@dataclass(frozen=True, slots=True)
class Perception:
    """What a head looks at, one row of numbers, opaque outside `understand`.

    Only heads of the same `method` may look at it. `reader` says who read the mail: it changes
    whenever the same mail may be read otherwise.
    """

    method: str
    reader: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Correction:
    """An agent's word on one field of a reading."""

    field: str
    value: Value
    agent_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Changed:
    """One entry of the history of corrections: what showed before and what after. `taken_back`:
    the model's value shows again."""

    field: str
    before: Value | None
    after: Value | None
    taken_back: bool
    agent_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Lesson:
    """A read mail as a lesson: what the model said, and what agents said of that.

    `seen`: somebody looked at it, so that what was left uncorrected is probably right.
    """

    mail_id: int
    conversation_id: int
    at: datetime
    perception: Perception
    reading: Reading
    corrections: tuple[Correction, ...]
    seen: bool


@dataclass(frozen=True, slots=True)
class TaughtHead:
    """A head fitted on a team's corrections, and how it did on those held back from it.

    `before` and `after` are accuracies on mails that agents saw, by the heads in use until then and
    by this one; `data` is opaque outside `understand`.
    """

    version: int
    field: str
    method: str
    made_at: datetime
    corrections: int
    lessons: int
    before: float
    after: float
    data: bytes
    taken_back: bool = False


def corrected(reading: Reading, words: Mapping[str, Value]) -> Reading:
    """Return the reading as agents corrected it (field -> value); they outrank the model.

    What follows from their word is changed with it: a neutral mail has intensity 0.
    """
    if reading.language.by_agent and "language" not in words:
        reading = replace(reading, language=_own_judgement(reading.language))
    for field, value in words.items():
        said = replace(getattr(reading, field), value=value, probability=1.0, by_agent=True)
        reading = _with(reading, field, said)
    for field, partner in PARTNERS.items():
        if field in words and partner not in words:
            reading = _with(reading, partner, _following(reading, field, partner))
    return reading


def contradict(field: str, value: Value, partner_value: Value) -> bool:
    """Return whether a value can't be true together with that of the partner of its field."""
    partner = PARTNERS[field]
    return (value == _STILL[field]) != (partner_value == _STILL[partner])


def _with(reading: Reading, field: str, judged: Judged[Any]) -> Reading:
    changes: dict[str, Any] = {field: judged}
    return replace(reading, **changes)


def _own_judgement(said: Judged[str]) -> Judged[str]:
    """Return what the model thought of a language that an agent had told it."""
    if not said.others:
        return replace(said, by_agent=False)
    value, probability = said.others[0]
    return Judged(value, probability, (), said.method, said.others[1:])


def _following(reading: Reading, field: str, partner: str) -> Judged[Any]:
    """Return the partner's value that goes with the agent's word on the field."""
    judged: Judged[Any] = getattr(reading, partner)
    if not contradict(field, getattr(reading, field).value, judged.value):
        return judged
    if getattr(reading, field).value == _STILL[field]:
        return replace(judged, value=_STILL[partner], probability=1.0, by_agent=True)
    likely = [(v, p) for v, p in judged.others if v != _STILL[partner]]
    value, probability = likely[0] if likely else (_STIRRED[partner], 0.0)
    return replace(judged, value=value, probability=probability, evidence=(), others=())
