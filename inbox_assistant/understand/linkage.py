"""Average linkage: groups whose members are, on average, alike enough.

The nearest-neighbour chain (Murtagh 1983) finds them in quadratic time, without a library.
"""

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]


def average_linkage(likeness: Matrix, enough: float) -> list[int]:
    """Return a group number per row of a symmetric matrix; groups join while the mean likeness
    between their members is at least `enough`."""
    near = likeness.astype(np.float32)
    np.fill_diagonal(near, -np.inf)
    members = {row: [row] for row in range(len(near))}
    open_ = set(members)
    chain: list[int] = []
    while open_:
        if not chain:
            chain.append(min(open_))
        last = chain[-1]
        other = int(near[last].argmax())
        if near[last, other] < enough:
            # The nearest is too far: this group is finished, and nothing will join it.
            _close(near, last)
            open_.discard(chain.pop())
        elif len(chain) > 1 and near[last, chain[-2]] >= near[last, other]:
            second = chain[-2]
            del chain[-2:]
            _merge(near, members, last, second)
            open_.discard(second)
        else:
            chain.append(other)
    return _numbers(members, len(likeness))


def _merge(near: Matrix, members: dict[int, list[int]], kept: int, gone: int) -> None:
    a, b = len(members[kept]), len(members[gone])
    joined = (a * near[kept] + b * near[gone]) / (a + b)
    near[kept], near[:, kept] = joined, joined
    near[kept, kept] = -np.inf
    members[kept] += members.pop(gone)
    _close(near, gone)


def _close(near: Matrix, row: int) -> None:
    near[row], near[:, row] = -np.inf, -np.inf


def _numbers(members: dict[int, list[int]], size: int) -> list[int]:
    found = [0] * size
    for number, rows in enumerate(members.values()):
        for row in rows:
            found[row] = number
    return found
