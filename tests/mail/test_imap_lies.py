"""A server that lies: no gap, no duplicate, and one bad mail costs one mail."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace

import pytest

from inbox_assistant.errors import MailboxBusy, MailboxUnreachable
from inbox_assistant.mail import fetching
from inbox_assistant.mail.connection import Patience
from inbox_assistant.mail.imap import ImapMailbox
from inbox_assistant.model import Change, Cursor
from tests.mail.mails import mails
from tests.rig.liar import HANG_UP, Liar, body

RAWS = mails(4)


@pytest.fixture
def liar() -> Iterator[Liar]:
    with Liar(dict(enumerate(RAWS, 1))) as started:
        yield started


@dataclass
class Taker:
    """Keeps what comes, as the intake does: by UID, with the cursor of the last batch."""

    liar: Liar
    cursor: Cursor | None = None

    def __post_init__(self) -> None:
        self.uids: list[int] = []
        self.missing: list[int] = []
        self.raws: list[bytes] = []
        self.mailbox = ImapMailbox(self.liar.config(), patience=Patience(read=0.3, proof=0.3))

    def look(self) -> list[int]:
        """Look once; return the UIDs that came now."""
        before = len(self.uids)
        with closing(self.mailbox) as mailbox:
            for batch in mailbox.new_since(self.cursor, "INBOX"):
                self.uids += [mail.uid for mail in batch.mails]
                self.raws += [mail.raw for mail in batch.mails]
                self.missing += batch.missing
                self.cursor = batch.cursor
        return self.uids[before:]


def test_an_honest_server_gives_all(liar: Liar) -> None:
    taker = Taker(liar)
    assert taker.look() == [1, 2, 3, 4]
    assert taker.raws == RAWS
    assert taker.look() == []


@pytest.mark.parametrize("uidnext", [0, 1, 3, 4_000_000_000])
def test_a_lying_uidnext_costs_nothing(liar: Liar, uidnext: int) -> None:
    liar.uidnext = uidnext
    taker = Taker(liar)
    assert taker.look() == [1, 2, 3, 4]
    assert taker.look() == []
    liar.mails[5] = mails(1, 5)[0]
    assert taker.look() == [5]


@pytest.mark.parametrize("uidnext", [1, 4_000_000_000])
def test_a_lying_uidnext_does_not_move_the_beginning(liar: Liar, uidnext: int) -> None:
    liar.uidnext = uidnext
    taker = Taker(liar)
    taker.mailbox = ImapMailbox(liar.config(history="none"))
    assert taker.look() == []
    liar.mails[5] = mails(1, 5)[0]
    assert taker.look() == [5]


def test_a_folder_made_anew_under_its_old_uidvalidity_is_fetched_anew(liar: Liar) -> None:
    taker = Taker(liar)
    taker.look()
    liar.mails = dict(enumerate(mails(2, 50), 1))
    assert taker.look() == [1, 2]
    liar.mails[3] = mails(1, 60)[0]
    assert taker.look() == [3]


def test_a_new_uidvalidity_between_looks_brings_all_as_history(liar: Liar) -> None:
    taker = Taker(liar)
    taker.look()
    liar.uidvalidity = 8
    assert taker.look() == [1, 2, 3, 4]
    assert taker.cursor and (taker.cursor.uidvalidity, taker.cursor.history) == (8, 4)


def test_a_new_uidvalidity_in_the_middle_is_no_mixture(liar: Liar) -> None:
    liar.when(rb"FETCH 1,2,3,4 ", HANG_UP, times=1)
    taker = Taker(liar)
    with closing(taker.mailbox) as mailbox:
        looks = mailbox.new_since(None, "INBOX")
        next(looks)
        liar.uidvalidity = 8
        with pytest.raises(MailboxUnreachable, match="replaced"):
            next(looks)


def test_what_search_leaves_out_at_first_still_comes(liar: Liar) -> None:
    liar.when(rb"SEARCH", b"* SEARCH 1 4\r\nTAG OK done\r\n", times=1)
    liar.mails[5] = mails(1, 5)[0]
    taker = Taker(liar)
    assert taker.look() == [1, 2, 3, 4]
    assert taker.look() == [5]


def test_uids_that_only_search_knows_do_not_move_the_cursor(liar: Liar) -> None:
    liar.when(rb"SEARCH", b"* SEARCH 1 2 3 4 999999\r\nTAG OK done\r\n")
    taker = Taker(liar)
    assert taker.look() == [1, 2, 3, 4]
    assert taker.cursor and taker.cursor.uid == 4
    assert taker.missing == []


def test_search_may_answer_in_pieces_and_in_any_order(liar: Liar) -> None:
    liar.when(rb"SEARCH", b"* SEARCH 4 2\r\n* SEARCH\r\n* SEARCH 1 3 3\r\nTAG OK done\r\n", times=1)
    assert Taker(liar).look() == [1, 2, 3, 4]


def test_answers_may_come_twice_in_other_order_and_unasked(liar: Liar) -> None:
    pieces = [body(n, n, RAWS[n - 1]) for n in (3, 1, 1, 4, 2)]
    noise = [b"3 FETCH (FLAGS (\\Seen))", b"4 EXPUNGE", b"9 FETCH (UID 99 FLAGS ())", b"2 RECENT"]
    said = b"".join(b"* " + piece + b"\r\n" for piece in pieces + noise)
    liar.when(rb"BODY\.PEEK\[\]", said + b"TAG OK done\r\n", times=1)
    taker = Taker(liar)
    assert taker.look() == [1, 2, 3, 4]
    assert taker.raws == RAWS


def test_a_mail_left_out_once_is_asked_for_again(liar: Liar) -> None:
    said = b"".join(b"* " + body(n, n, RAWS[n - 1]) + b"\r\n" for n in (1, 2, 4))
    liar.when(rb"BODY\.PEEK\[\]", said + b"TAG OK done\r\n", times=1)
    taker = Taker(liar)
    taker.look()
    assert (taker.uids, taker.missing) == ([1, 2, 3, 4], [])


@pytest.mark.parametrize(
    "refusal",
    [
        b"TAG OK done\r\n",
        b"TAG NO refused\r\n",
        b"TAG NO [UNAVAILABLE] this one can't be read\r\n",
        b"TAG NO [SERVERBUG] Internal error occurred\r\n",
        b"TAG BAD what?\r\n",
        b"* 2 FETCH (UID 2 BODY[] NIL)\r\nTAG OK done\r\n",
        b'* 2 FETCH (UID 2 BODY[] "")\r\nTAG OK done\r\n',
        HANG_UP,
        b"* BYE Internal error occurred\r\n",
        b"* 2 FETCH (UID 2 BODY[] {400}\r\nshort\r\n)\r\nTAG OK done\r\n",
        b"* 2 FETCH (UID 2 BODY[] {3}\r\nlonger\r\n)\r\nTAG OK done\r\n",
        b"* 2 FETCH (UID 2 BODY[] {99999999999999999999}\r\n)\r\nTAG OK done\r\n",
        b"* 2 FETCH (UID 2 BODY[] ((((\r\nTAG OK done\r\n",
        b"\xff\xfe nonsense \r\n",
    ],
)
def test_a_mail_the_server_does_not_give_costs_one_mail(liar: Liar, refusal: bytes) -> None:
    liar.when(rb"FETCH (1,2|2|1,2,3,4) \(BODY", refusal)
    taker = Taker(liar)
    taker.look()
    assert (taker.uids, taker.missing) == ([1, 3, 4], [2])
    assert taker.cursor and taker.cursor.uid == 4
    assert taker.look() == []


def test_missing_mail_comes_when_it_is_asked_for_again(liar: Liar) -> None:
    liar.when(rb"FETCH 2 \(BODY", b"TAG NO no\r\n", times=2)
    liar.when(rb"FETCH 1,2,3,4 \(BODY", b"TAG NO no\r\n", times=1)
    liar.when(rb"FETCH 1,2 \(BODY", b"TAG NO no\r\n", times=1)
    taker = Taker(liar)
    taker.look()
    assert taker.missing == [2]
    cursor = taker.cursor
    assert cursor
    with closing(taker.mailbox) as mailbox:
        (first,) = mailbox.again(cursor, [2])
        (second,) = mailbox.again(cursor, [2])
        assert (first.mails, first.missing) == ((), (2,))
        assert ([mail.raw for mail in second.mails], second.cursor) == ([RAWS[1]], cursor)
        del liar.mails[2]
        assert list(mailbox.again(cursor, [2])) == []
        assert list(mailbox.again(replace(cursor, uidvalidity=99), [1])) == []


def test_a_mail_expunged_while_it_is_fetched_is_gone_and_no_gap(liar: Liar) -> None:
    liar.when(rb"FETCH (1,2,3,4|1,2|2) \(BODY", b"TAG NO [EXPUNGEISSUED] some are gone\r\n")
    taker = Taker(liar)
    with closing(taker.mailbox) as mailbox:
        looks = mailbox.new_since(None, "INBOX")
        next(looks)
        del liar.mails[2]
        batches = list(looks)
    assert [mail.uid for batch in batches for mail in batch.mails] == [1, 3, 4]
    assert not any(batch.missing for batch in batches)
    assert batches[-1].cursor.uid == 4


@pytest.mark.parametrize(
    "words",
    [
        b"[LIMIT] enough",
        b"[THROTTLED] slow down",
        b"[OVERQUOTA] Account exceeded command or bandwidth limits.",
        b"Too many simultaneous connections. (Failure)",
    ],
)
def test_a_throttling_server_is_left_alone_at_once(liar: Liar, words: bytes) -> None:
    for answer in (b"TAG NO " + words + b"\r\n", b"* BYE " + words + b"\r\n"):
        liar.said.clear()
        liar.when(rb"BODY\.PEEK", answer, times=1)
        taker = Taker(liar)
        with pytest.raises(MailboxBusy, match="come back later"):
            taker.look()
        assert taker.missing == []
        assert len(liar.commands(b"BODY.PEEK")) == 1
        assert taker.look() == [1, 2, 3, 4]


def test_the_pause_that_a_server_names_is_kept(liar: Liar) -> None:
    words = b"Request is throttled. Suggested Backoff Time: 92415 milliseconds"
    liar.when(rb"EXAMINE", b"TAG BAD " + words + b"\r\n")
    with pytest.raises(MailboxBusy) as caught:
        Taker(liar).look()
    assert caught.value.seconds == 92.415


def test_a_server_that_breaks_off_at_every_mail_is_not_hammered(
    liar: Liar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "MOST_BREAKS", 3)
    liar.when(rb"BODY\.PEEK", HANG_UP)
    with pytest.raises(MailboxUnreachable):
        Taker(liar).look()
    assert liar.connections == 4


def test_an_empty_mail_is_a_mail(liar: Liar) -> None:
    liar.mails = {1: b""}
    taker = Taker(liar)
    assert taker.look() == [1]
    assert taker.raws == [b""]


@pytest.mark.parametrize(
    ("date", "year"),
    [(b'"01-Jan-0001 00:00:00 +1400"', 1), (b'"99-Foo-2020 00:00:00 +0000"', 2026), (b"NIL", 2026)],
)
def test_any_date_of_arrival_is_endured(liar: Liar, date: bytes, year: int) -> None:
    line = b"* 1 FETCH (UID 1 FLAGS () INTERNALDATE %s RFC822.SIZE 9)\r\nTAG OK done\r\n" % date
    liar.mails = {1: RAWS[0]}
    liar.when(rb"INTERNALDATE", line)
    with closing(ImapMailbox(liar.config())) as mailbox:
        (_, batch) = mailbox.new_since(None, "INBOX")
    assert batch.mails[0].received_at.year == year
    assert batch.mails[0].received_at.utcoffset() is not None


def test_a_server_without_uidvalidity_is_refused_in_words(liar: Liar) -> None:
    liar.when(rb"EXAMINE", b"* 4 EXISTS\r\nTAG OK done\r\n")
    with pytest.raises(MailboxUnreachable, match="UIDVALIDITY"):
        Taker(liar).look()


def test_deleted_mail_is_left_and_noticed_when_it_is_brought_back(liar: Liar) -> None:
    """Without CONDSTORE the newest mails are looked at now and then."""
    liar.flags = {2: b"\\Deleted", 3: b"\\answered"}
    now = [0.0]
    with closing(ImapMailbox(liar.config(), monotonic=lambda: now[0])) as mailbox:
        batches = list(mailbox.new_since(None, "INBOX"))
        assert [mail.uid for batch in batches for mail in batch.mails] == [1, 3, 4]
        cursor = batches[-1].cursor
        told = mailbox.changed_since(cursor)
        assert Change(2, False, True) in told.changes
        assert Change(3, True, False) in told.changes
        liar.flags = {}
        assert mailbox.changed_since(cursor).changes == ()
        now[0] += 301
        assert Change(2, False, False) in mailbox.changed_since(cursor).changes
        liar.uidvalidity = 9
        assert mailbox.changed_since(cursor).changes == ()


def test_what_a_server_offers_after_the_login_counts(liar: Liar) -> None:
    liar.greeting = b"* OK [CAPABILITY IMAP4rev1] ready"
    liar.after_login = b"IMAP4rev1 IDLE X-GM-EXT-1"
    words = "\n".join(ImapMailbox(liar.config()).check())
    assert "(IDLE)" in words
    assert "kept by the provider itself" in words
    assert "no CONDSTORE" in words
