"""Whom we let down, how we answered, how we did: and each sees only what they may."""

from datetime import datetime, timedelta

import pytest

from inbox_assistant.config import OfficeConfig
from inbox_assistant.model import (
    Address,
    Begun,
    Candidate,
    IssueProfile,
    Meaning,
    Membership,
    Promise,
)
from inbox_assistant.office import Office
from inbox_assistant.report.night import Mismatch, NightReport
from inbox_assistant.report.recurring import night_report
from inbox_assistant.report.spans import Span
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, a_reply, a_reply_row, arrive, hours, read
from tests.report.nights import ROME

DAY = timedelta(days=1)
UNTIL = MORNING + DAY
SPAN = Span("2026-02-03", "night", MORNING, UNTIL, MORNING - DAY)
OFFICE = Office(OfficeConfig(), ROME)


def told(store: Store, now: datetime = UNTIL) -> NightReport:
    return night_report(store, SPAN, now, office=OFFICE)


def write(
    store: Store, number: int, at: datetime = MORNING, issue: int | None = None, **reading: object
) -> int:
    sender = Address(f"Customer {number}", f"c{number}@customer.example")
    mail = arrive(store, number, at, sender=sender)
    read(store, mail, a_reading(**reading), issue or store.readings.new_issue_id())
    return mail.conversation_id


def answer(
    store: Store, conversation: int, number: int, words: str, promise: Promise | None = None
) -> int:
    mail = a_reply(number, own_words=words, date=MORNING + hours(number))
    return store.outbox.queue(a_reply_row(conversation, number), mail, None, promise)


@pytest.mark.parametrize(
    ("language", "formality", "words", "found"),
    [
        ("de", "formal", "Hello, we have sent you the new lid today.", ("language", "de", "en")),
        ("de", "formal", "Hallo, wir haben dir den Deckel geschickt. Du bekommst ihn morgen.",
         ("form", "formal", "informal")),
        ("it", "informal", "Gentile cliente, Le abbiamo spedito il coperchio, La ringraziamo.",
         ("form", "informal", "formal")),
        ("de", "formal", "Guten Tag, wir haben Ihnen den Deckel heute geschickt.", None),
        ("it", "neutral", "Ciao Anna, ti abbiamo spedito il coperchio stamattina.", None),
        ("de", "formal", "Ok, thanks!", None),
        ("und", "formal", "Hello, we have sent you the new lid today.", None),
    ],
)  # fmt: skip
def test_a_reply_keeps_the_customers_language_and_form(
    store: Store, language: str, formality: str, words: str, found: tuple[str, str, str] | None
) -> None:
    conversation = write(store, 1, language=language, formality=formality)
    answer(store, conversation, 1, words)
    report = told(store)
    expected = (Mismatch(conversation, "Customer 1", *found),) if found else ()  # type: ignore[arg-type]
    assert (report.mismatches, report.replies_read) == (expected, 1)


def test_who_waits_and_was_let_down_twice_is_named(store: Store) -> None:
    once, twice = write(store, 1), write(store, 2)
    for number, conversation in ((1, once), (2, twice)):
        answer(store, conversation, number, "Entro le 15.", Promise(MORNING + hours(3)))
    for number, conversation, after in ((11, once, 4), (12, twice, 4), (13, twice, 6)):
        sender = Address(f"Customer {number % 10}", f"c{conversation}@customer.example")
        mail = arrive(store, number, MORNING + hours(after), conversation, sender=sender)
        read(store, mail, a_reading())
    (one,) = told(store).let_down
    assert (one.conversation, one.times) == (twice, 2)


def test_first_answers_are_counted_in_office_hours_per_language(store: Store) -> None:
    for number, language in ((1, "it"), (2, "it"), (3, "de")):
        conversation = write(store, number, language=language)
        row = answer(store, conversation, number, "Abbiamo sistemato tutto, grazie.")
        begun = Begun("solution", language, "formal", "…")
        store.suggested.keep(row, begun, language, 0.0 if number == 1 else 0.4)
    every, italian, german = told(store).doing
    # Monday 9 o'clock in Rome; the office opens then.
    assert (every.first_answers, every.median) == (3, hours(2))
    assert (italian.language, italian.first_answers, italian.median) == ("it", 2, hours(1))
    assert (every.suggested, every.unedited, german.unedited) == (3, 1, 0)


def test_who_went_quiet_is_told_the_hardest_hit_first(store: Store) -> None:
    issue = store.readings.new_issue_id()
    for number, blocking in ((1, 2), (2, 3), (3, 1)):
        write(store, number, MORNING - 5 * DAY, issue, blocking=blocking)
    write(store, 4, MORNING - DAY, issue)
    write(store, 5, MORNING - 60 * DAY, issue)
    report = told(store)
    assert [who.customer for who in report.quiet] == ["Customer 2", "Customer 1"]
    assert report.quiet[0].title == "Login fails"


