"""What has been kept long enough goes as if by hand, bit by bit; the rest counts what is left."""

from datetime import timedelta

import pytest

from inbox_assistant.config import RetentionConfig
from inbox_assistant.model import ReportRow
from inbox_assistant.retaining import apply, plan
from inbox_assistant.store.base import Store
from inbox_assistant.store.pages import Wanted
from tests.builders import MORNING, arrive, fetched, read

DAY = timedelta(days=1)
NOW = MORNING + 100 * DAY
KEPT = RetentionConfig(closed_conversations_days=50, spam_days=10, reports_days=31)


@pytest.fixture
def issue(store: Store) -> int:
    """Five closed conversations of one issue, twenty days apart; the first is spam."""
    issue = store.readings.new_issue_id()
    for number in range(5):
        mail = arrive(store, number, MORNING + 20 * number * DAY)
        read(store, mail, issue=issue)
        store.conversations.change(mail.conversation_id, status="closed")
    store.reports.save(ReportRow("2026-02-02", MORNING, "", "", "", "{}"))
    return issue


def test_a_dry_run_tells_what_would_go_and_changes_nothing(store: Store, issue: int) -> None:
    told = {aging.kind: (aging.days, aging.count, aging.oldest) for aging in plan(store, KEPT, NOW)}
    assert told == {
        "closed": (50, 3, MORNING),
        "spam": (10, 0, None),
        "automatic": (None, 0, None),
        "reports": (31, 1, MORNING),
    }
    assert store.issues.get(issue).mails == 5


def test_what_aged_goes_and_issues_count_what_is_kept(store: Store, issue: int) -> None:
    assert apply(store, KEPT, NOW) == 4
    known = store.issues.get(issue)
    assert (known.mails, known.writers) == (2, 2) and len(store.issues.mails(issue, 9)) == 2
    assert not store.conversations.search(Wanted("all", query="anna1"), None, 9).rows
    assert store.reports.nights(9) == []
    # It is erased, not only put away: what is fetched again stays away.
    assert store.raw_mails.keep("support", [fetched(99, b"raw mail 1")], None) == []
    assert apply(store, KEPT, NOW) == 0


def test_it_stops_after_so_many_and_goes_on_later(store: Store, issue: int) -> None:
    assert [apply(store, KEPT, NOW, most=1) for _ in range(5)] == [1, 1, 1, 1, 0]
    assert store.issues.get(issue).mails == 2


def test_whoever_interrupts_it_loses_nothing(store: Store, issue: int) -> None:
    def interrupted(_gone: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        apply(store, KEPT, NOW, told=interrupted)
    assert store.issues.get(issue).mails == 4
    assert apply(store, KEPT, NOW) == 3


def test_nothing_goes_unless_days_are_set(store: Store, issue: int) -> None:
    assert apply(store, RetentionConfig(enabled=True), NOW + 9999 * DAY) == 0
    assert store.issues.get(issue).mails == 5


def test_what_is_being_sent_waits_for_another_night(store: Store, issue: int) -> None:
    store.conversations.change(1, status="open")
    assert apply(store, KEPT, NOW) == 3
    assert store.conversations.get(1).status == "open"
