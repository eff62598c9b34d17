"""The contract of every store: corrections and their history, lessons, heads, re-reading."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from inbox_assistant.errors import NotFound
from inbox_assistant.model import (
    Agent,
    IssueProfile,
    Meaning,
    Membership,
    Perception,
    Reading,
    StoredMail,
    TaughtHead,
)
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, arrive, hours, read

LATER = MORNING + hours(1)
HEAD = TaughtHead(1, "emotion", "register-1", LATER, 25, 80, 0.7, 0.8, b"weights")


@pytest.fixture
def agent(store: Store) -> Agent:
    return store.agents.add("Bo", "bo@shop.example", "hash", "agent", "en")


def perceived(
    store: Store, mail: StoredMail, method: str = "register-1", reader: str = "register-1"
) -> None:
    """Let a mail be read with all that learning needs."""
    member = Membership(None, 0.9, (), "test-1")
    perception = Perception(method, reader, b"row")
    store.readings.save(mail.id, a_reading(), Meaning("test", b"v"), member, [], perception)


def shown(store: Store, mail: StoredMail) -> Reading:
    reading = store.readings.get(mail.id)
    assert reading is not None
    return reading


def test_a_correction_says_who_and_when(store: Store, agent: Agent) -> None:
    mail = arrive(store)
    read(store, mail)
    store.corrections.correct(mail.id, "warmth", "cold", agent.id, LATER)
    said = store.corrections.of_mail(mail.id)["warmth"]
    assert (said.value, said.agent_id, said.at) == ("cold", agent.id, LATER)


def test_taking_a_correction_back_shows_the_models_value(store: Store, agent: Agent) -> None:
    mail = arrive(store)
    issue = store.readings.new_issue_id()
    read(store, mail, issue=issue)
    store.corrections.correct(mail.id, "blocking", 1, agent.id, LATER)
    assert store.issues.get(issue).blocking == 1
    store.corrections.take_back(mail.id, "blocking", agent.id, LATER)
    assert shown(store, mail) == a_reading()
    assert store.issues.get(issue).blocking == 3
    assert store.conversations.get(mail.conversation_id).blocking == 3
    with pytest.raises(NotFound):
        store.corrections.take_back(mail.id, "blocking", agent.id, LATER)


def test_history_tells_who_changed_what_to_what(store: Store, agent: Agent) -> None:
    mail = arrive(store)
    read(store, mail)
    store.corrections.correct(mail.id, "vague", True, agent.id, LATER)
    store.corrections.correct(mail.id, "vague", False, agent.id, LATER + hours(1))
    store.corrections.take_back(mail.id, "vague", agent.id, LATER + hours(2))
    told = [(h.field, h.before, h.after, h.taken_back) for h in store.corrections.history(mail.id)]
    assert told == [
        ("vague", False, True, False),
        ("vague", True, False, False),
        ("vague", False, False, True),
    ]


def test_a_mail_can_be_corrected_before_it_is_read(store: Store, agent: Agent) -> None:
    mail = arrive(store)
    store.corrections.correct(mail.id, "motive", "refund", agent.id, LATER)
    read(store, mail)
    assert shown(store, mail).motive.value == "refund"


@pytest.mark.parametrize(
    ("field", "value", "partner", "follows"),
    [("emotion", "neutral", "intensity", 0), ("intensity", 0, "emotion", "neutral")],
)
def test_what_is_neutral_has_no_intensity(
    store: Store, agent: Agent, field: str, value: str | int, partner: str, follows: str | int
) -> None:
    mail = arrive(store)
    read(store, mail, a_reading(emotion="anger", intensity=2))
    store.corrections.correct(mail.id, field, value, agent.id, LATER)
    assert getattr(shown(store, mail), partner).value == follows
    store.corrections.take_back(mail.id, field, agent.id, LATER)
    assert getattr(shown(store, mail), partner).value in ("anger", 2)


def test_a_stirred_mail_has_an_intensity(store: Store, agent: Agent) -> None:
    mail = arrive(store)
    read(store, mail, a_reading(emotion="neutral", intensity=0))
    store.corrections.correct(mail.id, "emotion", "anger", agent.id, LATER)
    assert shown(store, mail).intensity.value == 1
    store.corrections.correct(mail.id, "intensity", 3, agent.id, LATER)
    assert (shown(store, mail).emotion.value, shown(store, mail).intensity.value) == ("anger", 3)


def test_the_later_of_two_contradicting_words_holds(store: Store, agent: Agent) -> None:
    mail = arrive(store)
    read(store, mail)
    store.corrections.correct(mail.id, "intensity", 3, agent.id, LATER)
    store.corrections.correct(mail.id, "emotion", "neutral", agent.id, LATER)
    reading = shown(store, mail)
    assert (reading.emotion.value, reading.intensity.value) == ("neutral", 0)
    assert list(store.corrections.of_mail(mail.id)) == ["emotion"]


def test_another_language_lets_the_mail_be_read_again(store: Store, agent: Agent) -> None:
    mail = arrive(store)
    read(store, mail)
    store.jobs.done([job.id for job in store.jobs.claim("read", "w", LATER, 9)])
    store.corrections.correct(mail.id, "warmth", "cold", agent.id, LATER)
    assert store.jobs.waiting("read") == 0
    store.corrections.correct(mail.id, "language", "pt", agent.id, LATER)
    assert [job.subject for job in store.jobs.claim("read", "w", LATER, 9)] == [mail.id]


def test_lessons_are_what_was_corrected_and_what_was_looked_at(store: Store, agent: Agent) -> None:
    corrected, left, unseen, robot = (
        arrive(store, n, MORNING + hours(n), automatic=kind)
        for n, kind in enumerate((None, None, None, "list"), 1)
    )
    for mail in (corrected, left, unseen, robot):
        perceived(store, mail)
    store.conversations.change(left.conversation_id, unread=False)
    store.corrections.correct(corrected.id, "emotion", "anger", agent.id, LATER)
    lessons = store.learning.lessons(10)
    assert [(x.mail_id, x.seen) for x in lessons] == [
        (corrected.id, True),
        (left.id, True),
        (unseen.id, False),
    ]
    assert lessons[0].corrections[0].value == "anger"
    assert lessons[0].reading.emotion.value == "frustration"
    assert lessons[0].perception == Perception("register-1", "register-1", b"row")
    assert [x.mail_id for x in store.learning.lessons(1)] == [corrected.id, unseen.id]


def test_the_newest_head_that_was_not_taken_back_is_in_use(store: Store) -> None:
    second = replace(HEAD, version=2)
    store.learning.keep([HEAD, replace(HEAD, field="motive")])
    store.learning.keep([second])
    assert {(h.field, h.version) for h in store.learning.in_use("register-1")} == {
        ("emotion", 2),
        ("motive", 1),
    }
    assert store.learning.in_use("register-2") == []
    assert store.learning.undo("register-1") == 2
    assert {h.version for h in store.learning.in_use("register-1")} == {1}
    assert store.learning.versions()[0] == replace(second, taken_back=True)
    assert [store.learning.undo("register-1"), store.learning.undo("register-1")] == [1, None]


def test_a_night_is_learnt_once(store: Store) -> None:
    assert not store.learning.learnt("2026-03-04")
    for _ in range(2):
        store.learning.mark_learnt("2026-03-04", LATER)
    assert store.learning.learnt("2026-03-04")


def test_what_another_reader_read_is_queued_again_once(store: Store) -> None:
    old, new, unread = (arrive(store, n, MORNING + hours(n)) for n in (1, 2, 3))
    perceived(store, old, reader="register-1")
    perceived(store, new, reader="register-1+team-4")
    assert store.rereading.queue("register-1+team-4", None, everything=False) == 1
    assert store.rereading.queue("register-1+team-4", None, everything=False) == 1
    assert [job.subject for job in store.jobs.claim("reread", "w", LATER, 9)] == [old.id]
    since = datetime(2026, 2, 2, 9, 30, tzinfo=UTC)
    assert store.rereading.queue("any", since, everything=True) == 2
    assert unread.id not in {j.subject for j in store.jobs.claim("reread", "w", LATER, 9)}


def test_corrected_mails_of_another_method_are_read_again(store: Store, agent: Agent) -> None:
    corrected, other = arrive(store, 1), arrive(store, 2)
    for mail in (corrected, other):
        perceived(store, mail)
    store.corrections.correct(corrected.id, "emotion", "anger", agent.id, LATER)
    assert store.rereading.queue_lessons("register-1", 9) == 0
    assert store.rereading.queue_lessons("register-2", 0) == 1
    assert store.rereading.queue_lessons("register-2", 9) == 1
    assert store.jobs.waiting("reread") == 2


def test_what_was_taught_goes_with_an_erased_conversation(store: Store, agent: Agent) -> None:
    mail = arrive(store)
    perceived(store, mail)
    store.corrections.correct(mail.id, "emotion", "anger", agent.id, LATER)
    store.rereading.queue("another", None, everything=True)
    store.erasing.erase_conversation(mail.conversation_id, {})
    assert store.learning.lessons(10) == []
    assert store.corrections.history(mail.id) == []
    assert store.jobs.waiting("reread") == 0


def test_an_agents_move_survives_a_new_reading(store: Store) -> None:
    ours, theirs = store.readings.new_issue_id(), store.readings.new_issue_id()
    mail = arrive(store)
    profile = IssueProfile(ours, b"state", "t", "p", "it")
    moved = Membership(ours, 1.0, (), "agent", None, by_agent=True)
    store.readings.save(mail.id, a_reading(), Meaning("test", b"v"), moved, [profile])
    read(store, mail, issue=theirs)
    member = store.readings.membership(mail.id)
    assert member is not None
    assert (member.issue, member.by_agent) == (ours, True)
    assert [store.issues.get(i).mails for i in (ours, theirs)] == [1, 0]
