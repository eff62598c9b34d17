"""The directions of many issues in one matrix: which are the newest, which are most like a mail."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
# Sums of many products end in other last bits when a row lies elsewhere in the matrix: in double
# precision these are far below what is rounded away.
Exact = NDArray[np.float64]
Mask = NDArray[np.bool_]

_MARGIN = 0.25  # more than the limit is held, so that not every change asks the store again


@dataclass(frozen=True, slots=True)
class Ranked:
    """Issues, those with the newest mail first, and how alike each is to one mail (cosine)."""

    ids: NDArray[np.int64]
    lasts: NDArray[np.float64]  # hours
    alike: Exact

    @staticmethod
    def of(ids: NDArray[np.int64], lasts: NDArray[np.float64], alike: Exact) -> "Ranked":
        """Return the issues in their order."""
        order = np.lexsort((-ids, -lasts))
        return Ranked(ids[order], lasts[order], alike[order])

    def __getitem__(self, kept: slice | Mask) -> "Ranked":
        return Ranked(self.ids[kept], self.lasts[kept], self.alike[kept])

    def __add__(self, other: "Ranked") -> "Ranked":
        return Ranked.of(
            np.concatenate([self.ids, other.ids]),
            np.concatenate([self.lasts, other.lasts]),
            np.concatenate([self.alike, other.alike]),
        )

    def most_alike(self, count: int) -> list[int]:
        """Return the issues most like the mail, the likest first."""
        return [int(issue) for issue in self.ids[np.lexsort((self.ids, -self.alike))[:count]]]

    def newest(self, count: int) -> list[int]:
        """Return the first issues."""
        return [int(issue) for issue in self.ids[:count]]


class Drawer:
    """Holds the `limit` issues with the newest mail, and some more.

    When the oldest had to be left out, and too many others were taken away since, it is `lacking`:
    what belongs in it must be asked for again.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.size = limit + max(1, int(limit * _MARGIN))
        self._cut = False
        self._slots: dict[int, int] = {}
        self._ids = np.zeros(self.size, dtype=np.int64)
        self._lasts = np.full(self.size, -np.inf)
        self._rows: Exact = np.zeros((self.size, 0))

    def __contains__(self, issue: int) -> bool:
        return issue in self._slots

    def __len__(self) -> int:
        return len(self._slots)

    @property
    def lacking(self) -> bool:
        """Whether issues may be missing that are newer than some that are here."""
        return self._cut and len(self) < self.limit

    def put(self, issue: int, last: float, direction: Matrix) -> list[int]:
        """Keep an issue whose newest mail came at `last` (hours); return which were left out."""
        left = self._make_room() if issue not in self._slots and len(self) == self.size else []
        if self._rows.shape[1] != len(direction):
            self._rows = np.zeros((self.size, len(direction)))
        slot = self._slots.setdefault(issue, int(np.isneginf(self._lasts).argmax()))
        self._ids[slot], self._lasts[slot], self._rows[slot] = issue, last, direction
        return left

    def drop(self, issue: int) -> None:
        """Keep the issue no longer, if it was kept."""
        slot = self._slots.pop(issue, None)
        if slot is not None:
            self._lasts[slot] = -np.inf

    def mark_cut(self) -> None:
        """Note that there are older issues which are not here."""
        self._cut = True

    def ranked(self, direction: Matrix) -> Ranked:
        """Return all issues that are held, with their likeness to a direction."""
        held = ~np.isneginf(self._lasts)
        if not held.any():
            return Ranked(self._ids[held], self._lasts[held], np.zeros(0))
        alike = np.round(self._rows @ direction.astype(np.float64), 5)
        return Ranked.of(self._ids[held], self._lasts[held], alike[held])

    def _make_room(self) -> list[int]:
        """Leave out the oldest, beyond the limit."""
        order = np.lexsort((-self._ids, -self._lasts))[self.limit :]
        left = [int(issue) for issue in self._ids[order]]
        for issue in left:
            self.drop(issue)
        self._cut = True
        return left
