import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.understand.linkage import average_linkage


@given(st.integers(0, 12), st.integers(0, 2**16))
def test_it_joins_exactly_what_is_alike_enough(size: int, seed: int) -> None:
    half = np.random.default_rng(seed).random((size, size)).astype(np.float32)
    likeness = np.asarray((half + half.T) / 2, dtype=np.float32)
    groups = np.array(average_linkage(likeness, 0.6), dtype=int)
    for a in set(groups.tolist()):
        for b in set(groups.tolist()) - {a}:
            assert likeness[np.ix_(groups == a, groups == b)].mean() < 0.6 + 1e-5
