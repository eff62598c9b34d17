"""Whatever happens while an update goes out: each customer gets it once, in their conversation."""

import sqlite3
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import cycle

from inbox_assistant.config import load
from inbox_assistant.model import Address
from inbox_assistant.store.base import Store
from inbox_assistant.understand.address import address_cues, address_form
from inbox_assistant.understand.language import LanguageReader
from tests.faults.conftest import House
from tests.respond.incident import WORDS, address, an_incident, hit, register_of, told

PEOPLE = 30


def begin(house: House, people: int = PEOPLE) -> int:
    """Let an update of an incident be sent, without undo seconds; return it."""
    file = house.folder / "house.toml"
    file.write_text(f"undo_seconds = 0\n{file.read_text()}")
    now = datetime.now(UTC)
    with house.store() as store:
        store.agents.add("Giulia", "giulia@shop.example", "x", "agent", "en")
        issue = an_incident(store, now - timedelta(hours=2), people)
        return told(store, load(file), issue, now, now + timedelta(hours=3))


def copies(house: House) -> Counter[str]:
    """How often each customer got something."""
    return Counter(mail.recipients[0] for mail in house.sink.mails())


def fates(store: Store, update: int) -> set[str]:
    return {one.fate for one in store.addressings.of_update(update)}


def queued(house: House) -> int:
    with closing(sqlite3.connect(house.database)) as db:
        return int(db.execute("SELECT count(*) FROM outbox").fetchone()[0])


def test_killed_in_the_middle_each_customer_gets_the_update_once_and_in_their_own_way(
    house: House,
) -> None:
    update, seen, sides = begin(house), [0], cycle(("before", "after"))
    for commit in (2, 9, 5, 4):
        assert house.die(commit, next(sides), "send", "--once")
        seen.append(queued(house))
        house.is_whole()
    assert 0 < seen[-1] < PEOPLE  # it was in the middle indeed
    assert not house.sink.mails()
    assert house.run("send", "--once").returncode == 0
    assert copies(house) == {address(number): 1 for number in range(1, PEOPLE + 1)}
    reader = LanguageReader()
    for mail in house.sink.mails():
        number = int(mail.recipients[0].partition("@")[0].removeprefix("customer"))
        language, formality = register_of(number)
        assert mail.message["In-Reply-To"] == f"<m{number}@customer.example>"
        assert mail.message["Subject"] == f"Re: Page {number}"
        text = mail.message.get_content().partition("\n> ")[0].replace(" \n", " ")
        assert [code for code, words in WORDS.items() if words in text] == [language]
        assert reader.read(text).value == language
        form = address_form(address_cues(text, language), language)
        assert form != ("familiar" if formality == "formal" else "formal")
    with house.store() as store:
        assert fates(store, update) == {"sent"}
        assert all(len(store.outbox.of_conversation(n)) == 1 for n in range(1, PEOPLE + 1))


def test_killed_while_letters_leave_nobody_gets_two_and_what_is_told_is_true(house: House) -> None:
    update = begin(house, 8)
    for commit, side in zip((12, 5, 7), cycle(("before", "after")), strict=False):
        house.die(commit, side, "send", "--once")
    house.run("send", "--once")
    got = copies(house)
    assert max(got.values()) == 1
    with house.store() as store:
        for one in store.addressings.of_update(update):
            assert one.fate in ("sent", "unknown")
            assert one.fate == "unknown" or got[one.customer.address] == 1
    house.is_whole()


def test_two_senders_at_once_send_each_letter_once(house: House) -> None:
    update = begin(house, 12)
    senders = [house.start("send", "--once") for _ in range(2)]
    said = [sender.communicate(timeout=60) for sender in senders]
    assert [sender.returncode for sender in senders] == [0, 0], said
    house.run("send", "--once")
    assert copies(house) == {address(number): 1 for number in range(1, 13)}
    with house.store() as store:
        assert fates(store, update) == {"sent"}


def test_who_is_refused_is_told_and_tried_again(house: House) -> None:
    file = house.folder / "house.toml"
    file.write_text(f"undo_seconds = 0\n{file.read_text()}")
    now = datetime.now(UTC)
    with house.store() as store:
        store.agents.add("Giulia", "giulia@shop.example", "x", "agent", "en")
        issue = an_incident(store, now - timedelta(hours=2), 3)
        lost = hit(store, 4, issue, now, sender=Address("Bo", "reject-bo@customer.example"))
        update = told(store, load(file), issue, now, now + timedelta(hours=3))
    house.run("send", "--once")
    with house.store() as store:
        assert store.addressings.fates(update) == {"sent": 3, "refused": 1}
        [refused] = [a for a in store.addressings.of_update(update) if a.fate == "refused"]
        assert refused.conversation_id == lost and "no such user" in refused.reason
        assert store.addressings.again(update) == 1
    house.run("send", "--once")
    with house.store() as store:
        assert store.addressings.fates(update) == {"sent": 3, "refused": 1}
        assert [m.direction for m in store.conversations.mails(lost)] == ["in", "out"]
    assert len(house.sink.mails()) == 3
