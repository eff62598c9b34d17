"""The same done with several conversations: each for itself, with a word on each left out."""

import re

import pytest

from inbox_assistant.store.base import Store
from tests.builders import MORNING, arrive, hours
from tests.web.actors import Visitor, shown
from web.bulk import ACTS, MOST

GIULIA, MARCO = 1, 2


def _several(store: Store, count: int = 3) -> list[str]:
    for number in range(1, count + 1):
        arrive(store, number, MORNING + hours(number / 10), subject=f"mail {number}")
    return [f"{number}-1" for number in range(1, count + 1)]


def _told(agent: Visitor, location: str) -> str:
    page = shown(agent.opens(location))
    found = re.search(r'bulk-done" role="status">(.*?)</div>', page, re.S)
    assert found is not None
    return " ".join(re.sub(r"<[^>]+>", " ", found[1]).split())


def test_several_are_closed_at_once_from_the_boxes_of_the_list(
    agent: Visitor, store: Store
) -> None:
    _several(store)
    page = shown(agent.opens("/folders/waiting"))
    chosen = re.findall(r'name="chosen" value="([^"]+)" form="bulk"', page)
    assert len(chosen) == 3
    answer = agent.submits("/conversations/bulk?in=waiting", act="close", chosen=chosen[:2])
    assert answer.location.startswith("/folders/waiting?")
    assert _told(agent, answer.location) == "Close: 2 done"
    assert [store.conversations.get(n).status for n in (1, 2, 3)] == ["closed", "closed", "open"]
    assert [act.agent_id for act in store.acts.of_conversation(1)] == [GIULIA]


def test_each_that_could_not_be_done_is_named_with_why(agent: Visitor, store: Store) -> None:
    chosen = _several(store, 4)
    store.merging.merge(1, 2)
    store.desk.spam(3, MARCO, MORNING)
    arrive(store, 9, MORNING + hours(2), conversation_id=4)
    arrive(store, 5)
    answer = agent.submits(
        "/conversations/bulk?in=waiting", act="close", chosen=[*chosen, "5-1", "99-1"]
    )
    assert _told(agent, answer.location) == (
        "Close: 1 done, 5 not: No. 1 : it was merged into another one "
        "No. 2 : new mail has come: look at it first No. 3 : it is spam: say first that it is not "
        "No. 4 : new mail has come: look at it first No. 99 : it is not there any more"
    )
    assert store.conversations.get(5).status == "closed"


def test_a_mailbox_that_is_not_mine_holds_nothing_for_me(agent: Visitor, store: Store) -> None:
    arrive(store, 1)
    arrive(store, 2, mailbox="other")
    store.access.allow(GIULIA, ["support"])
    chosen = ["1-1", "2-1"]
    for act in ("close", "spam", "unread"):
        answer = agent.submits("/conversations/bulk", act=act, chosen=chosen)
        assert "No. 2 : it is not there any more" in _told(agent, answer.location)
    assert store.conversations.get(2).status == "open"
    assert store.acts.of_conversation(2) == []


def test_every_act_works_on_several(agent: Visitor, store: Store) -> None:
    chosen = _several(store, 2)
    tag = store.tags.add("VIP", "red")
    values = {"agent": str(MARCO), "tag": str(tag.id), "until": "tomorrow"}
    for act in ACTS:
        answer = agent.submits("/conversations/bulk", act=act, chosen=chosen, **values)
        assert _told(agent, answer.location).endswith("2 done"), act
    head = store.conversations.get(2)
    assert (head.assignee, head.status, head.unread) == (MARCO, "open", True)
    kinds = [act.kind for act in store.acts.of_conversation(2)]
    assert kinds == [
        *("assigned", "closed", "reopened", "snoozed"),
        *("tagged", "untagged", "spam", "unspam"),
    ]


def test_nobody_gets_what_they_may_not_see(agent: Visitor, store: Store) -> None:
    chosen = _several(store, 1)
    store.access.allow(MARCO, ["other"])
    answer = agent.submits("/conversations/bulk", act="assign", chosen=chosen, agent=str(MARCO))
    assert "the agent may not see its mailbox" in _told(agent, answer.location)
    answer = agent.submits("/conversations/bulk", act="assign", chosen=chosen, agent="0")
    assert _told(agent, answer.location) == "Assign: 1 done"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"act": "close"}, "Choose conversations in the list first."),
        ({"act": "close", "chosen": [f"{n}-1" for n in range(1, MOST + 2)]}, "at most 100"),
        ({"act": "snooze", "chosen": "1-1", "until": "never"}, "still to come"),
        ({"act": "tag", "chosen": "1-1", "tag": "7"}, "Choose a tag first."),
        ({"act": "explode", "chosen": "1-1"}, ""),
        ({"act": "close", "chosen": "one"}, ""),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    agent: Visitor, store: Store, form: dict[str, object], words: str
) -> None:
    _several(store, 1)
    answer = agent.submits("/conversations/bulk", **form)
    assert answer.status_code == 400 and words in answer.text
    assert store.conversations.get(1).status == "open"


@pytest.mark.parametrize(
    "address", ["?bulk=close", "?bulk=x.3", "?bulk=close.-1", "?bulk=close.1&not=<b>.gone&not=1.x"]
)
def test_a_forged_report_says_nothing_of_its_own(
    agent: Visitor, store: Store, address: str
) -> None:
    page = shown(agent.opens(f"/folders/waiting{address}"))
    assert "<b>" not in page and "No. 1" not in page


def test_the_way_back_keeps_the_list(agent: Visitor, store: Store) -> None:
    chosen = _several(store, 1)
    answer = agent.submits("/conversations/bulk?q=mail", act="read", chosen=chosen)
    assert answer.location.startswith("/search?") and "q=mail" in answer.location
    assert _told(agent, answer.location) == "Mark as read: 1 done"
