"""What of a mail carries its problem: greeting, closing, signature and numbers taken away.

Greetings and tone are most of a short mail's words; left in, they make every angry mail look like
every other one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from inbox_assistant.understand.lexicon import Lexicon, lexicon
from inbox_assistant.understand.tokens import Sentence, Token, tokens
from inbox_assistant.understand.words import Words

READ_LIMIT = 20_000  # characters: a longer mail is read this far
MOST_SENTENCES = 40
MOST_UNITS = 12
FEWEST_WORDS = 3  # shorter fragments are joined to the one before

_PREFIXES = re.compile(
    r"\A\s*(?:(?:re|aw|r|i|rv|sv|vs|tr|fwd?|wg|antw|antwort|odp)\s?(?:\[\d+\])?\s?:\s?)+",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?<!\w)#?[A-Z]{1,4}[- ]?\d{3,}\w*|(?<!\w)\d{5,}\b")
_GREETINGS = frozenset({"greeting_formal", "greeting_neutral", "greeting_informal"})
_FAREWELLS = frozenset({"closing_formal", "closing_informal", "thanks", "thanks_in_advance"})
_GREETING_ENDS = frozenset(",!:.–-;")
_LONGEST_GREETING = 60
_LONGEST_SIGNATURE = 6  # words


@dataclass(frozen=True, slots=True)
class Parts:
    """A mail cut for reading: `clean` and `units` carry the problem, the rest carries the tone."""

    full: str
    subject: str
    sentences: tuple[Sentence, ...]
    clean: str
    units: tuple[str, ...]


def parts_of(words: Words, language: str) -> Parts:
    """Return the parts of a mail. Sentence offsets are those of the body."""
    body = words.body[:READ_LIMIT]
    found = words.sentences[:MOST_SENTENCES]
    subject = clean_subject(words.subject)
    kept = [_telling(s.text, at, language) for at, s in enumerate(_unsigned(found, words))]
    units = _units(subject, [text for text in kept if text])
    clean = ". ".join(part for part in (subject, " ".join(_joined(kept))) if part)
    full = ". ".join(part for part in (words.subject.strip(), body.strip()) if part)
    return Parts(full, words.subject, tuple(found), clean or full, units or (clean or full,))


def clean_subject(subject: str) -> str:
    """Return the subject without Re:, AW:, Fwd: and reference codes."""
    return _CODE.sub("", _PREFIXES.sub("", subject[:300], count=1)).strip(" -:[]()")


def without_greeting(text: str, language: str) -> str:
    """Return the sentence without the greeting it begins with ("" when it is nothing else)."""
    cut = tokens(text)
    greeting = lexicon(language).opening(cut, _GREETINGS)
    if greeting is None or greeting.start > 0:
        return text
    for token in cut:
        if token.start >= _LONGEST_GREETING:
            break
        if token.low in _GREETING_ENDS and token.start >= greeting.end:
            return text[token.end :].strip()
    return "" if len(cut) <= _LONGEST_SIGNATURE else text[greeting.end :].strip(" ,")


def _telling(text: str, at: int, language: str) -> str:
    if at < 2:
        text = without_greeting(text, language)
    cut = tokens(text)
    if _is_farewell(cut, lexicon(language)):
        return ""
    return _CODE.sub("", text).strip()


def _is_farewell(cut: Sequence[Token], known: Lexicon) -> bool:
    said = [token for token in cut if token.low.isalnum()]
    if not said:
        return True
    return len(said) <= _LONGEST_SIGNATURE and any(
        cue.category in _FAREWELLS and cue.start <= said[0].start for cue in known.cues(cut)
    )


def _unsigned(found: Sequence[Sentence], words: Words) -> list[Sentence]:
    """Leave out the last lines that only sign: the sender's name, or a few capitalised words."""
    kept = list(found)
    name = {token.low for token in tokens(words.sender_name) if len(token.low) > 1}
    while len(kept) > 1 and _signs(kept[-1].text, name):
        kept.pop()
    return kept


def _signs(text: str, name: set[str]) -> bool:
    said = [token for token in tokens(text) if token.text[0].isalpha()]
    if not said:
        return True
    if len(said) > _LONGEST_SIGNATURE or "?" in text or "!" in text:
        return False
    return any(t.low in name for t in said) or all(t.text[0].isupper() for t in said)


def _units(subject: str, kept: Sequence[str]) -> tuple[str, ...]:
    own = [subject] if len(subject.split()) >= 2 else []
    return tuple(dict.fromkeys(own + _joined(kept)))[:MOST_UNITS]


def _joined(kept: Sequence[str]) -> list[str]:
    """Join fragments of one or two words to what stands before them."""
    joined: list[str] = []
    for text in filter(None, kept):
        if joined and len(joined[-1].split()) < FEWEST_WORDS:
            joined[-1] += " " + text
        else:
            joined.append(text)
    return joined
