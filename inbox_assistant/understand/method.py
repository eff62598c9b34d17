"""The grouping method that was learnt: the weights, and what makes mails comparable."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from numpy.typing import NDArray

from inbox_assistant.understand.belonging import Scales
from inbox_assistant.understand.means import LanguageMeans, load_arrays
from inbox_assistant.understand.space import space_from
from inbox_assistant.understand.traces import Tracer, concept_rarity


@dataclass(frozen=True, slots=True)
class Method:
    """What was learnt."""

    scales: Scales
    tracer: Tracer


def method_from(arrays: Mapping[str, NDArray[Any]], means: LanguageMeans | None = None) -> Method:
    """Return the method of a weights file."""
    tracer = Tracer(space_from(arrays, means), concept_rarity(arrays))
    return Method(Scales.of(arrays), tracer)


@lru_cache(maxsize=1)
def shipped_method() -> Method:
    """Return the method that comes with the package."""
    return method_from(load_arrays("grouping.npz"))
