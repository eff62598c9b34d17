"""Reading is a job: it explains itself, survives a broken model, and any number may read."""

from pathlib import Path
from typing import Any

import pytest

from inbox_assistant.reading import ReadingRoom
from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store
from inbox_assistant.store.pages import Wanted
from inbox_assistant.understand.embedding import UniversalSentenceEncoder
from inbox_assistant.understand.pipeline import Reader
from tests.builders import MORNING, arrive, clock, hours

FAILING = {
    "it": "Quando pago con la carta esce l'errore PAY-77 e l'ordine non parte.",
    "en": "Paying by card fails with error PAY-77 and my order is not placed.",
    "de": "Beim Bezahlen mit Karte kommt Fehler PAY-77 und die Bestellung geht nicht durch.",
}


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


class FailingOn(UniversalSentenceEncoder):
    """An embedder that breaks on one word."""

    def __init__(self, word: str) -> None:
        super().__init__()
        self.word = word

    def embed(self, texts: list[str]) -> Any:
        if any(self.word in text for text in texts):
            raise RuntimeError("the model broke")
        return super().embed(texts)


def test_mail_is_read_and_traced_across_languages(store: Store, reader: Reader) -> None:
    for number, (language, words) in enumerate(FAILING.items(), 1):
        mail = arrive(store, number, MORNING + hours(number), subject="PAY-77", own_words=words)
        assert ReadingRoom(store, clock, "w", reader).read_some() == 1
        reading = store.readings.get(mail.id)
        assert reading is not None
        assert reading.language.value == language
    issues = {
        store.conversations.get(row.id).issue
        for row in store.conversations.page(Wanted("all"), None, 9).rows
    }
    assert len(issues) == 1
    assert None not in issues


def test_evidence_is_in_the_mail(store: Store, reader: Reader) -> None:
    mail = arrive(store, own_words=FAILING["it"])
    ReadingRoom(store, clock, "w", reader).read_some()
    reading = store.readings.get(mail.id)
    assert reading is not None
    text = f"{mail.mail.subject}\n{mail.mail.own_words}"
    assert reading.blocking.method
    for judged in (reading.emotion, reading.blocking, reading.motive):
        assert all(words in text for words in judged.evidence)


def test_a_mail_that_breaks_the_model_costs_one_mail(store: Store) -> None:
    arrive(store, 1, own_words="This mail is poison for the model.")
    good = arrive(store, 2, own_words=FAILING["en"])
    room = ReadingRoom(store, clock, "w", Reader(FailingOn("poison")))
    assert room.read_some() == 2
    assert store.readings.get(good.id) is not None
    assert store.jobs.waiting("read") == 1


def test_a_chaser_belongs_to_what_it_chases(store: Store, reader: Reader) -> None:
    first = arrive(store, 1, own_words=FAILING["it"])
    room = ReadingRoom(store, clock, "w", reader)
    room.read_some()
    chaser = arrive(store, 2, MORNING + hours(30), first.conversation_id, own_words="Allora?")
    room.read_some()
    memberships = [store.readings.membership(mail.id) for mail in (first, chaser)]
    assert memberships[0] is not None
    assert memberships[1] is not None
    assert memberships[0].issue == memberships[1].issue


def test_two_readers_keep_one_truth(store: Store, reader: Reader, tmp_path: Path) -> None:
    """Whoever reads, the same mails make the same issues."""
    other = open_store(str(tmp_path / "inbox.db"))
    rooms = [ReadingRoom(store, clock, "a", reader), ReadingRoom(other, clock, "b", reader)]
    for number, words in enumerate(FAILING.values(), 1):
        arrive(store, number, MORNING + hours(number), subject="PAY-77", own_words=words)
        assert rooms[number % 2].read_some() == 1
    assert [issue.mails for issue in store.issues.page(["open"], 9)] == [3]
    other.close()


def test_what_was_read_is_not_read_again(store: Store, reader: Reader) -> None:
    arrive(store)
    room = ReadingRoom(store, clock, "w", reader)
    assert [room.read_some(), room.read_some()] == [1, 0]
