"""What grouping compares of a mail: when, who, and what it is about, free of its language."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.understand.meaning import Thought, no_rows
from inbox_assistant.understand.organisations import organisation_of
from inbox_assistant.understand.rarity import rarity
from inbox_assistant.understand.space import Space

Matrix = NDArray[np.float32]

MOST_UNITS = 4  # the most telling ones: more adds cost, not knowledge
_UNKNOWN = 4.0  # rarity of a concept that was never met in learning


@dataclass(frozen=True, slots=True)
class Trace:
    """One mail as the grouper sees it. Rows have length 1; `weights` says how telling a unit is,
    `rare` how rare a word, `concepts` how rare each object or fault it names; `vague` and `problem`
    are the probabilities that it does not say what is wrong, and that something is."""

    at: float  # hours since 1970
    sender: str
    organisation: str
    language: str
    vague: float
    problem: float
    units: tuple[str, ...]
    weights: Matrix
    words: tuple[str, ...]
    rare: Matrix
    concepts: Mapping[str, float]
    places: tuple[str, ...]
    about: Matrix
    unit_rows: Matrix
    word_rows: Matrix


class Tracer:
    """Makes traces in a space. `concepts` says how rare each concept is."""

    def __init__(self, space: Space, concepts: Mapping[str, float]) -> None:
        self.space = space
        self._concepts = concepts

    def within(self, space: Space) -> "Tracer":
        """Return the same tracer in another space."""
        return Tracer(space, self._concepts)

    def trace(self, thought: Thought, at: datetime, sender: str) -> Trace:
        """Return the trace of a mail by what was thought of it, its time and its sender."""
        found = self.space.directions(thought)
        order = np.sort(np.argsort(-found.telling, kind="stable")[:MOST_UNITS])
        rare = [rarity(word, thought.language) for word in thought.words]
        return Trace(
            at=at.timestamp() / 3600,
            sender=sender_key(sender),
            organisation=organisation_key(sender),
            language=thought.language,
            vague=thought.vague,
            problem=thought.problem,
            units=tuple(thought.units[i] for i in order),
            weights=found.telling[order],
            words=thought.words,
            rare=np.array(rare, dtype=np.float32),
            concepts={slug: self._concepts.get(slug, _UNKNOWN) for slug in thought.concepts},
            places=thought.places,
            about=found.about,
            unit_rows=found.units[order],
            word_rows=thought.word_rows if thought.words else no_rows(),
        )


@lru_cache(maxsize=4096)
def sender_key(address: str) -> str:
    """Return a short key for a sender: addresses themselves need not lie in issue profiles."""
    return hashlib.blake2b(
        address.strip().casefold().encode("utf-8", "replace"), digest_size=6
    ).hexdigest()


def organisation_key(address: str) -> str:
    """Return a short key for a sender's organisation, "" for those who write for themselves."""
    organisation = organisation_of(address)
    return sender_key(organisation) if organisation else ""


def concept_rarity(arrays: Mapping[str, NDArray[Any]]) -> dict[str, float]:
    """Return how rare each concept is (logarithm), from a weights file."""
    names, values = arrays["concepts:names"].tolist(), arrays["concepts:rarity"].tolist()
    return dict(zip(names, values, strict=True))
