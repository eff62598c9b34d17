"""What was known of a writer's language decides where a mail hardly speaks."""

import json

import pytest

from inbox_assistant.model import Address, Passage, Reading
from inbox_assistant.reading import ReadingRoom
from inbox_assistant.store.base import Store
from inbox_assistant.understand.pipeline import Reader
from tests.builders import MORNING, a_reading, arrive, clock, hours

GERMAN = "Guten Tag, seit gestern kann ich mich nicht mehr anmelden. Bitte helfen Sie mir."
BEATE = Address("Beate Kern", "beate@customer.example")
CARLO = Address("Carlo Neri", "carlo@customer.example")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def language(store: Store, reader: Reader, mail_id: int) -> str:
    ReadingRoom(store, clock, "w", reader).read_some()
    reading = store.readings.get(mail_id)
    assert reading is not None
    return reading.language.value


def test_a_bare_ok_is_in_the_language_of_the_senders_earlier_mail(
    store: Store, reader: Reader
) -> None:
    first = arrive(store, 1, sender=BEATE, own_words=GERMAN)
    assert language(store, reader, first.id) == "de"
    again = Address("Beate", "Beate@Customer.example")
    ok = arrive(store, 2, MORNING + hours(30), sender=again, subject="", own_words="ok")
    assert language(store, reader, ok.id) == "de"


def test_another_senders_mail_tells_nothing(store: Store, reader: Reader) -> None:
    first = arrive(store, 1, sender=BEATE, own_words=GERMAN)
    assert language(store, reader, first.id) == "de"
    ok = arrive(store, 2, MORNING + hours(30), sender=CARLO, subject="", own_words="ok")
    assert language(store, reader, ok.id) == "und"


def test_a_guest_of_a_conversation_has_the_conversations_language_only(
    store: Store, reader: Reader
) -> None:
    first = arrive(store, 1, sender=BEATE, own_words=GERMAN)
    assert language(store, reader, first.id) == "de"
    joined = first.conversation_id
    ok = arrive(store, 2, MORNING + hours(1), joined, sender=CARLO, subject="", own_words="ok")
    assert language(store, reader, ok.id) == "de"


def test_the_languages_of_the_sentences_are_kept(store: Store, reader: Reader) -> None:
    words = "Da ieri non riesco a pagare.\nThe payment could not be processed."
    mail = arrive(store, 1, subject="Errore", own_words=words)
    assert language(store, reader, mail.id) == "it"
    reading = store.readings.get(mail.id)
    assert reading is not None
    text = f"Errore\n{words}"
    told = {text[p.start : p.end]: p.language for p in reading.passages}
    assert told["The payment could not be processed."] == "en"


def test_a_reading_stored_before_there_were_passages_still_loads() -> None:
    reading = a_reading(passages=(Passage(0, 6, "it", 0.98),))
    stored = json.loads(json.dumps(reading.as_dict()))
    assert Reading.from_dict(stored) == reading
    del stored["passages"]
    assert Reading.from_dict(stored).passages == ()
