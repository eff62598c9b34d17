"""Sets of UIDs, as commands name them."""

from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.mail.listing import uid_sets

UIDS = st.sets(st.integers(1, 400) | st.integers(1, 2**32 - 1), max_size=300)


def read(uid_set: str) -> list[int]:
    ends = [part.split(":") for part in uid_set.split(",")]
    return [uid for pair in ends for uid in range(int(pair[0]), int(pair[-1]) + 1)]


@given(UIDS)
def test_sets_name_every_uid_once_and_are_short(uids: set[int]) -> None:
    sets = list(uid_sets(sorted(uids), limit=60))
    assert [uid for one in sets for uid in read(one)] == sorted(uids)
    assert all(len(one) <= 60 for one in sets)


def test_a_hundred_thousand_uids_in_a_row_are_one_short_set() -> None:
    assert list(uid_sets(range(1, 100_001))) == ["1:100000"]


def test_no_uids_are_no_set() -> None:
    assert list(uid_sets([])) == []
