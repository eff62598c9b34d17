"""A mailbox on a real server: nothing is missed, and nothing is changed."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from inbox_assistant.errors import FolderMissing, MailboxUnreachable
from inbox_assistant.mail import looking
from inbox_assistant.mail.connection import Patience
from inbox_assistant.mail.imap import ImapMailbox
from inbox_assistant.model import Change, Cursor, Fetched, Place
from tests.mail.mails import mails
from tests.rig import Account, Fault, Line


@pytest.fixture
def mailbox(imap_server: Account) -> Iterator[ImapMailbox]:
    with closing(ImapMailbox(imap_server.config())) as opened:
        yield opened


def fetch(
    mailbox: ImapMailbox, cursor: Cursor | None = None
) -> tuple[list[Fetched], Cursor | None]:
    """All there is after the cursor, and the new cursor."""
    found: list[Fetched] = []
    for batch in mailbox.new_since(cursor, "INBOX"):
        found, cursor = [*found, *batch.mails], batch.cursor
    return found, cursor


def test_mail_comes_byte_for_byte_and_stays_unseen(
    imap_server: Account, mailbox: ImapMailbox
) -> None:
    sent = mails(3)
    imap_server.deliver(*sent)
    found, cursor = fetch(mailbox)
    assert [mail.raw for mail in found] == sent
    assert imap_server.flags() == [set(), set(), set()]
    assert found[0].received_at.utcoffset() is not None
    assert cursor
    assert (cursor.mailbox, cursor.folder, cursor.uid) == (imap_server.user, "INBOX", 3)
    assert cursor.uidvalidity == found[0].uidvalidity


def test_only_what_is_new_comes_again(imap_server: Account, mailbox: ImapMailbox) -> None:
    imap_server.deliver(*mails(2))
    _, cursor = fetch(mailbox)
    assert fetch(mailbox, cursor) == ([], cursor)
    imap_server.deliver(*mails(1, start=3))
    found, _ = fetch(mailbox, cursor)
    assert [mail.uid for mail in found] == [3]


def test_an_empty_folder_has_nothing_but_was_looked_at(mailbox: ImapMailbox) -> None:
    found, cursor = fetch(mailbox)
    assert (found, cursor and cursor.uid) == ([], 0)


def test_batches_are_small_in_count_and_bytes(
    imap_server: Account, mailbox: ImapMailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "BATCH_MAILS", 4)
    monkeypatch.setattr(looking, "BATCH_BYTES", 3_000)
    imap_server.deliver(*mails(3), *mails(1, 4, size=2_900), *mails(2, 5))
    batches = list(mailbox.new_since(None, "INBOX"))
    uids = [[mail.uid for mail in batch.mails] for batch in batches]
    assert uids == [[], [1, 2, 3], [4], [5, 6]]
    assert [batch.left for batch in batches] == [6, 3, 2, 0]


def test_a_new_uidvalidity_brings_everything_again(
    imap_server: Account, mailbox: ImapMailbox
) -> None:
    imap_server.deliver(*mails(2))
    _, cursor = fetch(mailbox)
    imap_server.change_uidvalidity()
    found, after = fetch(mailbox, cursor)
    assert [mail.history for mail in found] == [True, True]
    assert cursor and after and after.uidvalidity != cursor.uidvalidity


def test_a_cut_line_loses_nothing(imap_server: Account) -> None:
    sent = mails(5, size=5_000)
    imap_server.deliver(*sent)
    for then in ("cut", "reset"):
        fault = Fault(9_000, then)
        with Line(imap_server.dovecot.port, fault=fault) as line:
            server = imap_server.server("none", port=line.port)
            with closing(ImapMailbox(imap_server.config(imap=server))) as mailbox:
                found, _ = fetch(mailbox)
            assert ([mail.raw for mail in found], line.connections) == (sent, 2)


def test_a_line_that_always_breaks_is_left_alone_for_a_while(imap_server: Account) -> None:
    imap_server.deliver(*mails(1, size=5_000))
    with Line(imap_server.dovecot.port, cut_after=3_000, always=True) as line:
        server = imap_server.server("none", port=line.port)
        with closing(ImapMailbox(imap_server.config(imap=server))) as mailbox:
            missing = [batch.missing for batch in mailbox.new_since(None, "INBOX")]
        assert missing[-1] == (1,)
        assert line.connections <= 4


def test_a_line_that_falls_silent_is_given_up(imap_server: Account) -> None:
    imap_server.deliver(*mails(2))
    with Line(imap_server.dovecot.port) as line:
        server = imap_server.server("none", port=line.port)
        impatient = Patience(read=0.2, connect=0.2)
        with closing(ImapMailbox(imap_server.config(imap=server), patience=impatient)) as mailbox:
            fetch(mailbox)
            line.mute = True
            with pytest.raises(MailboxUnreachable, match="does not answer"):
                fetch(mailbox)


def test_what_others_answer_and_bring_back_is_told(
    imap_server: Account, mailbox: ImapMailbox
) -> None:
    imap_server.deliver(*mails(3))
    with imap_server.client() as other:
        other.select_folder("INBOX")
        other.add_flags([2], [b"\\Deleted"])
        found, cursor = fetch(mailbox)
        assert cursor
        assert [mail.uid for mail in found] == [1, 3]
        assert mailbox.changed_since(cursor).changes == ()
        other.remove_flags([2], [b"\\Deleted"])
        other.add_flags([3], [b"\\Answered"])
    told = mailbox.changed_since(cursor)
    assert told.changes == (Change(2, False, False), Change(3, True, False))
    (batch,) = mailbox.again(told.cursor, [2])
    assert ([mail.uid for mail in batch.mails], batch.cursor) == ([2], told.cursor)
    assert mailbox.changed_since(told.cursor).changes == ()


def test_an_answered_mail_says_so(imap_server: Account, mailbox: ImapMailbox) -> None:
    imap_server.deliver(*mails(2))
    with imap_server.client() as other:
        other.select_folder("INBOX")
        other.add_flags([2], [b"\\Answered"])
    assert [mail.answered for mail in fetch(mailbox)[0]] == [False, True]


def test_mail_removed_by_others_is_no_gap(imap_server: Account, mailbox: ImapMailbox) -> None:
    imap_server.deliver(*mails(4))
    looks = mailbox.new_since(None, "INBOX")
    next(looks)  # the folder was looked at, and its mail not yet fetched
    imap_server.remove(2)
    batches = list(looks)
    assert [mail.uid for batch in batches for mail in batch.mails] == [1, 3, 4]
    assert not any(batch.missing for batch in batches)
    assert list(mailbox.again(batches[-1].cursor, [2])) == []


def test_nothing_on_the_server_is_changed_by_fetching(
    imap_server: Account, mailbox: ImapMailbox
) -> None:
    imap_server.deliver(*mails(2))
    with Line(imap_server.dovecot.port) as line:
        server = imap_server.server("none", port=line.port)
        with closing(ImapMailbox(imap_server.config(imap=server))) as watched:
            _, cursor = fetch(watched)
            assert cursor
            watched.changed_since(cursor)
            list(watched.again(cursor, [1]))
            watched.wait(0.1)
    for verb in (b" SELECT", b" STORE", b"EXPUNGE", b" DELETE", b" COPY", b" MOVE", b" CLOSE"):
        assert verb not in line.said.upper()


@pytest.mark.parametrize("folder", ["Größe & Maß", "Support/Neu"])
def test_folders_have_names_of_any_letters(imap_server: Account, folder: str) -> None:
    with imap_server.client() as other:
        other.create_folder(folder)
        other.append(folder, mails(1)[0])
    with closing(ImapMailbox(imap_server.config(folders=(folder,)))) as mailbox:
        (_, batch) = mailbox.new_since(None, folder)
        assert batch.mails[0].folder == folder
        assert mailbox.wait(0.05) is False


def test_a_missing_folder_is_named_and_the_others_still_work(imap_server: Account) -> None:
    imap_server.deliver(*mails(1))
    with closing(ImapMailbox(imap_server.config(folders=("Nowhere", "INBOX")))) as mailbox:
        with pytest.raises(FolderMissing, match=r"Nowhere.*the server has: INBOX, Sent Items"):
            list(mailbox.new_since(None, "Nowhere"))
        assert len(fetch(mailbox)[0]) == 1
        assert mailbox.wait(0.05) is False


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_the_check_says_what_works_in_plain_words(imap_server: Account, security: str) -> None:
    imap_server.deliver(*mails(3))
    server = imap_server.server(security)  # type: ignore[arg-type]
    config = replace(imap_server.config(imap=server), history="none")
    words = "\n".join(ImapMailbox(config).check())
    assert 'INBOX holds 3 mail(s); a first connection imports 0 of them (history = "none")' in words
    assert "replies are kept in Sent Items" in words
    assert "(IDLE)" in words
    assert "(CONDSTORE)" in words


def test_only_the_very_mail_is_marked_answered(imap_server: Account, mailbox: ImapMailbox) -> None:
    imap_server.deliver(*mails(2))
    found, _ = fetch(mailbox)
    place = Place(imap_server.user, "INBOX", found[1].uidvalidity, found[1].uid)
    mailbox.mark_answered(replace(place, uidvalidity=place.uidvalidity + 1, uid=1))
    mailbox.mark_answered(replace(place, uid=999))
    mailbox.mark_answered(place)
    assert imap_server.flags() == [set(), {b"\\Answered"}]


def test_a_folder_that_is_open_is_not_opened_again(imap_server: Account) -> None:
    imap_server.deliver(*mails(2))
    with Line(imap_server.dovecot.port) as line:
        server = imap_server.server("none", port=line.port)
        with closing(ImapMailbox(imap_server.config(imap=server))) as mailbox:
            _, cursor = fetch(mailbox)
            assert cursor
            mailbox.changed_since(cursor)
            imap_server.deliver(*mails(1, start=3))
            assert len(fetch(mailbox, cursor)[0]) == 1
    assert line.said.count(b"EXAMINE") == 1
