from datetime import datetime, timedelta

from inbox_assistant.model import Address, KnownAnswer, Promise, Wrote
from inbox_assistant.report.night import NightReport
from inbox_assistant.report.recurring import night_report
from inbox_assistant.report.spans import Span
from inbox_assistant.store.base import Store
from inbox_assistant.understand.reach import reach
from tests.builders import MORNING, a_reading, a_reply, a_reply_row, arrive, hours, read

SINCE, UNTIL = MORNING, MORNING + timedelta(days=1)


def made(store: Store) -> NightReport:
    return night_report(store, of_day(UNTIL), UNTIL)


def of_day(until: datetime) -> Span:
    """Return the night that ends then, in UTC."""
    day = timedelta(days=1)
    return Span(until.date().isoformat(), "night", until - day, until, until - 2 * day)


def writers(
    store: Store, issue: int, count: int, first: int, blocking: int = 3, day: int = 0
) -> None:
    """Let `count` people write about an issue, numbered from `first`."""
    for number in range(first, first + count):
        mail = arrive(store, number, SINCE + timedelta(days=day) + hours(1))
        read(store, mail, a_reading(blocking=blocking), issue, f"Issue {issue}")


def test_an_issue_recurs_when_two_people_wrote(store: Store) -> None:
    one, two = store.readings.new_issue_id(), store.readings.new_issue_id()
    writers(store, one, 1, first=1)
    writers(store, two, 2, first=10)
    report = made(store)
    assert [item.issue for item in report.recurring] == [two]
    assert [item.issue for item in report.watch] == [one]


def test_a_writer_counts_once_however_many_mails(store: Store) -> None:
    issue = store.readings.new_issue_id()
    for number in range(1, 7):
        sender = Address("", f"p{number % 2}@customer.example")
        mail = arrive(store, number, SINCE + hours(number), sender=sender)
        read(store, mail, a_reading(), issue)
    (item,) = made(store).recurring
    assert (item.writers, item.mails) == (2, 6)
    assert item.reach == reach(Wrote(2, {"customer.example": 2}, {3: 6}))


def test_who_is_fully_blocked_weighs_more_than_who_is_annoyed(store: Store) -> None:
    annoying, outage = store.readings.new_issue_id(), store.readings.new_issue_id()
    writers(store, annoying, 2, first=1, blocking=1)
    writers(store, outage, 5, first=10, blocking=3)
    report = made(store)
    assert [item.issue for item in report.recurring] == [outage, annoying]
    assert report.recurring[0].reach.median < report.recurring[1].reach.median


def test_issues_are_new_growing_or_fading_against_the_day_before(store: Store) -> None:
    new, growing, fading, steady = (store.readings.new_issue_id() for _ in range(4))
    writers(store, growing, 1, first=1000, day=-1)
    writers(store, fading, 18, first=200, day=-1)
    writers(store, steady, 3, first=300, day=-1)
    writers(store, new, 2, first=400)
    writers(store, growing, 8, first=500)
    writers(store, steady, 4, first=600)
    report = made(store)
    trends = {item.issue: item.movement.trend for item in report.recurring}
    assert trends == {new: "new", growing: "growing", steady: "steady"}
    changes = {c.issue: (c.movement.course, c.writers_before, c.writers) for c in report.changes}
    assert changes == {new: ("new", 0, 2), growing: ("growing", 1, 8), fading: ("fading", 18, 0)}


def test_an_unusual_silence_is_told_once(store: Store) -> None:
    over = store.readings.new_issue_id()
    for day in range(-9, -3):
        writers(store, over, 4, first=(day + 20) * 10, day=day)
    nights = [SINCE + timedelta(days=day) for day in range(-3, 3)]
    told = [
        [c.movement.course for c in night_report(store, of_day(at), at).changes] for at in nights
    ]
    assert sum("fixed" in changes for changes in told) == 1


def test_an_ignored_issue_is_not_reported(store: Store) -> None:
    issue = store.readings.new_issue_id()
    writers(store, issue, 3, first=1)
    agent = store.agents.add("Ada", "ada@shop.example", "x", "agent", "en")
    store.issues.set_status(issue, "ignored", agent.id, SINCE)
    assert made(store).recurring == ()


def test_mail_at_the_end_of_the_span_belongs_to_the_next_night(store: Store) -> None:
    issue = store.readings.new_issue_id()
    for number, at in ((1, SINCE), (2, UNTIL - timedelta(seconds=1)), (3, UNTIL)):
        read(store, arrive(store, number, at), a_reading(), issue)
    assert made(store).recurring[0].writers == 2


def test_a_known_answer_is_told_with_the_languages_it_lacks(store: Store) -> None:
    issue = store.readings.new_issue_id()
    for number, language in ((1, "it"), (2, "de")):
        read(store, arrive(store, number, SINCE), a_reading(language=language), issue)
    agent = store.agents.add("Ada", "ada@shop.example", "x", "agent", "en")
    store.issues.answer(KnownAnswer(issue, "it", "Svuotate la cache."), agent.id, SINCE)
    (item,) = made(store).recurring
    assert (item.answered, item.unanswered) == (("it",), ("de",))


def test_what_customers_wrote_is_masked(store: Store) -> None:
    issue = store.readings.new_issue_id()
    for number in (1, 2):
        reading = a_reading(request="my card 4111 1111 1111 1111 is refused")
        read(store, arrive(store, number, SINCE), reading, issue, "call me at +39 347 1234567")
    (item,) = made(store).recurring
    assert item.quote == "my card ••• is refused"
    assert item.title == "call me at •••"


def test_who_waits_is_told_by_age_the_longest_first(store: Store) -> None:
    for number, age in ((1, 80), (2, 30), (3, 2)):
        arrive(store, number, UNTIL - hours(age))
    arrive(store, 4, UNTIL - hours(5), automatic="list")
    waiting = made(store).waiting
    assert (waiting.total, waiting.under_a_day, waiting.under_three_days, waiting.longer) == (
        3,
        1,
        1,
        1,
    )
    assert [UNTIL - who.since for who in waiting.longest] == [hours(80), hours(30), hours(2)]


def test_promises_are_missed_when_their_time_has_passed(store: Store) -> None:
    agent = store.agents.add("Ada", "ada@shop.example", "x", "agent", "en")
    for number, until in ((1, UNTIL - hours(3)), (2, UNTIL + hours(3)), (3, UNTIL + hours(30))):
        mail = arrive(store, number, SINCE)
        row = a_reply_row(mail.conversation_id, number)
        promise = Promise(until, "entro domani")
        store.outbox.queue(row, a_reply(number), agent.id, promise)
    report = made(store)
    assert [promise.until for promise in report.promises_missed] == [UNTIL - hours(3)]
    assert [promise.until for promise in report.promises_due] == [UNTIL + hours(3)]


def test_a_vague_mail_comes_with_what_to_ask(store: Store) -> None:
    reading = a_reading(vague=True, request="It doesn't work!", questions=("device",))
    read(store, arrive(store, 1, SINCE), reading)
    (vague,) = made(store).vague
    assert (vague.request, vague.questions) == ("It doesn't work!", ("device",))


def test_an_empty_night_has_a_report(store: Store) -> None:
    report = made(store)
    assert not (report.recurring or report.watch or report.changes or report.vague)
    assert report.day.mails == report.waiting.total == 0
