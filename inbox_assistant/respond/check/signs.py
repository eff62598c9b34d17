"""Signs of a kind in a sentence: one table of regular expressions per language.

In the tables "…" stands for up to 40 characters of the same clause. Every gap is bounded and
every sentence is cut, so that matching stays linear on hostile text.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from inbox_assistant.respond.check.draft import LONGEST_SENTENCE, Draft
from inbox_assistant.respond.check.tables import tables

_GAP = r"(?:[^.!?;\n]{0,40}?)"


@dataclass(frozen=True, slots=True)
class Signs:
    """What shows a kind, and what shows that it only looks like it."""

    any: re.Pattern[str]
    unless: re.Pattern[str] | None

    def find(self, sentence: str) -> re.Match[str] | None:
        """Return the first sign in the sentence, None when there is none or an exception holds."""
        part = sentence[:LONGEST_SENTENCE]
        match = self.any.search(part)
        if match is None or (self.unless and self.unless.search(part)):
            return None
        return match


@lru_cache(maxsize=16)
def signs(language: str) -> Mapping[str, Signs]:
    """Return the tables of a language, none for languages without."""
    found = tables("patterns", language)
    return {kind: Signs(compiled(t["any"]), _some(t["unless"])) for kind, t in found.items()}


def found(draft: Draft, kind: str) -> Iterator[str]:
    """Return the exact words of the draft that are signs of that kind, one a sentence."""
    table = signs(draft.language).get(kind)
    for sentence in draft.sentences if table else ():
        match = table.find(sentence.text) if table else None
        if match:
            start = sentence.start
            yield draft.words_at(start + match.start(), start + match.end())


def spans(draft: Draft, kind: str) -> Iterator[tuple[int, int]]:
    """Return where the draft has signs of that kind: all of them."""
    table = signs(draft.language).get(kind)
    for sentence in draft.sentences if table else ():
        part = sentence.text[:LONGEST_SENTENCE]
        for match in table.any.finditer(part) if table and table.find(part) else ():
            yield sentence.start + match.start(), sentence.start + match.end()


def compiled(patterns: list[str], flags: int = re.IGNORECASE) -> re.Pattern[str]:
    """Return one expression for all of these, each at the beginning of a word."""
    joined = "|".join(f"(?:{pattern})" for pattern in patterns).replace("…", _GAP)
    return re.compile(rf"(?<!\w)(?:{joined})", flags)


def _some(patterns: list[str]) -> re.Pattern[str] | None:
    return compiled(patterns) if patterns else None
