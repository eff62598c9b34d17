"""What the mails of an issue have in common, as concepts: an object, and what is wrong with it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from inbox_assistant.tables import table
from inbox_assistant.understand.concepts import concepts, languages
from inbox_assistant.understand.tellings import LONGEST
from inbox_assistant.understand.traces import Trace

FOLDER = resources.files("inbox_assistant.understand") / "lexicons" / "concept_names"
OBJECT, FAULT = "object_", "fault_"
FEWEST = 2  # mails that name a concept: one alone shares it with nobody
_VAGUE_COUNTS = 0.05  # a vague mail says little of what the issue is about

Shares = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Topic:
    """An object and a fault, the shares of the mails that name each, and of those that name
    both."""

    object: str
    fault: str
    objects: float
    faults: float
    both: float


def shares(traces: Sequence[Trace]) -> Shares:
    """Return which share of the mails names each concept that several name; clear mails count
    more. Mails in languages without a list are not counted."""
    found = _named(traces)
    total = sum(weight for _, weight in found) or 1.0
    mails = Counter(slug for slugs, _ in found for slug in slugs)
    return {
        slug: sum(weight for slugs, weight in found if slug in slugs) / total
        for slug, count in sorted(mails.items())
        if count >= FEWEST
    }


def topic(traces: Sequence[Trace]) -> Topic | None:
    """Return the object and the fault that most mails name together, None when none do."""
    found = _named(traces)
    total = sum(weight for _, weight in found) or 1.0
    known = shares(traces)
    pairs: dict[tuple[str, str], float] = {}
    for slugs, weight in found:
        named = [slug for slug in sorted(slugs) if slug in known and named_in(slug, "en")]
        for thing in (slug for slug in named if slug.startswith(OBJECT)):
            for fault in (slug for slug in named if slug.startswith(FAULT)):
                pairs[thing, fault] = pairs.get((thing, fault), 0.0) + weight
    if not pairs:
        return None
    (thing, fault), weight = max(pairs.items(), key=lambda p: (p[1], known[p[0][0]], p[0]))
    return Topic(thing, fault, known[thing], known[fault], weight / total)


def said(text: str, language: str, known: Shares) -> tuple[float, float]:
    """Return the shares of the object and of the fault that a text names, 0 where it names
    none: how much of what the mails share it tells."""
    slugs = slugs_of(text, language)
    return _most(slugs, OBJECT, known), _most(slugs, FAULT, known)


def named_in(slug: str, language: str) -> str | None:
    """Return what people call a concept, None where the language has no name for it."""
    return _names(language).get(slug)


@lru_cache(maxsize=4096)
def slugs_of(text: str, language: str) -> frozenset[str]:
    """Return the concepts of a text; an issue's mails are asked again with each new one."""
    return concepts(text, language)


def _named(traces: Sequence[Trace]) -> list[tuple[frozenset[str], float]]:
    known = languages()
    return [
        (
            slugs_of(". ".join(unit[:LONGEST] for unit in trace.units), trace.language),
            1 - trace.vague + _VAGUE_COUNTS,
        )
        for trace in traces
        if trace.language in known
    ]


def _most(slugs: frozenset[str], kind: str, known: Shares) -> float:
    return max((known.get(slug, 0.0) for slug in slugs if slug.startswith(kind)), default=0.0)


@lru_cache(maxsize=16)
def _names(language: str) -> Mapping[str, str]:
    file = FOLDER / f"{language}.toml"
    if not language.isalpha() or not file.is_file():
        return {}
    return table("inbox_assistant.understand", f"lexicons/concept_names/{language}")
