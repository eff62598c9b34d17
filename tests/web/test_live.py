"""An open list stays true at little cost."""

import json

import pytest

from inbox_assistant.store.base import Store
from tests.builders import MORNING, arrive, hours
from tests.web.actors import Time, Visitor, shown


def test_what_has_not_changed_is_not_sent_again(agent: Visitor, store: Store, time: Time) -> None:
    arrive(store, 1)
    first = agent.opens("/live?in=waiting")
    tag = first.headers["ETag"]
    again = agent.opens("/live?in=waiting", **{"If-None-Match": tag})
    assert again.status_code == 304 and again.get_data() == b""
    arrive(store, 2, MORNING + hours(0.5), subject="newcomer")
    changed = agent.opens("/live?in=waiting", **{"If-None-Match": tag})
    assert "newcomer" in shown(changed) and changed.headers["ETag"] != tag


def test_ages_are_brought_up_to_date_every_minute(agent: Visitor, store: Store, time: Time) -> None:
    arrive(store, 1)
    tag = agent.opens("/live?in=waiting").headers["ETag"]
    time.passes(minutes=1)
    assert agent.opens("/live?in=waiting", **{"If-None-Match": tag}).status_code == 200


def test_two_readers_never_share_an_answer(agent: Visitor, colleague: Visitor) -> None:
    tag = agent.opens("/live?in=waiting").headers["ETag"]
    assert colleague.opens("/live?in=waiting", **{"If-None-Match": tag}).status_code == 200


def test_counts_come_as_an_event_and_zero_as_nothing(agent: Visitor, store: Store) -> None:
    arrive(store, 1)
    answer = agent.opens("/live")
    counts = json.loads(answer.headers["HX-Trigger"])["inbox:counts"]
    assert counts["waiting"] == counts["unassigned"] == "1" and counts["mine"] == ""
    assert "data-rows" not in answer.text


def test_saved_views_are_counted_with_the_folders(agent: Visitor, store: Store) -> None:
    arrive(store, 1)
    agent.submits("/views?in=waiting&unread=1", name="Unread")
    agent.submits("/views?q=hello", name="Hello")
    counts = json.loads(agent.opens("/live").headers["HX-Trigger"])["inbox:counts"]
    assert counts["view-1"] == "1" and "view-2" not in counts
    assert 'data-counts="view-1"' in shown(agent.opens("/folders/waiting"))


def test_a_list_says_who_else_is_there(
    agent: Visitor, colleague: Visitor, store: Store, time: Time
) -> None:
    arrive(store, 1)
    tag = agent.opens("/live?in=waiting").headers["ETag"]
    colleague.types("/conversations/1/here")
    page = shown(agent.opens("/live?in=waiting", **{"If-None-Match": tag}))
    assert "looking: Marco Neri" in page
    assert "guarda: Marco" not in shown(colleague.opens("/folders/waiting"))
    store.presences.types(1, 2, time.now)
    assert "writing: Marco Neri" in shown(agent.opens("/folders/waiting"))
    time.passes(minutes=1)
    assert "writing: " not in shown(agent.opens("/folders/waiting"))


def test_a_title_begins_with_how_many_wait(agent: Visitor, store: Store) -> None:
    assert "<title>Issues · Shop</title>" in shown(agent.opens("/issues"))
    arrive(store, 1)
    assert "<title>(1) Issues · Shop</title>" in shown(agent.opens("/issues"))


@pytest.mark.parametrize("path", ["/live?in=waiting", "/conversations/1/here"])
def test_what_a_page_asks_by_itself_keeps_nobody_logged_in(
    agent: Visitor, store: Store, time: Time, path: str
) -> None:
    arrive(store, 1)
    for _ in range(20):
        time.passes(minutes=30)
        answer = agent.types(path) if path.endswith("here") else agent.opens(path)
    assert answer.status_code in (401, 303)
