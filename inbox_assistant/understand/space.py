"""The space in which mails are compared: what languages and empty phrases share is taken away.

A linear discriminant (Fisher 1936) learnt on the problems of many organisations keeps what tells
problems apart and damps what differs within one: tone, story, language. Which sentence of a mail
tells the problem is learnt as well.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.understand.meaning import Thought
from inbox_assistant.understand.means import (
    LanguageMeans,
    shipped_means,
    unit_length,
)

Matrix = NDArray[np.float32]

FIRM = 20  # mails: so many make an inbox's own mean as sure as what was shipped
_BOLDEST = 3.0  # standard deviations a sentence may stand out by
_FULL = 3.0  # from this weight on a sentence counts whole
_LEAST = 0.05


@dataclass(frozen=True, slots=True)
class Directions:
    """A mail in the space: rows of length 1, and how telling each unit is (0 to 1)."""

    about: Matrix
    units: Matrix
    telling: Matrix


@dataclass(frozen=True, slots=True)
class Space:
    """`projection` is (dimensions, kept); `tell` weighs a raw unit vector, its last entry is the
    bias. `own` holds what the mails of one inbox have in common, by kind and language."""

    means: LanguageMeans
    projection: Matrix
    tell: Matrix
    own: Mapping[str, Matrix] = field(default_factory=dict)

    def directions(self, thought: Thought) -> Directions:
        """Return where a mail is, and its units."""
        pooled, units, weight = self._read(thought)
        return Directions(
            unit_length(pooled @ self.projection),
            unit_length(units @ self.projection),
            (weight / _FULL).clip(_LEAST, 1.0).astype(np.float32),
        )

    def pooled(self, thought: Thought) -> Matrix:
        """Return a mail before projection: its whole, and once more its telling sentences."""
        return self._read(thought)[0]

    def _read(self, thought: Thought) -> tuple[Matrix, Matrix, Matrix]:
        """Return a mail before projection, its units, and how much each of them weighs."""
        clean = self.freed(thought.clean, "clean", thought.language)
        units = self.freed(thought.unit_rows, "sentence", thought.language)
        weight = self._weight(thought.unit_rows)
        return unit_length(unit_length(weight @ units / weight.sum()) + clean), units, weight

    def centred_on(self, thoughts: Sequence[Thought]) -> "Space":
        """Return the space without what these mails of one inbox share, language by language: a
        maker of pans is written to about pans, so that a pan tells nothing."""
        plain = replace(self, own={})
        own: dict[str, Matrix] = {}
        for kind in ("clean", "sentence"):
            rows: dict[str, list[Matrix]] = {}
            for thought in thoughts:
                row = thought.clean if kind == "clean" else thought.unit_rows
                freed = np.atleast_2d(plain.freed(row, kind, thought.language))
                rows.setdefault(thought.language, []).append(freed)
            own |= _centres(kind, {name: np.vstack(found) for name, found in rows.items()})
        return replace(self, own=own)

    def freed(self, rows: Matrix, kind: str, language: str) -> Matrix:
        """Return the directions of rows without what their language and this inbox share."""
        freed = self.means.directions(rows, kind, language)
        own = self.own.get(f"{kind}:{language}")
        return freed if own is None else unit_length(freed - own)

    def _weight(self, unit_rows: Matrix) -> Matrix:
        told = unit_rows @ self.tell[:-1] + self.tell[-1]
        return np.asarray(np.exp(told.clip(-_BOLDEST, _BOLDEST)), dtype=np.float32)


def _centres(kind: str, rows: Mapping[str, Matrix]) -> dict[str, Matrix]:
    """Return the mean per language, drawn to the mean of all, and that to nothing when few."""
    if not rows:
        return {}
    total = sum(len(found) for found in rows.values())
    common = np.sum([found.sum(0) for found in rows.values()], axis=0) / (total + FIRM)
    return {
        f"{kind}:{language}": ((FIRM * common + found.sum(0)) / (FIRM + len(found))).astype(
            np.float32
        )
        for language, found in rows.items()
    }


def space_from(arrays: Mapping[str, NDArray[Any]], means: LanguageMeans | None = None) -> Space:
    """Return the space of a weights file."""
    return Space(
        means or shipped_means(),
        arrays["projection"].astype(np.float32),
        arrays["tell"].astype(np.float32),
    )
