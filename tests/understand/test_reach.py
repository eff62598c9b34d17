import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.model import Closed, Exposure, Reach, Share, Stated, Wrote
from inbox_assistant.understand.organisations import organisations
from inbox_assistant.understand.reach import SHARE_WHO_WRITE, cap_of, chapman, reach
from inbox_assistant.understand.shares import learnt


def about(writers: int, blocking: int, cap: int | None = None) -> Reach:
    return reach(Wrote(writers, {}, {blocking: writers}), cap)


@pytest.mark.parametrize(
    ("blocking", "median", "low", "high"), [(3, 9, 7, 14), (2, 15, 9, 29), (1, 100, 42, 266)]
)
def test_six_writers_stand_for_as_many_as_the_severity_prior_says(
    blocking: int, median: int, low: int, high: int
) -> None:
    found = about(6, blocking)
    assert (found.median, found.low, found.high) == (median, low, high)
    assert (found.method, found.writers, found.cap) == ("reach-2", 6, None)


def test_nobody_wrote_nobody_is_known_to_be_hit() -> None:
    assert about(0, 3).high == 0


def test_no_more_are_hit_than_there_are_users() -> None:
    found = about(5, 1, cap=20)
    assert 5 <= found.low < found.median < found.high <= 20


def test_a_cap_below_those_who_wrote_is_wrong_and_they_count() -> None:
    assert (about(5, 1, cap=3).low, about(5, 1, cap=3).high) == (5, 5)


def test_a_cap_far_away_changes_nothing() -> None:
    near = about(5, 3, cap=10**9)
    assert (near.low, near.median, near.high) == (
        about(5, 3).low,
        about(5, 3).median,
        about(5, 3).high,
    )


_DEGREES = st.dictionaries(st.integers(0, 3), st.integers(0, 500))


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 100_000), _DEGREES, st.none() | st.integers(0, 10**7))
def test_writers_are_among_the_hit_and_the_cap_holds(
    writers: int, degrees: dict[int, int], cap: int | None
) -> None:
    found = reach(Wrote(writers, {}, degrees), cap)
    assert writers <= found.low <= found.median <= found.high
    assert cap is None or found.high <= max(cap, writers)


def test_degrees_that_differ_widen_the_range() -> None:
    sure = reach(Wrote(20, {}, {3: 20}))
    mixed = reach(Wrote(20, {}, {3: 14, 1: 6}))
    assert sure.degree == 3 and mixed.degree is None
    assert mixed.high > 2 * sure.high and mixed.median < 2 * sure.median


def test_thanks_and_followups_are_no_annoyance() -> None:
    assert reach(Wrote(9, {}, {3: 9, 0: 4})) == reach(Wrote(9, {}, {3: 9}))


def test_people_of_one_organisation_make_it_no_surer() -> None:
    alone = reach(Wrote(30, {"gmail.com": 20, "libero.it": 10}, {3: 30}))
    together = reach(Wrote(30, {"firm.example": 30}, {3: 30}))
    assert (alone.organisations, together.organisations, together.members) == (0, 1, 30)
    assert together.low <= alone.low and together.high > 1.3 * alone.high


def test_anybodys_mail_service_is_no_organisation() -> None:
    found = organisations({"Gmail.com": 3, "example.org": 2, "firm.example": 2, "": 1, "host": 1})
    assert found == (1, 2)


def test_two_lists_that_overlap_tell_more_than_any_share() -> None:
    found = reach(Wrote(40, {}, {3: 40}), stated=Stated(listed=30, both=10))
    assert chapman(40, 30, 10) == pytest.approx(114.5, abs=0.1)
    assert (found.method, found.median) == ("chapman-1", 115)
    assert 60 <= found.low < found.median < found.high


def test_two_lists_that_hardly_overlap_only_add_people() -> None:
    found = reach(Wrote(10, {}, {3: 10}), stated=Stated(listed=30, both=2))
    assert found.method == "reach-2" and found.low == 38


def test_the_same_list_twice_tells_of_nobody_else_but_the_share_does() -> None:
    found = reach(Wrote(40, {}, {3: 40}), stated=Stated(listed=40, both=40))
    assert found.low == found.median == 40 and found.high > 50


def test_what_was_counted_is_no_estimate() -> None:
    found = reach(Wrote(6, {}, {3: 6}), stated=Stated(affected=40))
    assert (found.low, found.median, found.high, found.method) == (40, 40, 40, "stated-1")
    assert reach(Wrote(6, {}, {3: 6}), stated=Stated(affected=2)).median == 6


def test_the_cap_is_that_of_the_product_area_unless_agents_know_better() -> None:
    exposure = Exposure(12_000, {"gift card": 900, "app": 4_000})
    assert cap_of("Gift-card shows no balance", exposure) == 900
    assert cap_of("Gift card lost in the app", exposure) == 4_000
    assert cap_of("My application fails", exposure) == 12_000
    assert cap_of("app", exposure, Stated(users=70)) == 70
    assert cap_of("app", Exposure(300, {"app": 4_000})) == 300
    assert cap_of("anything", Exposure()) is None


def test_closed_issues_teach_the_share_of_their_degree() -> None:
    taught = learnt(SHARE_WHO_WRITE, [Closed(3, 10, 100)] * 12)
    assert 0.1 < taught[3].mean < 0.3 < SHARE_WHO_WRITE[3].mean
    assert taught[3].learnt == 12 and taught[2] == SHARE_WHO_WRITE[2]
    found = reach(Wrote(6, {}, {3: 6}), shares=taught)
    assert found.learnt == 12 and found.median > 20


def test_one_closed_issue_moves_the_share_a_little() -> None:
    taught = learnt(SHARE_WHO_WRITE, [Closed(3, 10, 100)])
    assert 0.5 < taught[3].mean < SHARE_WHO_WRITE[3].mean


@given(
    st.lists(
        st.builds(Closed, st.integers(0, 3), st.integers(1, 500), st.integers(0, 10**6)),
        max_size=30,
    )
)
@settings(max_examples=60)
def test_whatever_is_stated_shares_stay_usable(closed: list[Closed]) -> None:
    for share in learnt(SHARE_WHO_WRITE, closed).values():
        assert 0 < share.mean < 1 and 4 <= share.a + share.b <= 201


def test_a_share_of_the_teams_own_is_taken() -> None:
    own = {**SHARE_WHO_WRITE, 3: Share(5, 95)}
    assert reach(Wrote(6, {}, {3: 6}), shares=own).median > 80
