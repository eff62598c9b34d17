"""Whoever has the same problem gets the same answer, and nobody the same letter."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from inbox_assistant.config import Config
from inbox_assistant.model import Address
from inbox_assistant.respond.gathering import suggest_for
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, a_reply, a_reply_row, arrive, hours, read

CONFIG = Config(store="", team="Il Negozio", timezone=ZoneInfo("Europe/Rome"))
NOW = MORNING + timedelta(hours=3)


def _writes(store: Store, number: int, issue: int, address: str, at: float = 0) -> int:
    """Let somebody without a name write; return their conversation."""
    mail = arrive(
        store, number, MORNING + hours(at), sender=Address("", address), subject="VERGOGNA"
    )
    read(store, mail, a_reading(emotion="neutral", blocking=1), issue)
    return mail.conversation_id


def _letter(store: Store, conversation_id: int) -> str:
    return suggest_for(
        store, CONFIG, store.conversations.mails(conversation_id), NOW + hours(9), "en"
    )[0].text


def test_no_two_nameless_customers_of_an_issue_get_the_identical_letter(store: Store) -> None:
    issue = store.readings.new_issue_id()
    asking = [_writes(store, n, issue, f"info{n}@customer.example") for n in range(1, 21)]
    letters = [_letter(store, one) for one in asking]
    assert len(set(letters)) == len(letters)
    assert letters == [_letter(store, one) for one in asking]


def test_a_customer_who_writes_elsewhere_again_reads_no_sentence_twice(store: Store) -> None:
    issue = store.readings.new_issue_id()
    first = _writes(store, 1, issue, "info@customer.example")
    said = _letter(store, first)
    store.outbox.queue(a_reply_row(first, 1), a_reply(1, date=NOW, own_words=said), None, None)
    second = _letter(store, _writes(store, 2, issue, "info@customer.example", 5))
    # The last paragraph names the day and the hour; what stands around them differs as well.
    assert set(said.split("\n\n")[:-1]).isdisjoint(second.split("\n\n")[:-1])
    assert said.split("\n\n")[-1].splitlines()[0] != second.split("\n\n")[-1].splitlines()[0]
