"""How widely an issue blocks and how it moves, on its page; and what agents know of it."""

import pytest

from inbox_assistant.model import Stated
from inbox_assistant.store.base import Store
from tests.web.actors import Visitor, shown
from tests.web.samples import fill


def test_the_page_says_in_a_sentence_how_many_it_hits_and_how_it_moves(
    agent: Visitor, store: Store
) -> None:
    fill(store)
    page = shown(agent.opens("/issues/1"))
    assert "2 people" in page and "are affected (8 times in 10)." in page
    assert "reach-2" in page and "weekly-1" in page


def test_what_agents_know_is_kept_shown_and_taken_back(agent: Visitor, store: Store) -> None:
    fill(store)
    agent.submits("/issues/1/reach", affected="40", users="900", listed="", both="")
    known = store.reach_book.stated([1])[1]
    assert (known.affected, known.users, known.listed, known.agent_id) == (40, 900, None, 1)
    page = shown(agent.opens("/issues/1"))
    assert "your team counted 40 who were hit" in page and 'value="900"' in page
    agent.submits("/issues/1/reach", affected="", users="", listed="", both="")
    assert store.reach_book.stated([1]) == {}


@pytest.mark.parametrize("form", [{"affected": "-1"}, {"users": "9" * 30}, {"affected": "many"}])
def test_what_is_no_number_of_people_is_refused(
    agent: Visitor, store: Store, form: dict[str, str]
) -> None:
    fill(store)
    assert agent.submits("/issues/1/reach", **form).status_code == 400
    assert store.reach_book.stated([1]) == {}


def test_half_a_second_list_is_explained(agent: Visitor, store: Store) -> None:
    fill(store)
    for both in ("", "31"):
        answer = agent.submits("/issues/1/reach", listed="30", both=both)
        assert answer.status_code == 400 and "Fill in both numbers" in answer.text
    agent.submits("/issues/1/reach", listed="30", both="2")
    stated = store.reach_book.stated([1])[1]
    assert stated == Stated(None, None, 30, 2, stated.agent_id, stated.at)


def test_of_an_unknown_issue_nothing_can_be_stated(agent: Visitor, store: Store) -> None:
    assert agent.submits("/issues/99/reach", affected="4").status_code == 404
