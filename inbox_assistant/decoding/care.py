"""Words of a mail after which it matters how we answer: grief, illness, children, danger, loyalty,
and having written in vain. One small lexicon a language, `lexicons/care/`."""

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from inbox_assistant.tables import table
from inbox_assistant.understand.lexicon import Lexicon
from inbox_assistant.understand.tokens import tokens

FOLDER = resources.files("inbox_assistant") / "lexicons" / "care"
#: What is said of a person's life; `again` says that they wrote or were promised in vain.
CATEGORIES = ("loss", "illness", "child", "emergency", "loyal", "again")
_READ_LIMIT = 20_000  # characters, as much as a reading looks at
_MOST_WORDS = 3  # of a category: more show nothing new


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Return the languages that have such a lexicon, in alphabetical order."""
    return tuple(sorted(file.name.removesuffix(".toml") for file in FOLDER.iterdir()))


def care_words(text: str, language: str) -> Mapping[str, tuple[str, ...]]:
    """Return the exact words of the text by category, each once; none without a lexicon."""
    text = text[:_READ_LIMIT]
    found: dict[str, dict[str, None]] = {}
    for cue in _lexicon(language).cues(tokens(text)):
        found.setdefault(cue.category, {})[text[cue.start : cue.end]] = None
    return {category: tuple(words)[:_MOST_WORDS] for category, words in found.items()}


@lru_cache(maxsize=16)
def _lexicon(language: str) -> Lexicon:
    if language not in languages():
        return Lexicon()
    return Lexicon.of(table("inbox_assistant", f"lexicons/care/{language}"))
