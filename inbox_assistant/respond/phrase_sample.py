"""How a phrase reads: filled in for an invented customer, and inside a whole letter."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from inbox_assistant.model import Finding, Judged, Reading
from inbox_assistant.respond.check import check
from inbox_assistant.respond.phrase_rules import STYLES
from inbox_assistant.respond.phrases import Phrasebook, Style, capitalised
from inbox_assistant.tables import table

# The parts of a letter, one paragraph each, and what stands there in the example.
_LETTER: Mapping[str, str] = {
    "greeting": "named",
    "opening": "plain",
    "feeling": "",
    "apology": "",
    "personal": "",
    "noted": "",
    "body": "interim_fix",
    "next": "interim",
    "signoff": "any",
}
_CONFIRMATION = (("greeting", "nameless"), ("automatic", "received"), ("automatic", "note"))
_EVENING = datetime(2026, 11, 24, 18)  # noqa: DTZ001  # of the example, in no zone


@dataclass(frozen=True, slots=True)
class Sample:
    """A phrase of one style: each of its ways filled in, and the first inside a letter ("" when it
    is of no letter)."""

    style: str
    ways: tuple[str, ...]
    letter: str


def samples(book: Phrasebook, slot: str, name: str, team: str) -> list[Sample]:
    """Return how the phrase reads in each style it has words for."""
    filling = _filling(book)
    found = []
    for key in (key for key in STYLES if key in book.slots[slot][name]):
        ways = tuple(way.format_map(filling) for way in book.slots[slot][name][key])
        style = Style(key.removesuffix("_warm"), warm=key.endswith("_warm"))
        found.append(Sample(key, ways, _letter(book, slot, name, style, team, ways[0])))
    return found


def _letter(book: Phrasebook, slot: str, name: str, style: Style, team: str, way: str) -> str:
    filling = _filling(book)
    parts = [
        way if (slot, name) == part else book.variants(*part, style)[0].format_map(filling)
        for part in _parts(slot, name)
    ]
    if not parts:
        return ""
    if slot != "signoff":
        parts.append(book.variants("signoff", "any", style)[0])
    return "\n\n".join(parts) + f"\n{book.signed(team)}"


def _parts(slot: str, name: str) -> list[tuple[str, str]]:
    if slot == "automatic" and name != "subject":
        return list(_CONFIRMATION)
    if slot not in _LETTER:
        return []
    parts = [(s, name if s == slot else usual) for s, usual in _LETTER.items() if s != "signoff"]
    parts += [(slot, name)] if slot == "signoff" else []
    return [part for part in parts if part[1]]


def _filling(book: Phrasebook) -> Mapping[str, str]:
    until = book.until(_EVENING)
    known = {"full": "Alex Martin", "first": "Alex", "until": until, "Until": capitalised(until)}
    known |= {"facts": "“PE-49012”", "day": book.day(_EVENING), "time": "18:00"}
    return defaultdict(lambda: "…", known | _examples().get(book.language, {}))


def _examples() -> Mapping[str, dict[str, str]]:
    return table("inbox_assistant.respond", "phrase_examples")


def findings_of(sample: Sample, language: str, team: str, ui_language: str) -> list[Finding]:
    """Return what our own check says of the phrase, in the words of the interface."""
    formality = "informal" if sample.style.startswith("informal") else "formal"
    reading = Reading(
        language=Judged(language, 1.0),
        emotion=Judged("neutral", 1.0),
        intensity=Judged(0, 1.0),
        warmth=Judged("warm" if sample.style.endswith("_warm") else "neutral", 1.0),
        formality=Judged(formality, 1.0),
        blocking=Judged(0, 1.0),
        motive=Judged("other", 1.0),
        vague=Judged(False, 1.0),
        request="",
    )
    return check("\n".join(sample.ways), None, reading, (team, "Alex Martin"), ui_language)
