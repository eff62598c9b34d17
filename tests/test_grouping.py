"""A later mail may tell what an earlier, vague one was about."""

from dataclasses import replace

from inbox_assistant.model import Address, Consolidated, Regrouped, StoredMail
from inbox_assistant.store.base import Store
from tests.builders import MORNING, arrive, hours
from tests.thoughts import a_thought, a_vague_thought, file, member


def known_issue(store: Store, topic: int = 1) -> int:
    for number in range(4):
        mail = arrive(store, number + 1, MORNING + hours(number))
        issue = file(store, mail, a_thought(topic, number))
    return issue


def another_issue(store: Store) -> int:
    sender = Address("Zoe", "zoe@elsewhere.example")
    return file(store, arrive(store, 40, sender=sender), a_thought(2))


def vague_mail(store: Store) -> StoredMail:
    """A mail that says nothing, before there is any issue: it belongs to none."""
    mail = arrive(store, 50, MORNING - hours(9), sender=_writer())
    assert file(store, mail, a_vague_thought()) == 0
    return mail


def put(store: Store, mail: StoredMail, issue: int | None, probability: float) -> None:
    """Let a method have put a mail there, so surely."""
    stands = replace(member(store, mail), issue=issue, probability=probability)
    moved = Regrouped(mail.id, member(store, mail).issue, stands)
    store.regrouping.apply(Consolidated([moved], (), {}, store.regrouping.version()), mail.at)


def answer(store: Store, first: StoredMail, topic: int, hour: float = 241) -> StoredMail:
    at = MORNING + hours(hour)
    mail = arrive(store, 51, at, first.conversation_id, sender=_writer())
    file(store, mail, a_thought(topic, 7))
    return mail


def test_an_answer_settles_what_the_vague_mail_was_about(store: Store) -> None:
    first = vague_mail(store)
    issue = known_issue(store)
    later = answer(store, first, topic=1)
    assert member(store, later).issue == member(store, first).issue == issue
    assert member(store, first).on_arrival is None
    assert store.conversations.get(first.conversation_id).issue == issue
    assert store.issues.get(issue).mails == 6


def test_a_vague_mail_that_was_taken_for_another_issue_leaves_it(store: Store) -> None:
    first = vague_mail(store)
    issue, other = known_issue(store), another_issue(store)
    put(store, first, other, 0.4)
    answer(store, first, topic=1)
    assert member(store, first).issue == issue
    assert (store.issues.get(issue).mails, store.issues.get(other).mails) == (6, 1)


def test_a_vague_mail_that_is_surely_of_an_issue_stays_in_it(store: Store) -> None:
    first = vague_mail(store)
    known_issue(store)
    other = another_issue(store)
    put(store, first, other, 0.9)
    assert member(store, answer(store, first, topic=1)).issue == other
    assert member(store, first).issue == other


def test_both_histories_tell_of_the_mail_that_followed(store: Store) -> None:
    first = vague_mail(store)
    issue, other = known_issue(store), another_issue(store)
    put(store, first, other, 0.4)
    answer(store, first, topic=1)
    joined = store.issue_book.events(issue, None, 9)[0]
    left = store.issue_book.events(other, None, 9)[0]
    assert (joined.kind, joined.other, joined.mail_id, joined.mails) == (
        "moved",
        other,
        first.id,
        1,
    )
    assert (left.kind, left.other, left.mails) == ("moved", issue, -1)
    assert joined.agent_id is None


def test_what_an_agent_said_of_the_vague_mail_stays(store: Store) -> None:
    first = vague_mail(store)
    agent = store.agents.add("Bo", "bo@shop.example", "hash", "agent", "en")
    known_issue(store)
    store.issue_desk.move(first.id, None, agent.id, MORNING)
    answer(store, first, topic=1)
    assert member(store, first).issue is None


def test_an_answer_that_settles_nothing_stays_in_its_conversations_issue(store: Store) -> None:
    first = vague_mail(store)
    known_issue(store)
    other = another_issue(store)
    put(store, first, other, 0.4)
    later = answer(store, first, topic=77)
    assert member(store, later).issue == member(store, first).issue == other


def test_a_clear_mail_does_not_follow(store: Store) -> None:
    known_issue(store)
    first = arrive(store, 50, MORNING + hours(240))
    own = file(store, first, a_thought(2))
    answer(store, first, topic=1)
    assert member(store, first).issue == own


def test_a_mail_read_again_stays_and_is_counted_once(store: Store) -> None:
    issue = known_issue(store)
    mail = arrive(store, 9, MORNING + hours(8))
    assert [file(store, mail, a_thought(1, 8)) for _ in range(2)] == [issue, issue]
    assert store.issues.get(issue).mails == 5


def _writer() -> Address:
    return Address("Vera", "vera@customer.example")
