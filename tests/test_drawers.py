"""Drawers hold the newest, and say when they may lack some."""

import numpy as np
from numpy.typing import NDArray

from inbox_assistant.drawers import Drawer


def direction(place: int) -> NDArray[np.float32]:
    found = np.zeros(8, dtype=np.float32)
    found[place] = 1
    return found


def full(count: int, limit: int = 4) -> Drawer:
    drawer = Drawer(limit)
    for issue in range(1, count + 1):
        drawer.put(issue, float(issue), direction(issue % 8))
    return drawer


def test_the_newest_come_first_and_the_likest_are_found() -> None:
    ranked = full(4).ranked(direction(2))
    assert ranked.newest(2) == [4, 3]
    assert ranked.most_alike(1) == [2]
    assert ranked[ranked.lasts >= 3.0].newest(9) == [4, 3]


def test_an_issue_moves_up_with_a_new_mail() -> None:
    drawer = full(4)
    drawer.put(1, 9.0, direction(1))
    assert drawer.ranked(direction(0)).newest(2) == [1, 4]
    assert len(drawer) == 4


def test_the_oldest_are_left_out_when_it_is_full() -> None:
    drawer = full(5)
    assert drawer.put(6, 6.0, direction(6)) == [1]
    assert 1 not in drawer and len(drawer) == 5


def test_it_lacks_some_once_others_were_taken_from_a_drawer_that_was_cut() -> None:
    drawer = full(6)
    for issue in (6, 5):
        drawer.drop(issue)
    assert drawer.lacking
    kept = full(4)
    kept.drop(1)
    assert not kept.lacking


def test_an_empty_drawer_finds_nothing() -> None:
    ranked = Drawer(3).ranked(direction(0))
    assert ranked.newest(3) == ranked.most_alike(3) == []
