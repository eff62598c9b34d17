"""The exact words that caused a judgement: cues whose weight spoke for the chosen value."""

from collections.abc import Iterable, Mapping, Sequence

from inbox_assistant.understand.heads import Head, Row
from inbox_assistant.understand.signs import Signs

MOST = 3

Span = tuple[int, int]

_FEELINGS = (
    "insult anger threat rhetorical mock_praise icy fed_up anxiety worry disappointment letdown "
    "confusion irony joy warmth praise thanks done_now"
)
_TROUBLE = (
    "malfunction blocker partly_working locked_out unusable missing delayed money_held damaged "
    "wrong_thing works_still nothing_wrong done_now"
)

# Which cues may be shown for a field: others correlate, but would not convince a person.
_CUES = {
    "emotion": f"{_FEELINGS} repetition waiting_time solved thanks_in_advance apology",
    "intensity": "insult anger threat worry intensifier urgency repetition anxiety joy",
    "warmth": "insult anger threat rhetorical mock_praise irony joy warmth praise thanks "
    "thanks_in_advance apology plea greeting_informal closing_informal",
    "formality": "greeting_formal greeting_informal closing_formal closing_informal formal_style "
    "slang",
    "blocking": f"{_TROUBLE} waiting_time negation solved urgency",
    "motive": f"{_TROUBLE} refund leaving inquiry wish plea praise thanks unrelated",
    "vague": "",
}
_ADDRESS = {"formal": frozenset({"formal"}), "informal": frozenset({"familiar", "plural"})}


def evidence_of(
    field: str, value: str, gains: Mapping[str, float], text: str, signs: Signs
) -> tuple[Span, ...]:
    """Return up to three spans of the text whose words spoke for the value, strongest first.

    `gains` says how much each sign, by name, spoke for the value.
    """
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


def gains_of(names: Sequence[str], head: Head, chosen: int, row: Row) -> dict[str, float]:
    """Return how much each sign spoke for the value, against the mean of the other values."""
    weights = head.weights[:, : len(names)]
    own = weights[chosen] - weights.mean(0)
    return dict(zip(names, (own * row[: len(names)]).tolist(), strict=True))


def _strongest(text: str, spans: Iterable[tuple[float, int, int]]) -> tuple[Span, ...]:
    """Return the strongest spans; the same words are shown once."""
    told = sorted((s for s in spans if s[0] > 0), key=lambda s: (-s[0], s[1]))
    first: dict[str, Span] = {}
    for _, start, end in told:
        first.setdefault(text[start:end], (start, end))
    return tuple(first.values())[:MOST]
