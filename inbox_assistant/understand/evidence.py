"""The exact words that caused a judgement: cues whose weight spoke for the chosen value."""

from collections.abc import Iterable

from inbox_assistant.understand import signs as sign_names
from inbox_assistant.understand.heads import Head, Row
from inbox_assistant.understand.signs import Signs

MOST = 3

_FEELINGS = "insult anger anxiety disappointment confusion irony joy warmth praise thanks"
_TROUBLE = "malfunction blocker partly_working"

# Which cues may be shown for a field: others correlate, but would not convince a person.
_CUES = {
    "emotion": f"{_FEELINGS} repetition waiting_time solved thanks_in_advance apology",
    "intensity": "insult anger intensifier urgency repetition anxiety joy",
    "warmth": "insult anger irony joy warmth praise thanks thanks_in_advance apology plea "
    "greeting_informal closing_informal",
    "formality": "greeting_formal greeting_informal closing_formal closing_informal formal_style "
    "slang",
    "blocking": f"{_TROUBLE} waiting_time negation solved urgency",
    "motive": f"{_TROUBLE} refund leaving inquiry wish plea praise thanks unrelated",
    "vague": "",
}
_ADDRESS = {"formal": frozenset({"formal"}), "informal": frozenset({"familiar", "plural"})}


def evidence_of(
    field: str, head: Head, chosen: int, row: Row, text: str, signs: Signs
) -> tuple[str, ...]:
    """Return up to three exact pieces of the text that spoke for the value, strongest first."""
    value = head.values[chosen]
    gains = _gains(head, chosen, row)
    shown = frozenset(_CUES[field].split())
    spans = [
        (gains.get(f"cue:{cue.category}", 0.0), cue.start, cue.end)
        for cue in signs.cues
        if cue.category in shown
    ]
    if field == "formality":
        forms = _ADDRESS.get(value, frozenset())
        spans += [
            (gains.get(f"address:{a.form}", 0.0), a.start, a.end)
            for a in signs.address
            if a.form in forms
        ]
    return _strongest(text, spans)


def _gains(head: Head, chosen: int, row: Row) -> dict[str, float]:
    """Return how much each sign spoke for the value, against the mean of the other values."""
    names = sign_names.names()
    own = head.weights[chosen][: len(names)] - head.weights.mean(0)[: len(names)]
    return dict(zip(names, (own * row[: len(names)]).tolist(), strict=True))


def _strongest(text: str, spans: Iterable[tuple[float, int, int]]) -> tuple[str, ...]:
    told = sorted((s for s in spans if s[0] > 0), key=lambda s: (-s[0], s[1]))
    return tuple(dict.fromkeys(text[start:end] for _, start, end in told))[:MOST]