def member(store: Store, number: int, issue: int, own: float, other: int, rival: float) -> None:
    mail = arrive(store, number, MORNING + hours(1))
    candidates = (Candidate(issue, own, ""), Candidate(other, rival, ""))
    profile = IssueProfile(issue, b"state", f"Issue {issue}", "It fails.", "it")
    membership = Membership(issue, own, candidates, "test-1", issue)
    store.readings.save(mail.id, a_reading(), Meaning("test", b"v"), membership, [profile])


def test_issues_that_look_like_one_are_proposed_until_an_agent_parts_them(store: Store) -> None:
    agent = store.agents.add("Ada", "ada@shop.example", "x", "agent", "en")
    one, two = store.readings.new_issue_id(), store.readings.new_issue_id()
    for number in range(1, 5):
        member(store, number, one, 0.55, two, 0.4)
        member(store, 10 + number, two, 0.8, one, 0.1)
    (proposal,) = told(store).proposals
    assert (proposal.kind, {proposal.issue, proposal.other}) == ("merge", {one, two})
    store.issue_desk.merge(two, one, agent.id, UNTIL)
    store.issue_desk.unmerge(two, agent.id, UNTIL)
    assert not [p for p in told(store).proposals if p.kind == "merge"]


def test_an_issue_whose_mails_hardly_fit_looks_like_two(store: Store) -> None:
    issue, other = store.readings.new_issue_id(), store.readings.new_issue_id()
    for number in range(1, 9):
        member(store, number, issue, 0.4 if number % 2 else 0.9, other, 0.05)
    (proposal,) = told(store).proposals
    assert (proposal.kind, proposal.issue, proposal.mails, proposal.of) == ("split", issue, 4, 8)


def test_what_was_joined_and_fixed_since_is_told(store: Store) -> None:
    agent = store.agents.add("Ada", "ada@shop.example", "x", "agent", "en")
    one, two, three = (store.readings.new_issue_id() for _ in range(3))
    for number, issue in enumerate((one, one, two, two, three, three), 1):
        write(store, number, MORNING - hours(number), issue)
    store.issue_desk.merge(two, one, agent.id, MORNING + hours(1))
    store.issues.set_status(three, "fixed", agent.id, MORNING + hours(2))
    report = told(store)
    (joined,) = report.joined
    assert (joined.kind, joined.issue, joined.other, joined.mails) == ("merged", one, two, 2)
    fixed = {change.issue for change in report.changes if change.movement.said}
    assert fixed == {three}
    assert "fixed" not in {c.movement.course for c in told_of_the_next_night(store).changes}


def told_of_the_next_night(store: Store) -> NightReport:
    span = Span("2026-02-04", "night", UNTIL, UNTIL + DAY, MORNING)
    return night_report(store, span, UNTIL + DAY, office=OFFICE)


def test_a_report_for_who_sees_one_mailbox_tells_nothing_of_another(store: Store) -> None:
    issue = store.readings.new_issue_id()
    for number, mailbox in ((1, "support"), (2, "support"), (3, "billing"), (4, "billing")):
        sender = Address(f"{mailbox} customer", f"{mailbox}{number}@customer.example")
        mail = arrive(store, number, MORNING + hours(number), mailbox=mailbox, sender=sender)
        words = f"the words of {mailbox}"
        read(store, mail, a_reading(request=words, vague=number == 4), issue, "billing secret")
    report = night_report(store.seen(["support"]), SPAN, UNTIL, office=OFFICE)
    (item,) = report.recurring
    assert (item.writers, item.mails, item.movement.wrote, sum(item.daily)) == (2, 2, 2, 2)
    assert (report.day.mails, report.waiting.total, report.vague) == (2, 2, ())
    assert "billing" not in repr(report)


@pytest.mark.parametrize(
    ("since", "until", "worked"),
    [
        ((2, 9), (2, 11), 2),
        ((2, 17), (3, 10), 2),
        ((6, 17), (9, 10), 2),
        ((7, 10), (8, 20), 0),
        ((3, 10), (2, 10), 0),
    ],
)
def test_time_is_worked_in_office_hours_alone(
    since: tuple[int, int], until: tuple[int, int], worked: int
) -> None:
    begin, end = (datetime(2026, 2, day, hour, tzinfo=ROME) for day, hour in (since, until))
    assert OFFICE.worked(begin, end) == hours(worked)
