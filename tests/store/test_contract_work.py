"""The contract of every store: readings, issues, replies, people, reports."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from inbox_assistant.errors import Conflict
from inbox_assistant.model import Agent, KnownAnswer, OutboxRow, Promise, ReportRow
from inbox_assistant.store.base import Store
from inbox_assistant.store.pages import Wanted
from tests.builders import MORNING, a_reading, a_reply, a_reply_row, arrive, hours, judged, read

LATER = MORNING + hours(1)
LEASE = timedelta(minutes=10)


def claim(store: Store, worker: str = "one", at: datetime = LATER) -> OutboxRow | None:
    return store.outbox.claim(at, worker, LEASE)


@pytest.fixture
def agent(store: Store) -> Agent:
    return store.agents.add("Bo", "Bo@shop.example", "hash", "agent", "en")


def test_a_reading_is_kept_whole_and_shows_in_the_list(store: Store) -> None:
    mail = arrive(store)
    reading = a_reading(language="de", questions=("device",))
    read(store, mail, reading, issue=store.readings.new_issue_id())
    assert store.readings.get(mail.id) == reading
    head = store.conversations.get(mail.conversation_id)
    assert (head.language, head.emotion, head.blocking) == ("de", "frustration", 3)


def test_the_list_states_nothing_unsure(store: Store) -> None:
    mail = arrive(store)
    reading = replace(a_reading(), emotion=judged("anger", probability=0.4))
    read(store, mail, reading)
    head = store.conversations.get(mail.conversation_id)
    assert (head.emotion, head.blocking) == (None, 3)


def test_an_agents_correction_survives_every_re_read(store: Store, agent: Agent) -> None:
    mail = arrive(store)
    issue = store.readings.new_issue_id()
    read(store, mail, a_reading(blocking=3), issue)
    store.corrections.correct(mail.id, "blocking", 1, agent.id, LATER)
    read(store, mail, a_reading(blocking=3), issue)
    corrected = store.readings.get(mail.id)
    assert corrected is not None
    assert corrected.blocking.value == 1
    assert corrected.blocking.by_agent
    assert store.issues.get(issue).blocking == 1


def test_issues_count_mails_writers_and_languages_once(store: Store) -> None:
    issue = store.readings.new_issue_id()
    same = store.conversations.get(arrive(store).conversation_id).customer
    read(store, arrive(store, 2, sender=same), a_reading(), issue)
    read(store, arrive(store, 3, sender=same), a_reading(), issue)
    last = arrive(store, 4, MORNING + hours(3))
    for _ in range(2):  # re-reading must not count again
        read(store, last, a_reading(language="fr", blocking=1), issue)
    found = store.issues.get(issue)
    assert (found.mails, found.writers, found.blocking) == (3, 2, 3)
    assert found.languages == {"it": 2, "fr": 1}
    assert found.last_at == MORNING + hours(3)


def test_a_mail_that_moves_is_counted_where_it_is(store: Store) -> None:
    one, two = store.readings.new_issue_id(), store.readings.new_issue_id()
    mail = arrive(store)
    read(store, mail, issue=one)
    read(store, mail, issue=two)
    assert [store.issues.get(i).mails for i in (one, two)] == [0, 1]
    assert [i.id for i in store.issues.page(["open"], 10)] == [two]
    assert store.issues.page(["open"], 10, writers=2) == []


def test_an_agents_title_stays_and_the_methods_title_follows(store: Store, agent: Agent) -> None:
    issue = store.readings.new_issue_id()
    read(store, arrive(store), issue=issue, title="first")
    read(store, arrive(store, 2), issue=issue, title="second")
    assert store.issues.get(issue).title == "second"
    store.issues.rename(issue, "Login loop", agent.id, LATER)
    read(store, arrive(store, 3), issue=issue, title="third")
    assert store.issues.get(issue).title == "Login loop"


def test_known_answers_are_one_per_language(store: Store, agent: Agent) -> None:
    issue = store.readings.new_issue_id()
    read(store, arrive(store), issue=issue)
    for text in ("old", "new"):
        store.issues.answer(KnownAnswer(issue, "it", text), agent.id, LATER)
    store.issues.answer(KnownAnswer(issue, "de", "neu"), agent.id, LATER)
    store.issues.answer(KnownAnswer(issue, "de", " "), agent.id, LATER)
    assert store.issues.answers(issue) == [KnownAnswer(issue, "it", "new")]


def test_a_queued_reply_shows_at_once_and_answers_the_customer(store: Store, agent: Agent) -> None:
    mail = arrive(store)
    promise = Promise(MORNING + hours(24), "entro domani")
    row = a_reply_row(mail.conversation_id, answers=mail.id)
    first = store.outbox.queue(row, a_reply(), agent.id, promise)
    assert store.outbox.queue(row, a_reply(), agent.id, promise) == first
    head = store.conversations.get(mail.conversation_id)
    assert (head.waiting_since, head.promised_until) == (None, promise.until)
    assert [m.direction for m in store.conversations.mails(head.id)] == ["in", "out"]


def test_undo_calls_a_reply_back_as_if_it_had_never_been(store: Store, agent: Agent) -> None:
    mail = arrive(store)
    before = store.conversations.get(mail.conversation_id)
    row = a_reply_row(mail.conversation_id)
    row_id = store.outbox.queue(row, a_reply(), agent.id, Promise(MORNING + hours(5)))
    assert store.outbox_desk.cancel(row_id)
    after = store.conversations.get(mail.conversation_id)
    assert replace(after, last_at=before.last_at, unread=True) == before
    assert store.promises.of_conversation(mail.conversation_id) == []
    assert store.conversations.search(Wanted(query="sistemato"), None, 5).rows == ()
    assert claim(store) is None


def test_the_next_reply_keeps_a_promise_even_late(store: Store, agent: Agent) -> None:
    conversation = arrive(store).conversation_id
    promise = Promise(MORNING + hours(2), "entro le dieci")
    store.outbox.queue(a_reply_row(conversation), a_reply(), agent.id, promise)
    assert store.promises.mark_missed(MORNING + hours(3)) == 1
    assert [p.state for p in store.promises.due(MORNING + hours(9))] == ["missed"]
    store.outbox.queue(a_reply_row(conversation, 2), a_reply(2), agent.id, None)
    assert store.promises.due(MORNING + hours(9)) == []
    assert store.conversations.get(conversation).promised_until is None


def test_agents_are_unique_by_email_whatever_its_case(store: Store, agent: Agent) -> None:
    assert store.agents.by_email("BO@shop.example") == agent
    with pytest.raises(Conflict):
        store.agents.add("Bo", "bo@SHOP.example", "hash", "agent", "en")


@pytest.mark.parametrize("change", [{"password_hash": "new"}, {"role": "lead"}, {"disabled": True}])
def test_a_change_of_rights_ends_all_sessions(
    store: Store, agent: Agent, change: dict[str, str | bool]
) -> None:
    store.sessions.start("token", agent.id, MORNING)
    assert store.sessions.agent("token", MORNING) == agent
    store.agents.change(agent.id, **change)
    assert store.sessions.agent("token", MORNING) is None


def test_sessions_end_when_idle_and_in_any_case_after_a_week(store: Store, agent: Agent) -> None:
    store.sessions.start("idle", agent.id, MORNING)
    assert store.sessions.agent("idle", MORNING + hours(9)) is None
    for hour in range(0, 24 * 7, 7):
        assert store.sessions.agent("idle", MORNING + hours(hour))
    assert store.sessions.agent("idle", MORNING + hours(24 * 7 + 1)) is None


def test_drafts_belong_to_one_agent_and_one_conversation(store: Store, agent: Agent) -> None:
    conversation = arrive(store).conversation_id
    store.drafts.save(agent.id, conversation, "Gentile", MORNING)
    assert store.drafts.text(agent.id, conversation) == "Gentile"
    store.drafts.save(agent.id, conversation, "", MORNING)
    assert store.drafts.text(agent.id, conversation) is None


def test_a_night_has_one_report_and_it_is_mailed_once(store: Store) -> None:
    row = ReportRow("2026-02-02", MORNING, "<p>", "text", "a,b", "{}")
    assert store.reports.save(row)
    assert not store.reports.save(replace(row, text="another"))
    kept = store.reports.get("2026-02-02")
    assert kept is not None and replace(kept, id=row.id) == row
    assert [store.reports.mailed(row.night, MORNING) for _ in range(2)] == [True, False]
    store.reports.mailed(row.night, None)
    assert store.reports.mailed(row.night, MORNING)


def test_figures_count_only_their_span(store: Store) -> None:
    issue = store.readings.new_issue_id()
    read(store, arrive(store, 1, MORNING - hours(2)), issue=issue)
    for number in (2, 3):
        read(store, arrive(store, number, MORNING + hours(number)), issue=issue)
    [figures] = store.reports.issues(MORNING, MORNING + hours(24))
    assert (figures.mails, figures.writers, figures.mails_before) == (2, 2, 1)
    assert store.reports.issues(MORNING + hours(24), MORNING + hours(48)) == []
    day = store.reports.day(MORNING, MORNING + hours(24))
    assert (day.mails, day.writers, day.languages) == (2, 2, {"it": 2})


def test_the_first_answer_counts_from_the_first_mail(store: Store, agent: Agent) -> None:
    conversation = arrive(store).conversation_id
    store.outbox.queue(a_reply_row(conversation), a_reply(), agent.id, None)
    assert store.reports.day(MORNING, MORNING + hours(24)).median_first_answer_minutes == 60
    assert store.reports.waiting(MORNING + hours(24), 10) == []


def test_health_remembers_the_last_good_moment_and_the_last_error(store: Store) -> None:
    store.health.ok("support", MORNING, MORNING)
    store.health.error("support", MORNING + hours(1), "The password was rejected.")
    [health] = store.health.all()
    assert (health.ok_at, health.mail_at) == (MORNING, MORNING)
    assert health.error == "The password was rejected."
    store.health.ok("support", MORNING + hours(2), None)
    [health] = store.health.all()
    assert (health.error, health.mail_at) == ("", MORNING)
