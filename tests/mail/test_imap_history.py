"""The first connection: what was there before is history, and comes as far back as wished."""

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from inbox_assistant.mail import looking
from inbox_assistant.mail.imap import ImapMailbox
from inbox_assistant.model import Batch, Cursor
from tests.mail.mails import mails
from tests.rig import Account

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)


def mailbox(account: Account, history: str) -> ImapMailbox:
    return ImapMailbox(replace(account.config(), history=history), clock=lambda: NOW)


def append(account: Account, days_ago: dict[int, int]) -> None:
    """Put mails on the server that came in so many days ago, by number."""
    with account.client() as client:
        for number, days in days_ago.items():
            moment = NOW - timedelta(days=days)
            client.append("INBOX", mails(1, number)[0], msg_time=moment)


def look(account: Account, history: str, cursor: Cursor | None = None) -> list[Batch]:
    with closing(mailbox(account, history)) as opened:
        return list(opened.new_since(cursor, "INBOX"))


def taken(batches: list[Batch]) -> list[tuple[int, bool]]:
    return [(mail.uid, mail.history) for batch in batches for mail in batch.mails]


def test_what_was_there_is_history_and_what_comes_is_not(imap_server: Account) -> None:
    append(imap_server, {1: 500, 2: 1})
    batches = look(imap_server, "all")
    assert taken(batches) == [(1, True), (2, True)]
    append(imap_server, {3: 0})
    assert taken(look(imap_server, "all", batches[-1].cursor)) == [(3, False)]


@pytest.mark.parametrize(
    ("history", "uids"),
    [
        ("90 days", [2, 4, 5]),
        ("1 day", [5]),
        ("2026-04-01", [2, 4, 5]),
        ("2026-06-01", [4, 5]),
        ("none", []),
        ("999999 days", [1, 2, 3, 4, 5]),
    ],
)
def test_history_goes_as_far_back_as_wished(
    imap_server: Account, history: str, uids: list[int]
) -> None:
    append(imap_server, {1: 500, 2: 90, 3: 91, 4: 10, 5: 1})
    batches = look(imap_server, history)
    assert taken(batches) == [(uid, True) for uid in uids]
    # Later mail comes whatever its date: somebody may move an old one in.
    append(imap_server, {6: 400, 7: 0})
    later = look(imap_server, history, batches[-1].cursor)
    assert taken(later) == [(6, False), (7, False)]


def test_after_a_break_the_rest_is_still_history_and_nothing_comes_twice(
    imap_server: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "BATCH_MAILS", 2)
    append(imap_server, {1: 500, 2: 3, 3: 3, 4: 3, 5: 3, 6: 3})
    with closing(mailbox(imap_server, "90 days")) as opened:
        looks = opened.new_since(None, "INBOX")
        first = [next(looks), next(looks)]
    assert [batch.left for batch in first] == [5, 3]
    append(imap_server, {7: 0})
    rest = look(imap_server, "90 days", first[-1].cursor)
    assert taken(first + rest) == [
        (2, True),
        (3, True),
        (4, True),
        (5, True),
        (6, True),
        (7, False),
    ]


def test_an_empty_folder_has_no_history(imap_server: Account) -> None:
    batches = look(imap_server, "all")
    append(imap_server, {1: 0})
    assert taken(look(imap_server, "all", batches[-1].cursor)) == [(1, False)]


@pytest.mark.parametrize(("history", "uids"), [("all", [1, 2, 3]), ("none", [3])])
def test_after_a_new_uidvalidity_all_that_is_wanted_comes_as_history(
    imap_server: Account, history: str, uids: list[int]
) -> None:
    append(imap_server, {1: 500, 2: 3})
    cursor = look(imap_server, history)[-1].cursor
    append(imap_server, {3: 0})
    imap_server.change_uidvalidity()
    assert taken(look(imap_server, history, cursor)) == [(uid, True) for uid in uids]


def test_marks_of_what_was_left_out_are_not_told(imap_server: Account) -> None:
    append(imap_server, {1: 500, 2: 3})
    with closing(mailbox(imap_server, "90 days")) as opened:
        cursor = list(opened.new_since(None, "INBOX"))[-1].cursor
        with imap_server.client() as other:
            other.select_folder("INBOX")
            other.add_flags([1, 2], [b"\\Answered"])
        assert [change.uid for change in opened.changed_since(cursor).changes] == [2]
        older = replace(cursor, modseq=0)  # a cursor kept by a version before CONDSTORE
        assert [change.uid for change in opened.changed_since(older).changes] == [2]


@pytest.mark.parametrize(
    ("history", "day"),
    [("all", None), ("none", date(2026, 6, 30)), ("10 days", date(2026, 6, 20))],
)
def test_the_first_day_is_reckoned_from_today(history: str, day: date | None) -> None:
    assert looking.first_day(history, NOW.date()) == day
