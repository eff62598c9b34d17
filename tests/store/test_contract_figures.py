"""The counters behind the pictures: they follow what happens, and no question grows."""

from datetime import datetime, timedelta
from pathlib import Path

from inbox_assistant.model import KnownAnswer, Voiced, Waited
from inbox_assistant.store.base import Store
from inbox_assistant.store.sql import figures
from inbox_assistant.store.sqlite import SqliteStore
from inbox_assistant.store.sqlite_database import SqliteDatabase
from tests.builders import MORNING, a_reading, a_reply, a_reply_row, arrive, hours, read

HOUR = int(MORNING.timestamp()) // 3600
LATER = MORNING + timedelta(days=1)


def answer(store: Store, conversation: int, number: int, at: datetime, **changes: object) -> int:
    row = a_reply_row(conversation, number, **changes)
    return store.outbox.queue(row, a_reply(number, date=at), 1, None)


def waits(store: Store) -> list[Waited]:
    return store.figures.waits(MORNING - hours(24), LATER)


def registers(store: Store) -> list[Voiced]:
    return store.figures.registers(MORNING, MORNING)


def an_agent(store: Store) -> int:
    return store.agents.add("Giulia", "giulia@shop.example", "x", "agent", "en").id


def test_an_answer_counts_for_the_hour_the_customer_wrote_in(store: Store) -> None:
    an_agent(store)
    first = arrive(store, 1, MORNING)
    answer(store, first.conversation_id, 1, MORNING + hours(2.2))
    assert waits(store) == [Waited(HOUR, 180, True, 1)]
    arrive(store, 2, MORNING + hours(3), first.conversation_id)
    answer(store, first.conversation_id, 2, MORNING + hours(3.1))
    assert waits(store) == [Waited(HOUR, 180, True, 1), Waited(HOUR + 3, 10, False, 1)]


def test_a_second_letter_to_who_does_not_wait_counts_nothing(store: Store) -> None:
    an_agent(store)
    mail = arrive(store)
    for number in (1, 2):
        answer(store, mail.conversation_id, number, MORNING + hours(number))
    assert waits(store) == [Waited(HOUR, 60, True, 1)]


def test_an_undone_answer_and_an_automatic_one_count_nothing(store: Store) -> None:
    an_agent(store)
    mail = arrive(store)
    row = answer(store, mail.conversation_id, 1, MORNING + hours(1))
    assert store.outbox_desk.cancel(row) and waits(store) == []
    answer(store, mail.conversation_id, 2, MORNING + hours(1), automatic=True)
    assert waits(store) == []


def test_a_wait_longer_than_every_step_counts_in_the_longest(store: Store) -> None:
    an_agent(store)
    mail = arrive(store)
    answer(store, mail.conversation_id, 1, MORNING + timedelta(days=900))
    assert [one.within for one in waits(store)] == [figures.WITHIN[-1]]


def test_registers_follow_readings_corrections_and_erasing(store: Store) -> None:
    giulia = an_agent(store)
    mails = [arrive(store, number) for number in (1, 2)]
    for mail in mails:
        read(store, mail)
        read(store, mail)  # reading again counts once
    assert registers(store) == [Voiced("it", "formal", "neutral", 2)]
    store.corrections.correct(mails[0].id, "warmth", "warm", giulia, MORNING)
    assert registers(store) == [
        Voiced("it", "formal", "neutral", 1),
        Voiced("it", "formal", "warm", 1),
    ]
    store.erasing.erase_conversation(mails[0].conversation_id, {})
    assert registers(store) == [Voiced("it", "formal", "neutral", 1)]


def test_figures_show_only_the_mailboxes_that_may_be_seen(store: Store) -> None:
    an_agent(store)
    for number, mailbox in ((1, "support"), (2, "sales")):
        mail = arrive(store, number, mailbox=mailbox)
        read(store, mail, a_reading(language="it" if number == 1 else "de"))
        answer(store, mail.conversation_id, number, MORNING + hours(1), mailbox=mailbox)
    seen = store.seen(frozenset({"support"}))
    assert waits(seen) == [Waited(HOUR, 60, True, 1)] and waits(store)[0].answers == 2
    assert [one.language for one in registers(seen)] == ["it"]
    assert len(registers(store)) == 2


def test_an_issue_came_back_until_somebody_says_what_it_is(store: Store) -> None:
    giulia, issue = an_agent(store), store.readings.new_issue_id()
    read(store, arrive(store, 1), issue=issue)
    store.issues.set_status(issue, "fixed", giulia, MORNING + hours(1))
    assert not store.figures.came_back([issue])
    read(store, arrive(store, 2, MORNING + hours(2)), issue=issue)
    assert store.issues.get(issue).status == "open"
    assert store.figures.came_back([issue, 99]) == {issue: MORNING + hours(2)}
    store.issues.set_status(issue, "watching", giulia, MORNING + hours(3))
    assert not store.figures.came_back([issue])


def test_milestones_are_statuses_and_answers_since_then(store: Store) -> None:
    giulia, issue = an_agent(store), store.readings.new_issue_id()
    read(store, arrive(store, 1), issue=issue)
    store.issues.answer(KnownAnswer(issue, "it", "Così."), giulia, MORNING + hours(1))
    store.issues.rename(issue, "Login", giulia, MORNING + hours(2))
    store.issues.set_status(issue, "fixed", giulia, MORNING + hours(3))
    read(store, arrive(store, 2, MORNING + hours(4)), issue=issue)
    told = [event.kind for event in store.figures.milestones(issue, MORNING, 10)]
    assert told == ["reopened", "status", "answered"]
    assert len(store.figures.milestones(issue, MORNING + hours(3), 10)) == 2
    assert len(store.figures.milestones(issue, MORNING, 1)) == 1


def test_the_counters_are_made_of_what_is_there_before_them(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    store = SqliteStore.open(path)
    giulia = an_agent(store)
    for number in (1, 2):
        mail = arrive(store, number)
        read(store, mail)
        answer(store, mail.conversation_id, number, MORNING + hours(number))
    store.corrections.correct(1, "formality", "informal", giulia, MORNING)
    before = waits(store), registers(store)
    store.close()
    db = SqliteDatabase(path)
    db.run("DROP TABLE figure_waits")
    db.run("DROP TABLE figure_registers")
    db.run("ALTER TABLE memberships DROP COLUMN formality")
    db.run("ALTER TABLE memberships DROP COLUMN warmth")
    db.run("DELETE FROM _sqlite_migrations WHERE name = '0023_figures'")
    db.migrate()
    db.close()
    again = SqliteStore.open(path)
    assert (waits(again), registers(again)) == before
    again.close()


def test_no_question_reads_more_than_its_span(tmp_path: Path) -> None:
    store = SqliteStore.open(tmp_path / "inbox.db")
    db = SqliteDatabase(tmp_path / "inbox.db")
    values = {"since": 0, "until": 1, "seen": None, "ids": "[]", "id": 1, "limit": 1}
    for question in figures.QUESTIONS:
        plan = " ".join(
            row["detail"] for row in db.rows(f"EXPLAIN QUERY PLAN {question}", **values)
        )
        assert "SCAN figure" not in plan and "SCAN issue_events" not in plan, plan
    db.close()
    store.close()
