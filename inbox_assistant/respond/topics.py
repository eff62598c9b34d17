"""What a mail is about, in the customer's own words, when these can be repeated with grace."""

import re

from inbox_assistant.respond.subjects import plain_subject
from inbox_assistant.understand.language import LanguageReader

FEWEST_WORDS, MOST_WORDS = 2, 9
LONGEST = 70
_LOUD = re.compile(r"[!?…]|\.\.|[<>{}\[\]\"«»“”„|_]|https?:|www\.|@")
_LETTERED = re.compile(r"[^\W\d_]{2,}")
# Words that open a cry for help or an insult rather than name a matter.
_NO_MATTER = re.compile(
    r"\b(?:urgent\w*|urgen\w+|dringend\w*|sofort|help|hilfe|aiuto|ayuda|aide|vergogn\w+|shame\w*"
    r"|scandal\w+|skandal\w*|schand\w+|honte\w*|vergüenza|verguenza|tru\w*ff\w+|ladri|scam\w*|estaf\w+"
    r"|betrug\w*|betrüg\w+|arnaqu\w+|schifo|schifezza|worst|terrible|horrib\w+|ridicul\w+|ridicol\w+"
    r"|inaccettabil\w+|unacceptable|inaceptable|inadmissible|delus\w+|disappoint\w+|enttäusch\w+"
    r"|déçu\w*|decepcion\w+|complain\w*|reclam\w+|réclam\w+|beschwerde\w*|avvocato|anwalt|lawyer)\b",
    re.IGNORECASE,
)
_READER = LanguageReader()


def topic(subject: str, language: str) -> str | None:
    """Return the subject when it names the matter calmly and in the customer's language, else None.

    What shouts, insults, or is a mere "help" is not repeated back to its writer.
    """
    words = plain_subject(subject).strip(" .,;:-–")
    count = len(words.split())
    if not FEWEST_WORDS <= count <= MOST_WORDS or len(words) > LONGEST:
        return None
    if _LOUD.search(words) or _NO_MATTER.search(words) or not _LETTERED.search(words):
        return None
    if words.isupper() or not _of_language(words, language):
        return None
    return words


def _of_language(words: str, language: str) -> bool:
    # Too short to be sure: only a clear other language is refused.
    read = _READER.read(words)
    return read.value in (language, "und") or read.probability < 0.9
