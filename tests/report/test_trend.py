from math import comb

import pytest

from inbox_assistant.report.trend import trend


@pytest.mark.parametrize(
    ("writers", "before", "expected"),
    [
        (4, 0, "steady"),
        (5, 0, "growing"),
        (6, 1, "steady"),
        (7, 1, "growing"),
        (0, 5, "fading"),
        (3, 10, "fading"),
        (12, 12, "steady"),
        (0, 0, "steady"),
        (120, 100, "steady"),
        (140, 100, "growing"),
    ],
)
def test_a_change_counts_when_chance_does_not_explain_it(
    writers: int, before: int, expected: str
) -> None:
    assert trend(writers, before, is_new=False) == expected


def test_an_issue_first_seen_in_the_span_is_new() -> None:
    assert trend(1, 0, is_new=True) == "new"


def test_the_normal_form_agrees_with_the_exact_binomial_test() -> None:
    pairs = [(a, b) for a in range(41) for b in range(a)]
    differing = [p for p in pairs if (trend(*p, is_new=False) == "growing") != (_exact(*p) <= 0.05)]
    # Only where the exact probability is a hair from 5 %.
    assert all(abs(_exact(*p) - 0.05) < 0.002 for p in differing), differing


def _exact(writers: int, before: int) -> float:
    n = writers + before
    return float(sum(comb(n, k) for k in range(writers, n + 1)) / 2**n)
