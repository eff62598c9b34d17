"""A person is erased for good: afterwards nothing in the database tells of them."""

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from inbox_assistant.config import Config
from inbox_assistant.errors import Conflict, NotFound
from inbox_assistant.forgetting import forget, plan
from inbox_assistant.intake import Intake
from inbox_assistant.masking import MASK
from inbox_assistant.model import KnownAnswer, Promise, StoredMail
from inbox_assistant.report.nightly import make
from inbox_assistant.store.base import Store
from inbox_assistant.store.sqlite import SqliteStore
from tests.builders import (
    MORNING,
    SUPPORT,
    a_reading,
    a_reply,
    a_reply_row,
    clock,
    hours,
    raw_mail,
    read,
)
from tests.rig.stores import fresh_store

ZAPHOD = "zaphod@heart-of-gold.example"
NAME = "Zaphod Beeblebrox"
WORDS = "My quixotrope model TZ-90417 stopped humming during the second breakfast."
#: What nothing may tell of afterwards, folded.
TRACES = (b"zaphod", b"beeblebrox", b"quixotrope", b"tz-90417", b"90417", b"heart-of-gold")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "store").mkdir()
    return tmp_path / "store" / "inbox.db"


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    store = fresh_store(path)
    store.agents.add("Giulia Bianchi", "giulia@shop.example", "hash", "lead", "en")
    yield store
    store.close()


def come(store: Store, path: Path, *raws: bytes) -> list[StoredMail]:
    """Import mails; return those of the conversation that the last one is in."""
    folder = path.parent.parent / "mails"
    folder.mkdir(exist_ok=True)
    for number, raw in enumerate(raws):
        (folder / f"{number}.eml").write_bytes(raw)
    Intake(store, clock).import_path(folder, "support")
    newest = rows(store, "SELECT conversation_id AS id FROM mails ORDER BY mails.id DESC LIMIT 1")
    return store.conversations.mails(newest[0]["id"]) if newest else []


def rows(store: Store, sql: str) -> list[dict[str, int]]:
    assert isinstance(store, SqliteStore)
    return store._db.rows(sql)


def zaphods(body: str = WORDS, **headers: str) -> bytes:
    values = {"From": f"{NAME} <{ZAPHOD}>", "Subject": "Quixotrope silent", "Message_ID": "<z1@x>"}
    return raw_mail(body, **(values | headers))


def remembered(path: Path) -> list[str]:
    """Return what can still be found of them in the files and in any table."""
    found = [
        f"{file.name}: {trace!r}"
        for file in path.parent.iterdir()
        for trace in TRACES
        if trace in file.read_bytes().lower()
    ]
    with sqlite3.connect(path) as db:
        for line in db.iterdump():
            found += [line[:200] for trace in TRACES if trace in line.lower().encode()]
    return found


def test_nothing_of_an_erased_person_is_left_anywhere(store: Store, path: Path) -> None:
    theirs = come(store, path, zaphods())[0]
    everything_about(store, theirs)
    other = beside(store, path)
    assert remembered(path)
    assert plan(store, [ZAPHOD]).mails == 3
    forget(store, [ZAPHOD])
    store.forgetting.shred(compact=False)
    assert remembered(path) == []
    kept = store.conversations.mails(other.conversation_id)
    assert "Trillian" in kept[0].mail.sender.name and "my tea is cold" in kept[0].mail.own_words
    assert MASK in kept[0].mail.quoted
    assert not any(ZAPHOD in one.address for one in kept[0].mail.cc)
    (known,) = store.issues.answers(1)
    assert known.text == f"Hold it upside down. As they wrote: {MASK}."
    assert MASK in store.reports.nights(1)[0].html


def test_what_was_erased_stays_away_and_others_still_come(store: Store, path: Path) -> None:
    theirs = come(store, path, zaphods())[0]
    erasure = forget(store, [ZAPHOD.upper()])
    assert (erasure.conversations, erasure.mails) == ((theirs.conversation_id,), 1)
    assert come(store, path, zaphods()) == []
    assert [m.mail.subject for m in come(store, path, raw_mail())] == ["Help"]
    assert store.people.by_address(ZAPHOD) is None


def test_an_address_that_nobody_knows_can_not_be_erased(store: Store) -> None:
    with pytest.raises(NotFound):
        plan(store, ["nobody@x.example"])


def test_nothing_is_erased_while_a_letter_is_being_sent(store: Store, path: Path) -> None:
    theirs = come(store, path, zaphods())[0]
    row = a_reply_row(theirs.conversation_id, recipients=(ZAPHOD,))
    store.outbox.queue(row, a_reply(), 1, None)
    store.outbox.claim(MORNING + hours(1), "w", timedelta(minutes=5))
    with pytest.raises(Conflict):
        forget(store, [ZAPHOD])
    assert store.conversations.mails(theirs.conversation_id)


