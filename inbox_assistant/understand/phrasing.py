"""Words of a mail made fit to be read by others: whole, without greeting, with nothing private.

A title is a clause, not a mail: brackets, joints ("but", "so") and what follows are cut away.
"""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from inbox_assistant.masking import MASK, excerpt, mask
from inbox_assistant.tables import table
from inbox_assistant.understand.cleaning import without_greeting
from inbox_assistant.understand.lexicon import cues
from inbox_assistant.understand.tokens import listed as listed_words
from inbox_assistant.understand.tokens import tokens

LONGEST_TITLE = 80
LONG = 9  # words: a title of more is less of one
LONGEST_SENTENCE = 280
READ = 600  # characters: longer units are read this far

_LONGEST_NUMBER = 120
_STEM = 5  # letters: enough to tell words apart, short enough for endings and cognates
_JUNCTIONS = re.compile(r"[;–—…!?]|[.:,](?=\s)|\s-\s|\.{2,}")
_BRACKETS = re.compile(r"\s?[(\[][^()\[\]]{0,120}[)\]]")
_LOOSE = re.compile(r"\s+([.,;:!?…])")
_OPEN_TAIL = re.compile(r"\s?[(\[][^)\]]{0,120}$")
# What may identify an order, a customer, a parcel: letters and digits joined, or many digits.
_CODE = re.compile(
    r"(?<![\w€£$•.,-])#?(?:[A-Za-z]{1,12}[-/.]?\d[\w/-]{1,30}|\d[\w/-]{2,30})"
    r"(?!\w|[.,]\d|\s?(?:[€£$%]|eur\b|euro))",
    re.IGNORECASE,
)
_HARMLESS = re.compile(
    r"\d{1,4}|(?:19|20)\d\d(?:[-/]\d\d){1,2}|\d{1,2}[-/:.h]\d{1,2}(?:[-/]\d{2,4})?"
)
_TONES = frozenset(
    listed_words(
        "anger insult irony mock_praise rhetorical threat letdown worry apology warmth joy "
        "praise plea names_since urgency"
    )
)
_ENDS = frozenset(listed_words("done_now thanks"))
_EDGES = " \t-–—,;:.·*_~/|\\>…!"


def tidy(text: str) -> str:
    """Return the beginning of the text on one line, private data masked, without the gaps and
    brackets that removed codes left."""
    head = mask(text[:READ])
    if len(text) > READ:  # the cut may have gone through a number, which was then not recognised
        head = head[:-_LONGEST_NUMBER]
    line = " ".join(head.split()).replace("()", "").replace("[]", "")
    return " ".join(_LOOSE.sub(r"\1", line).split()).strip()


def sentence(text: str, language: str) -> str:
    """Return a sentence of a mail without its greeting and private data, capital first."""
    shown = excerpt(without_greeting(tidy(text), language).lstrip(_EDGES), LONGEST_SENTENCE)
    return capital(shown)


def clauses(text: str, language: str) -> Iterator[str]:
    """Yield what of a sentence may be a title: the whole, and if that is long each of its
    clauses. Masked codes are left out."""
    whole = tidy(without_greeting(tidy(text), language))
    plain = _OPEN_TAIL.sub("", _BRACKETS.sub("", whole.replace(MASK, "")))
    yield headline(plain, language)
    if len(plain.split()) > LONG:
        for part in filter(str.strip, _JUNCTIONS.split(plain)):
            yield headline(part, language)


def headline(text: str, language: str) -> str:
    """Return the words as a title: no joint at either end, no mark behind, capital first."""
    words = text.strip(_EDGES).split()
    joints = listed("joints", language)
    while len(words) > 1 and words[0].casefold() in joints:
        words.pop(0)
    while len(words) > 1 and words[-1].casefold() in joints:
        words.pop()
    title = " ".join(words).strip(_EDGES)
    if title.isupper() and len(words) > 1:
        title = title.lower()
    return capital(shortened(title))


def shortened(text: str, limit: int = LONGEST_TITLE) -> str:
    """Return the text cut at a word, with an ellipsis when it was longer."""
    text = " ".join(text.split()) or "…"
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(",;:.-") + "…"


def toned(text: str, language: str) -> bool:
    """Return whether the text vents, pleads, thanks or tells when, and so says less of what."""
    return any(cue.category in _TONES for cue in cues(text[:READ], language))


def ended(text: str, language: str) -> bool:
    """Return whether the text tells that it is over, or thanks for it."""
    return any(cue.category in _ENDS for cue in cues(text[:READ], language))


def narrated(text: str, language: str) -> bool:
    """Return whether the text tells of its writer ("I", "my")."""
    tellers = listed("tellers", language)
    return any(token.low in tellers for token in tokens(text[:READ]))


def introduces(text: str, language: str) -> bool:
    """Return whether the writer says who they are."""
    low = text[:READ].casefold()
    return any(phrase in low for phrase in listed("introductions", language))


def codes(text: str) -> frozenset[str]:
    """Return the codes in a text, case-folded: of orders, customers, errors. Days are none."""
    found = (match[0] for match in _CODE.finditer(text[:READ]))
    return frozenset(code.casefold() for code in found if not _HARMLESS.fullmatch(code))


def uncoded(text: str, known: Collection[str]) -> str:
    """Return the text with its codes masked, but for the known ones (case-folded)."""

    def masked(match: re.Match[str]) -> str:
        harmless = _HARMLESS.fullmatch(match[0]) or match[0].casefold() in known
        return match[0] if harmless else MASK

    return _CODE.sub(masked, text)


@lru_cache(maxsize=64)
def listed(name: str, language: str) -> frozenset[str]:
    """Return a word list of `titling.toml`, empty where the language has none."""
    return frozenset(table("inbox_assistant.understand", "titling")[name].get(language, ()))


def capital(text: str) -> str:
    """Return the text with a capital in front."""
    return text[:1].upper() + text[1:]


def stems(text: str) -> frozenset[str]:
    """Return the first letters of the longer words: equal for most forms of a word."""
    said = (token.low for token in tokens(text))
    return frozenset(word[:_STEM] for word in said if len(word) > 3 and word.isalnum())
