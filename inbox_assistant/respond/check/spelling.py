"""Misspelt words, with the word that was meant where it is plain.

A word is wrong when it is rare in its language and in English (wordfreq's Zipf scale: 3 is once in
a million words), one slip away from a common word or its stem, and unknown to Hunspell's
dictionary. Names, codes, words of the conversation and of the team's dictionary are left alone: a
false alarm costs more than a missed slip.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from inbox_assistant.respond.check.dictionaries import (
    DICTIONARIES,
    LONGEST,
    SHORTEST,
    accented,
    common,
    correction,
    misspelt_stem,
)
from inbox_assistant.respond.check.draft import Draft
from inbox_assistant.respond.check.fault import Fault
from inbox_assistant.respond.check.signs import found

_TOKEN = re.compile(r"\S+")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_CODE = re.compile(r"[\d@/\\_<>{}#&=]|\w\.\w|www")
_JOINT = re.compile(r"(\b\w{0,25}'|-)")
# German nouns have capitals as names have: only long ones, and none behind a title.
_LONG_NOUN = 7
_TITLES = frozenset(
    {"frau", "herr", "herrn", "dr.", "prof.", "familie", "liebe", "lieber", "hallo"}
)


class _Word(NamedTuple):
    low: str
    start: int
    noun: bool


def spelling(draft: Draft) -> Iterator[Fault]:
    """Find misspelt words, each once."""
    listed = list(dict.fromkeys(found(draft, "misspelt")))
    yield from (Fault("spelling", words) for words in listed)
    if draft.language not in DICTIONARIES:
        return
    seen = {words.casefold() for words in listed}
    for word in _words(draft):
        if word.low not in seen:
            seen.add(word.low)
            fault = _fault(word, draft)
            if fault:
                yield fault


def _fault(word: _Word, draft: Draft) -> Fault | None:
    if word.low in draft.known:
        return None
    quote = draft.words_at(word.start, word.start + len(word.low))
    if common(draft.language, word.low):
        meant = None if word.noun else accented(draft.language, word.low)
        return Fault("spelling", quote, meant, "misspelt") if meant else None
    if meant := _meant(word.low, draft):
        return Fault("spelling", quote, meant.capitalize() if word.noun else meant, "misspelt")
    if not word.noun and word.low.isalpha() and misspelt_stem(draft.language, word.low):
        return Fault("spelling", quote)
    return None


def _words(draft: Draft) -> Iterator[_Word]:
    for sentence in (s for s in draft.sentences if s.start < draft.signature):
        before = ""
        for token in _TOKEN.finditer(sentence.text):
            titled = before.casefold() in _TITLES
            for word, start in _parts(token.group()):
                at = sentence.start + token.start() + start
                opens = token.start() == 0 and start == 0
                if word.islower() or (opens and word[1:].islower()):
                    yield _Word(word.lower(), at, False)
                elif draft.language == "de" and _noun(word) and not titled:
                    yield _Word(word.lower(), at, True)
            before = token.group()


def _noun(word: str) -> bool:
    return len(word) >= _LONG_NOUN and word.isalpha() and word.istitle()


def _parts(token: str) -> Iterator[tuple[str, int]]:
    if not _CODE.search(token):
        for match in _WORD.finditer(token):
            yield match.group(), match.start()


def _meant(word: str, draft: Draft) -> str | None:
    # "l'aggiornamento", "disait-il": each part counts alone; one before an apostrophe is cut.
    parts = _JOINT.split(word)
    fixed = [_part(part, draft) for part in parts]
    return "".join(fixed) if fixed != parts else None


def _part(part: str, draft: Draft) -> str:
    if not SHORTEST <= len(part) <= LONGEST or part.endswith("'") or part in draft.known:
        return part
    return correction(draft.language, part) or part
