import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.understand.reach import reach


@pytest.mark.parametrize(
    ("blocking", "median", "low", "high"), [(3, 9, 7, 14), (2, 15, 9, 29), (1, 100, 42, 267)]
)
def test_six_writers_stand_for_as_many_as_the_severity_prior_says(
    blocking: int, median: int, low: int, high: int
) -> None:
    found = reach(6, blocking)
    assert (found.median, found.low, found.high) == (median, low, high)


def test_nobody_wrote_nobody_is_known_to_be_hit() -> None:
    assert reach(0, 3).high == 0


def test_no_more_are_hit_than_there_are_users() -> None:
    assert reach(5, 1, cap=20).high == 20


@settings(deadline=None)
@given(st.integers(1, 100_000), st.integers(0, 3))
def test_writers_are_among_the_hit(writers: int, blocking: int) -> None:
    found = reach(writers, blocking)
    assert writers <= found.low <= found.median <= found.high