def test_somebody_who_is_no_customer_is_erased_from_conversations_of_others(
    store: Store, path: Path
) -> None:
    come(store, path, raw_mail(Message_ID="<o1@x.example>"))
    answer = zaphods(In_Reply_To="<o1@x.example>", Subject="Re: Help")
    row = a_reply_row(1, recipients=("anna@customer.example", ZAPHOD))
    store.outbox.queue(row, a_reply(), 1, None)
    store.outbox_desk.stop(1, "Nobody takes it.")
    both = raw_mail("Zaphod helps me.", Cc=ZAPHOD, In_Reply_To="<o1@x.example>")
    come(store, path, both)
    assert len(come(store, path, answer)) == 4
    forget(store, [ZAPHOD])
    store.forgetting.shred(compact=False)
    assert remembered(path) == []
    assert [m.direction for m in store.conversations.mails(1)] == ["in", "in", "out"]


def test_a_letter_on_its_way_that_names_them_is_waited_for(store: Store, path: Path) -> None:
    come(store, path, raw_mail())
    come(store, path, zaphods())
    named = replace(a_reply(), own_words=f"We asked {NAME}.")
    store.outbox.queue(a_reply_row(1, recipients=("anna@customer.example",)), named, 1, None)
    with pytest.raises(Conflict):
        forget(store, [ZAPHOD])
    assert store.people.by_address(ZAPHOD)


def test_a_common_sentence_and_another_name_stay_in_what_the_team_wrote(
    store: Store, path: Path
) -> None:
    words = "I can not log in to my account."
    theirs = come(store, path, zaphods(words))[0]
    come(store, path, raw_mail(words))
    issue = store.readings.new_issue_id()
    read(store, theirs, a_reading(request=words), issue)
    helps = "Who writes 'I can not log in to my account' needs a new password. Ask Anna."
    store.issues.answer(KnownAnswer(issue, "en", helps), 1, MORNING)
    forget(store, [ZAPHOD])
    assert store.issues.answers(issue)[0].text == helps


def test_a_namesake_is_somebody_else(store: Store, path: Path) -> None:
    come(store, path, zaphods())
    twin = raw_mail("Mine hums.", From=f"{NAME} <z@other.example>", Message_ID="<n1@x.example>")
    kept = come(store, path, twin)[0]
    forget(store, [ZAPHOD])
    assert store.conversations.mails(kept.conversation_id) == [kept]
    assert store.conversations.get(kept.conversation_id).customer.name == NAME


def everything_about(store: Store, theirs: StoredMail) -> None:
    """Let each room of the house know something of them."""
    issue = store.readings.new_issue_id()
    read(
        store, theirs, a_reading(language="en", request=WORDS), issue, "Quixotrope TZ-90417 silent"
    )
    place = theirs.conversation_id
    reply = replace(
        a_reply(1), own_words=f"Dear Zaphod, about your quixotrope: {NAME}.", quoted=f"> {WORDS}"
    )
    row = a_reply_row(place, 1, recipients=(ZAPHOD,), raw=WORDS.encode(), answers=theirs.id)
    promise = Promise(MORNING + hours(9), "Your quixotrope hums tomorrow, Zaphod.")
    store.outbox.queue(row, reply, 1, promise)
    store.trust.trust(ZAPHOD, 1, MORNING)
    store.checking.add_word("Beeblebrox", "en", 1, MORNING)
    store.notes.write(place, "Ask Zaphod about the quixotrope.", [], 1, MORNING)
    store.corrections.correct(theirs.id, "emotion", "anger", 1, MORNING)
    person = store.people.by_address(ZAPHOD)
    assert person
    store.acquaintance.note(person.id, "Zaphod calls at night.", 1, MORNING)
    helps = f"Hold it upside down. As they wrote: {WORDS}"
    store.issues.answer(KnownAnswer(issue, "en", helps), 1, MORNING)
    config = Config(store="unused")
    make(store, config, lambda: MORNING + timedelta(days=2))


def beside(store: Store, path: Path) -> StoredMail:
    """Let somebody else write who names and quotes them, and let them answer there."""
    message = EmailMessage()
    message["From"] = "Trillian <trillian@earth.example>"
    message["To"], message["Cc"] = SUPPORT, f"{NAME} <{ZAPHOD}>"
    message["Subject"], message["Message-ID"] = "Tea", "<t1@earth.example>"
    message.set_content(
        f"Hello, my tea is cold.\n\nOn Monday {NAME} <{ZAPHOD}> wrote:\n> {WORDS}\n",
        cte="base64",
    )
    first = come(store, path, message.as_bytes())[0]
    read(store, first, a_reading(language="en", request=f"Ask {NAME}"))
    answer = zaphods("The tea of my quixotrope is cold too.", In_Reply_To="<t1@earth.example>")
    answer = answer.replace(b"<z1@x>", b"<z2@x>")
    assert len(come(store, path, answer)) == 2
    return first
