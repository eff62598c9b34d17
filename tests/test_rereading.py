"""Stored mail can be read again: nothing is doubled, and what people said stays."""

import pytest

from inbox_assistant.model import Agent
from inbox_assistant.reading import ReadingRoom
from inbox_assistant.store.base import Store
from inbox_assistant.understand.pipeline import Reader
from inbox_assistant.understand.profiles import decode
from tests.builders import MORNING, arrive, clock, hours

LATER = MORNING + hours(9)
FAILING = (
    "Paying by card fails with error PAY-77 and my order is not placed.",
    "My order is not placed: error PAY-77 when I pay by card.",
    "Error PAY-77 again when paying by card, I can not order.",
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.fixture
def agent(store: Store) -> Agent:
    return store.agents.add("Bo", "bo@shop.example", "hash", "agent", "en")


def read_all(store: Store, reader: Reader) -> None:
    room = ReadingRoom(store, clock, "w", reader)
    while room.read_some():
        pass


def counts(store: Store) -> list[tuple[int, int, int]]:
    """Return, for each issue: mails, writers, and how many mails its profile has learnt of."""
    profiles = {p.issue: decode(p.state).count for p in store.readings.profiles(MORNING)}
    issues = store.issues.page(["open"], 9)
    return [(issue.mails, issue.writers, profiles[issue.id]) for issue in issues]


def test_reading_again_counts_no_mail_twice(store: Store, reader: Reader) -> None:
    for number, words in enumerate(FAILING, 1):
        arrive(store, number, MORNING + hours(number), subject="PAY-77", own_words=words)
    read_all(store, reader)
    before = counts(store)
    assert sum(mails for mails, _, _ in before) == len(FAILING)
    store.rereading.queue("any", None, everything=True)
    read_all(store, reader)
    assert counts(store) == before


def test_corrections_survive_and_new_mail_goes_first(
    store: Store, reader: Reader, agent: Agent
) -> None:
    old = arrive(store, 1, own_words=FAILING[0])
    read_all(store, reader)
    store.corrections.correct(old.id, "warmth", "warm", agent.id, LATER)
    store.rereading.queue("any", None, everything=True)
    new = arrive(store, 2, own_words=FAILING[1])
    room = ReadingRoom(store, clock, "w", reader)
    assert room.read_some() == 1
    assert store.readings.get(new.id) is not None
    assert store.jobs.waiting("reread") == 1
    assert room.read_some() == 1
    reading = store.readings.get(old.id)
    assert reading is not None
    assert (reading.warmth.value, reading.warmth.by_agent) == ("warm", True)


def test_a_corrected_language_is_read_with_its_own_words(
    store: Store, reader: Reader, agent: Agent
) -> None:
    mail = arrive(store, subject="Ok", own_words="Ciao, non va.")
    read_all(store, reader)
    before = store.readings.get(mail.id)
    assert before is not None
    store.corrections.correct(mail.id, "language", "es", agent.id, LATER)
    read_all(store, reader)
    told = store.readings.get(mail.id)
    assert told is not None
    assert (told.language.value, told.language.by_agent) == ("es", True)
    issue = store.readings.membership(mail.id)
    assert issue is not None
    store.corrections.take_back(mail.id, "language", agent.id, LATER)
    at_once = store.readings.get(mail.id)
    assert at_once is not None
    assert at_once.language.value == before.language.value
    read_all(store, reader)
    assert store.readings.get(mail.id) == before


def test_reading_keeps_the_row_that_heads_look_at(store: Store, reader: Reader) -> None:
    arrive(store, own_words=FAILING[0])
    read_all(store, reader)
    (lesson,) = store.learning.lessons(9)
    assert lesson.perception.reader == reader.register.name
    assert 1_000 < len(lesson.perception.data) < 10_000
