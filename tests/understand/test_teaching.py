"""A taught head: few lessons change little, many change much, and no value drowns the others."""

import numpy as np
import pytest
from numpy.typing import NDArray

from inbox_assistant.errors import InputError
from inbox_assistant.understand.heads import Head, decided, softmax
from inbox_assistant.understand.perceptions import pack_head, pack_row, unpack_head, unpack_row
from inbox_assistant.understand.teaching import Lessons, folds_of, taught
from inbox_assistant.understand.verdicts import judge

VALUES = ("a", "b", "c")
WIDTH = 30


def chance(seed: int = 1) -> np.random.Generator:
    return np.random.default_rng(seed)


def shipped(seed: int = 1) -> Head:
    weights = chance(seed).normal(size=(3, WIDTH)).astype(np.float32)
    return Head(VALUES, weights, np.zeros(3, np.float32))


def rows(count: int, seed: int = 2) -> NDArray[np.float32]:
    return chance(seed).normal(size=(count, WIDTH)).astype(np.float32)


def answers(head: Head, seen: NDArray[np.float32]) -> NDArray[np.str_]:
    chosen = decided(softmax(head.scores(seen)), ordered=False)
    return np.array(VALUES)[chosen]


def lessons(seen: NDArray[np.float32], truths: NDArray[np.str_]) -> Lessons:
    count = len(truths)
    said = answers(shipped(), seen) != truths
    return Lessons(seen, truths, np.ones(count), said, np.arange(count))


def test_no_lesson_changes_nothing() -> None:
    head = shipped()
    assert taught(head, lessons(rows(0), np.array([], dtype=str)), [1.0])[0] is head


def test_few_lessons_change_little_and_many_change_much() -> None:
    team = shipped(9)  # a team that sees everything otherwise
    fresh = rows(400, 3)
    agreement = []
    for count in (0, 5, 50, 500):
        seen = rows(count)
        head = taught(shipped(), lessons(seen, answers(team, seen)), [1.0])[0]
        agreement.append(float((answers(head, fresh) == answers(team, fresh)).mean()))
    assert agreement == sorted(agreement)
    assert agreement[1] - agreement[0] < 0.25
    assert agreement[3] > agreement[0] + 0.25


def test_a_stronger_prior_stays_closer() -> None:
    seen = rows(60)
    heads = taught(shipped(), lessons(seen, answers(shipped(9), seen)), [30.0, 1.0])
    moved = [float(np.abs(head.weights - shipped().weights).sum()) for head in heads]
    assert moved[0] < moved[1]


def test_correcting_one_value_often_does_not_drown_the_others() -> None:
    seen = rows(300)
    truths = answers(shipped(), seen)
    truths[:60] = "c"
    head = taught(shipped(), lessons(seen, truths), [1.0])[0]
    fresh = rows(400, 3)
    kept = answers(head, fresh) == answers(shipped(), fresh)
    assert kept.mean() > 0.75
    assert set(answers(head, fresh)) == set(VALUES)


def test_groups_are_never_split() -> None:
    groups = np.array([7, 7, 3, 3, 3, 9, 7, 1, 5, 8])
    folds = folds_of(groups)
    assert all(len(set(folds[groups == group])) == 1 for group in groups)
    assert len(set(folds.tolist())) == 5


@pytest.mark.parametrize("seed", range(5))
def test_a_consistent_team_is_better_and_a_random_one_is_not(seed: int) -> None:
    seen = rows(200, seed)
    none = np.zeros(200, dtype=bool)
    consistent = lessons(seen, answers(shipped(9), seen))
    assert judge(shipped(), consistent, none, ordered=False).better
    truths = answers(shipped(), seen)
    truths[:60] = chance(seed).choice(VALUES, 60)
    verdict = judge(shipped(), lessons(seen, truths), none, ordered=False)
    assert not verdict.better
    assert verdict.before <= 1.0


def test_what_is_in_use_is_judged_without_what_it_has_seen() -> None:
    """Else no new head could ever beat one that knows the held-back lessons by heart."""
    seen = rows(200)
    all_ = lessons(seen, answers(shipped(9), seen))
    known = np.arange(200) < 60
    verdict = judge(shipped(), all_, known, ordered=False)
    assert verdict.better
    assert judge(shipped(), all_, np.ones(200, dtype=bool), ordered=False).after == verdict.after


def test_rows_and_heads_survive_the_store() -> None:
    row = rows(1)[0]
    assert np.allclose(unpack_row(pack_row(row)), row, atol=2e-3)
    head = unpack_head(pack_head(shipped()))
    assert head.values == VALUES
    assert np.array_equal(head.weights, shipped().weights)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\x80\x04N."])
def test_a_damaged_head_is_refused(data: bytes) -> None:
    with pytest.raises(InputError, match="learn"):
        unpack_head(data)
