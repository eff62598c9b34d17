"""The contract of every store: who is at a conversation, and what each agent left unsent."""

from datetime import timedelta

import pytest

from inbox_assistant.model import Draft, Present
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reply, a_reply_row, arrive, hours

ANNA, BO = 1, 2


@pytest.fixture(autouse=True)
def _team(store: Store) -> None:
    for name in ("Anna", "Bo"):
        store.agents.add(name, f"{name}@shop.example", "hash", "agent", "en")
    arrive(store, 1)


def _seen_by_anna(store: Store, seconds: int) -> list[Present]:
    return list(store.presences.others(1, ANNA, MORNING + timedelta(seconds=seconds)))


def test_who_looks_is_seen_by_the_others_for_some_seconds(store: Store) -> None:
    store.presences.looks(1, BO, MORNING)
    store.presences.looks(1, ANNA, MORNING)
    assert _seen_by_anna(store, 5) == [Present(BO, "Bo", writes=False)]
    assert _seen_by_anna(store, 30) == []


def test_who_is_at_the_conversations_of_a_list_is_asked_at_once(store: Store) -> None:
    arrive(store, 2)
    arrive(store, 3)
    store.presences.types(2, BO, MORNING)
    store.presences.looks(2, ANNA, MORNING)
    store.presences.looks(3, BO, MORNING - timedelta(seconds=60))
    assert store.presences.among([1, 2, 3], ANNA, MORNING) == {2: [Present(BO, "Bo", True)]}
    assert store.presences.among([1, 3], ANNA, MORNING) == {}


def test_who_keeps_looking_stays(store: Store) -> None:
    for second in range(0, 60, 5):
        store.presences.looks(1, BO, MORNING + timedelta(seconds=second))
    assert _seen_by_anna(store, 60) == [Present(BO, "Bo", writes=False)]


def test_who_typed_a_moment_ago_writes_and_then_only_looks(store: Store) -> None:
    store.presences.types(1, BO, MORNING)
    assert _seen_by_anna(store, 5) == [Present(BO, "Bo", writes=True)]
    store.presences.looks(1, BO, MORNING + timedelta(seconds=25))
    assert _seen_by_anna(store, 26) == [Present(BO, "Bo", writes=False)]


def test_who_has_sent_writes_no_more(store: Store) -> None:
    store.presences.types(1, BO, MORNING)
    store.presences.rests(1, BO)
    assert _seen_by_anna(store, 1) == [Present(BO, "Bo", writes=False)]


def test_presence_is_of_one_conversation(store: Store) -> None:
    arrive(store, 2)
    store.presences.types(2, BO, MORNING)
    assert _seen_by_anna(store, 1) == []


def test_a_disabled_agent_is_nowhere(store: Store) -> None:
    store.presences.looks(1, BO, MORNING)
    store.agents.change(BO, disabled=True)
    assert _seen_by_anna(store, 1) == []


def test_what_came_later_is_told_with_the_colleague_who_wrote_it(store: Store) -> None:
    store.outbox.queue(a_reply_row(1, answers=1), a_reply(), BO, None)
    arrive(store, 3, MORNING + hours(1), conversation_id=1)
    newer = store.presences.newer(1, 1, 5)
    assert [(news.stored.direction, news.agent) for news in newer] == [("in", None), ("out", "Bo")]
    assert [news.stored.id for news in store.presences.newer(1, 1, 1)] == [newer[0].stored.id]
    assert store.presences.newer(1, newer[0].stored.id, 5) == []


def test_a_reply_that_was_taken_back_is_no_news(store: Store) -> None:
    row_id = store.outbox.queue(a_reply_row(1, answers=1), a_reply(), BO, None)
    store.outbox_desk.cancel(row_id)
    assert store.presences.newer(1, 1, 5) == []


def test_a_draft_is_its_agents_own_and_goes_when_it_is_empty(store: Store) -> None:
    store.drafts.save(ANNA, 1, "Gentile", MORNING, "tab")
    assert store.drafts.get(ANNA, 1) == Draft("Gentile", MORNING, "tab")
    assert store.drafts.text(ANNA, 1) == "Gentile" and store.drafts.get(BO, 1) is None
    store.drafts.save(ANNA, 1, "", MORNING)
    assert store.drafts.get(ANNA, 1) is None and store.drafts.text(ANNA, 1) is None


def test_equal_texts_have_equal_versions_and_no_others(store: Store) -> None:
    one, same, other = (Draft(text, MORNING) for text in ("uno", "uno", "due\ud800"))
    assert one.version == same.version != other.version


def test_a_draft_grown_by_merging_is_of_no_page_that_is_open(store: Store) -> None:
    arrive(store, 2)
    store.drafts.save(ANNA, 1, "first", MORNING, "tab one")
    store.drafts.save(ANNA, 2, "second", MORNING, "tab two")
    store.merging.merge(2, 1)
    assert store.drafts.get(ANNA, 1) == Draft("first\n\nsecond", MORNING, "")
