"""What the writer asks, what they gave already, and what a good agent still has to ask."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from inbox_assistant.understand.cleaning import Parts, without_greeting
from inbox_assistant.understand.lexicon import Cue, lexicon
from inbox_assistant.understand.tokens import tokens
from inbox_assistant.understand.words import Words

# What a cue says about a sentence: that it asks for something, or that it tells the trouble.
_ASKS = {"plea": 1.5, "wish": 1.2, "inquiry": 0.7, "refund": 1.2, "leaving": 1.2}
_TELLS = {"malfunction": 1.2, "blocker": 1.0, "waiting_time": 0.5, "names_since": 0.3}
_TOPICS = ("order", "damage", "screen", "message", "account", "payment", "product")
_VENTS = {
    "insult": 0.8,
    "irony": 0.4,
    "thanks": 0.8,
    "thanks_in_advance": 0.8,
    "joy": 0.5,
    "praise": 0.6,
    "closing_formal": 1.0,
    "closing_informal": 1.0,
}
_QUESTION_MARK = 1.0
_SECOND_SHARE = 0.6  # a second sentence is quoted when it says nearly as much
_BRIEF = 3  # words: shorter sentences rarely carry a request

MOST_QUESTIONS = 2  # better one question more than a wrong action, but few

_NUMBER = re.compile(r"(?<!\w)(?:#|[A-Z]{1,4}-?)?\d{4,}\b")
_PARCEL_NUMBER = re.compile(r"\b[A-Z0-9]{12,30}\b")
_QUOTED = re.compile(r"[\"“„«][^\"“”„«»\n]{3,120}[\"”“»]")
_ERROR_CODE = re.compile(r"\b(?:[A-Z0-9]{1,6}-\d{1,5}|[45]\d\d)\b")
_ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}\.\w")
_DAY = re.compile(r"\b\d{1,2}[./-]\d{1,2}\b|\b\d{1,2}[:h.]\d\d\b")

# What is asked (in this order) when the topic comes up and the fact is missing.
_MISSING = (
    ("order_number", "topic_order"),
    ("error_text", "topic_message"),
    ("device", "topic_screen"),
    ("photo", "topic_damage"),
    ("account_email", "topic_account"),
)
_NEEDS_TROUBLE = frozenset({"device", "error_text", "account_email"})
_NOTHING_TO_ASK = frozenset({"praise", "other", "cancel"})


@dataclass(frozen=True, slots=True)
class Request:
    """The sentences that carry the request, the facts given, the questions left."""

    text: str
    given: tuple[str, ...]
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Scored:
    text: str
    asks: float
    tells: float

    @property
    def total(self) -> float:
        return self.asks + self.tells


def request_of(
    words: Words, parts: Parts, cues: Sequence[Cue], language: str, *, vague: bool, motive: str
) -> Request:
    """Return what a mail asks. Questions are slugs, the most useful first; none for replies."""
    given = given_facts(words.text, cues)
    asked = () if words.is_reply else _questions(cues, given, vague=vague, motive=motive)
    return Request(request_text(parts, language), given, asked)


def request_text(parts: Parts, language: str) -> str:
    """Return the one or two sentences that ask or tell the trouble, in the mail's own words."""
    spoken = [without_greeting(s.text, language) for s in parts.sentences]
    scored = [_scored(text, language) for text in spoken if text]
    if not scored:
        return parts.subject.strip()
    best = max(scored, key=lambda s: s.total)
    if best.total <= 0:
        return max(spoken, key=len)
    # A second sentence is quoted for what the best one lacks: the wish, or the trouble.
    second = max(scored, key=(lambda s: s.asks) if best.asks < best.tells else (lambda s: s.tells))
    wanted = [best] + [second] * (second.total >= _SECOND_SHARE * best.total)
    return " ".join(dict.fromkeys(s.text for s in scored if s in wanted))


def given_facts(text: str, cues: Sequence[Cue]) -> tuple[str, ...]:
    """Return slugs of the facts the writer gave already, in alphabetical order."""
    named = {cue.category for cue in cues}
    found = {
        "order_number": bool(_NUMBER.search(text)),
        "tracking_number": any(map(_is_parcel_number, _PARCEL_NUMBER.findall(text))),
        "error_text": bool(_QUOTED.search(text) or _ERROR_CODE.search(text)),
        "account_email": bool(_ADDRESS.search(text)),
        "since_when": "names_since" in named or bool(_DAY.search(text)),
        "device": "names_device" in named,
        "photo": "names_attachment" in named,
        "screenshot": "names_attachment" in named,
        "payment_method": "names_payment" in named,
        "proof_of_purchase": "names_receipt" in named,
    }
    return tuple(sorted(slug for slug, there in found.items() if there))


def _questions(
    cues: Sequence[Cue], given: Sequence[str], *, vague: bool, motive: str
) -> tuple[str, ...]:
    if motive in _NOTHING_TO_ASK:
        return ()
    named = {cue.category for cue in cues}
    trouble = bool(named & {"malfunction", "blocker", "topic_damage"})
    asked = ["what_happened"] if vague else []
    for slug, topic in _MISSING:
        needed = topic in named and (trouble or slug not in _NEEDS_TROUBLE)
        if needed and slug not in given:
            asked.append(slug)
    return tuple(asked[:MOST_QUESTIONS])


def _scored(text: str, language: str) -> _Scored:
    """Return how much a sentence asks, and how much it tells of the trouble."""
    cut = tokens(text)
    counts = Counter(cue.category for cue in lexicon(language).cues(cut))
    asks = sum(weight for name, weight in _ASKS.items() if counts[name])
    tells = sum(weight for name, weight in _TELLS.items() if counts[name])
    tells += 0.3 * sum(bool(counts[f"topic_{topic}"]) for topic in _TOPICS)
    asks += _QUESTION_MARK * ("?" in text)
    vents = sum(weight for name, weight in _VENTS.items() if counts[name])
    brief = 0.5 if len(cut) <= _BRIEF else 0.0
    return _Scored(text, asks - (vents + brief) / 2, tells - (vents + brief) / 2)


def _is_parcel_number(word: str) -> bool:
    return sum(map(str.isdigit, word)) >= 8
