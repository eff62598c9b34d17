"""What the wording of a draft shows: per language a table of patterns for each kind of fault.

A sentence is of a kind when a pattern of `any` stands in it and none of `unless`, which are the
harmless look-alikes. Tables and the words of their concepts lie in `wording/`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from inbox_assistant.respond.check.draft import LONGEST_SENTENCE, Draft
from inbox_assistant.respond.check.learnt import DOUBTED, SURE, Heard, heard
from inbox_assistant.respond.check.matching import (
    ANY,
    Pattern,
    Words,
    entries,
    parts,
    pattern,
)
from inbox_assistant.respond.check.tables import tables
from inbox_assistant.understand.lexicon import Lexicon

WORDS = "words"  # the section that holds the concepts
REMEMBERED = 2048  # sentences: rules share them, and most stay when a draft is checked again
JOINTS = "joint"  # the concept of words after which a clause begins


@dataclass(frozen=True, slots=True)
class Kind:
    """The patterns of one kind: signs, and what only looks like them."""

    any: tuple[Pattern, ...]
    unless: tuple[Pattern, ...]

    def span(self, words: Words) -> tuple[int, int] | None:
        """Return the offsets of the first sign, None where there is none or a guard holds."""
        found = sorted(span for one in self.any for span in one.spans(words))
        if not found or any(True for one in self.unless for _ in one.spans(words)):
            return None
        return words.characters(*found[0])


@dataclass(frozen=True, slots=True)
class Wording:
    """All kinds of one language, and the lexicon that finds the words of their patterns."""

    kinds: Mapping[str, Kind]
    lexicon: Lexicon
    joints: frozenset[str]


@lru_cache(maxsize=16)
def wording(language: str) -> Wording:
    """Return the tables of a language, none for languages without."""
    if not (found := tables("wording", language)):
        return Wording({}, Lexicon(), frozenset())
    concepts = found.pop(WORDS)
    kinds = {name: Kind(_all(t["any"]), _all(t.get("unless", ()))) for name, t in found.items()}
    asked = {part for k in kinds.values() for one in k.any + k.unless for part in parts(one)}
    lexicon = Lexicon.of({part: entries(part, concepts) for part in asked - {ANY}})
    return Wording(kinds, lexicon, frozenset(concepts[JOINTS]))


def words_of(sentence: str, language: str) -> Words:
    """Return the words of a sentence (cut where it is too long to be one)."""
    return _words(sentence[:LONGEST_SENTENCE], language)


def said(draft: Draft, kinds: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each of these kinds that the draft's sentences are of, with the exact words.

    Tables quote precisely but know only so many wordings, and not what is meant: a sentence that
    sounds quite unlike a kind is not of it, one that sounds clearly like it is, whatever its words.
    """
    known = wording(draft.language)
    for sentence in draft.sentences if known.kinds else ():
        words = words_of(sentence.text, draft.language)
        sounds = heard(sentence.text[:LONGEST_SENTENCE], draft.language)
        for kind in kinds:
            span = known.kinds[kind].span(words) if kind in known.kinds else None
            if span := _weighed(kind, span, sounds):
                yield kind, draft.words_at(sentence.start + span[0], sentence.start + span[1])


def _weighed(
    kind: str, span: tuple[int, int] | None, sounds: Sequence[Heard]
) -> tuple[int, int] | None:
    """Return the words that are of that kind, given those the tables found."""
    if not sounds:
        return span
    best = max(sounds, key=lambda part: part.scores[kind])
    if span:
        return span if best.scores[kind] > DOUBTED else None
    sure = best.kind == kind and best.scores[kind] > SURE
    return (best.start, best.end) if sure else None


def shows(sentence: str, language: str, kinds: Sequence[str]) -> bool:
    """Return whether a sentence is of one of these kinds."""
    known = wording(language)
    words = words_of(sentence, language)
    return any(known.kinds[kind].span(words) for kind in kinds if kind in known.kinds)


@lru_cache(maxsize=REMEMBERED)
def _words(sentence: str, language: str) -> Words:
    known = wording(language)
    return Words(sentence, known.lexicon, known.joints)


def _all(written: Sequence[str]) -> tuple[Pattern, ...]:
    return tuple(pattern(one) for one in written)
