"""The contract of every store: what a team sets for itself, and what lists state by it."""

from dataclasses import replace

import pytest

from inbox_assistant.model import Judged, Thresholds
from inbox_assistant.store.base import Store
from inbox_assistant.store.pages import Wanted
from tests.builders import MORNING, a_reading, arrive, read


@pytest.fixture(autouse=True)
def _agent(store: Store) -> None:
    store.agents.add("Bo", "bo@shop.example", "hash", "lead", "en")


def _shown(store: Store) -> tuple[str | None, str | None, int | None]:
    row = store.conversations.get(1)
    [listed] = store.conversations.page(Wanted("all", 1), None, 9).rows
    assert listed == row
    return row.language, row.emotion, row.blocking


def test_half_is_where_it_begins(store: Store) -> None:
    assert store.settings.thresholds() == Thresholds(0.5)


def test_an_agents_choice_is_kept_with_name_and_time(store: Store) -> None:
    store.settings.set_thresholds(Thresholds(0.7, {"emotion": 0.6}), 1, MORNING)
    kept = store.settings.thresholds()
    assert kept == Thresholds(0.7, {"emotion": 0.6}, 1, MORNING)
    assert (kept.of("emotion"), kept.of("motive")) == (0.6, 0.7)


def test_the_configuration_begins_and_an_agents_choice_outranks_it(store: Store) -> None:
    store.settings.begin(Thresholds(0.8))
    store.settings.begin(Thresholds(0.6))
    assert store.settings.thresholds() == Thresholds(0.6)
    store.settings.set_thresholds(Thresholds(0.9), 1, MORNING)
    store.settings.begin(Thresholds(0.4))
    assert store.settings.thresholds().general == 0.9


def test_lists_state_by_the_choice_of_the_moment(store: Store) -> None:
    unsure = replace(a_reading(), emotion=Judged("anger", 0.65), blocking=Judged(2, 0.45))
    read(store, arrive(store), unsure)
    assert _shown(store) == ("it", "anger", None)
    store.settings.set_thresholds(Thresholds(0.7), 1, MORNING)
    assert _shown(store) == ("it", None, None)
    store.settings.set_thresholds(Thresholds(0.7, {"blocking": 0.4}), 1, MORNING)
    assert _shown(store) == ("it", None, 2)


def test_an_agents_word_is_stated_at_any_threshold(store: Store) -> None:
    mail = arrive(store)
    read(store, mail)
    store.settings.set_thresholds(Thresholds(0.99), 1, MORNING)
    store.corrections.correct(mail.id, "emotion", "anger", 1, MORNING)
    assert _shown(store) == (None, "anger", None)


def test_the_newest_readings_come_first(store: Store) -> None:
    for number, emotion in enumerate(("anger", "joy", "neutral"), 1):
        mail = arrive(store, number, MORNING.replace(hour=8 + number))
        read(store, mail, a_reading(emotion=emotion))
    assert [r.emotion.value for r in store.readings.latest(2)] == ["neutral", "joy"]
