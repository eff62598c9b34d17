"""A mailbox on a real server: nothing is missed, nothing is changed, no password leaks."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from inbox_assistant.config import Server
from inbox_assistant.errors import LoginRefused, MailboxUnreachable
from inbox_assistant.mail import imap
from inbox_assistant.mail.imap import ImapMailbox
from inbox_assistant.model import Cursor, Fetched, Place
from tests.builders import raw_mail
from tests.rig import Account, Line, make_certificate
from tests.rig.ports import free_port


@pytest.fixture
def mailbox(imap_server: Account) -> Iterator[ImapMailbox]:
    with closing(ImapMailbox(imap_server.config())) as opened:
        yield opened


def mails(count: int, start: int = 1, size: int = 0) -> list[bytes]:
    """Different mails, with the line ends of the wire."""
    numbers = range(start, start + count)
    raws = [raw_mail(f"Mail {n} " + "x" * size, Message_ID=f"<{n}@x.example>") for n in numbers]
    return [raw.replace(b"\n", b"\r\n") for raw in raws]


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
    assert cursor == Cursor(imap_server.user, "INBOX", found[0].uidvalidity, 3)


def test_only_what_is_new_comes_again(imap_server: Account, mailbox: ImapMailbox) -> None:
    imap_server.deliver(*mails(2))
    _, cursor = fetch(mailbox)
    assert fetch(mailbox, cursor) == ([], cursor)
    imap_server.deliver(*mails(1, start=3))
    found, _ = fetch(mailbox, cursor)
    assert [mail.uid for mail in found] == [3]


def test_an_empty_folder_has_nothing(mailbox: ImapMailbox) -> None:
    assert fetch(mailbox) == ([], None)


def test_batches_are_small_in_count_and_bytes(
    imap_server: Account, mailbox: ImapMailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imap, "BATCH_MAILS", 4)
    monkeypatch.setattr(imap, "BATCH_BYTES", 3_000)
    imap_server.deliver(*mails(3), *mails(1, 4, size=2_900), *mails(2, 5))
    batches = [[mail.uid for mail in batch.mails] for batch in mailbox.new_since(None, "INBOX")]
    assert batches == [[1, 2, 3], [4], [5, 6]]


def test_a_new_uidvalidity_brings_everything_again(
    imap_server: Account, mailbox: ImapMailbox
) -> None:
    imap_server.deliver(*mails(2))
    _, cursor = fetch(mailbox)
    imap_server.change_uidvalidity()
    found, after = fetch(mailbox, cursor)
    assert len(found) == 2
    assert cursor and after and after.uidvalidity != cursor.uidvalidity


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_every_kind_of_line_works(imap_server: Account, security: str) -> None:
    server = imap_server.server(security)  # type: ignore[arg-type]
    lines = ImapMailbox(imap_server.config(imap=server)).check()
    assert any("Sent Items" in line for line in lines)


def test_a_wrong_password_is_told_from_a_broken_line(imap_server: Account) -> None:
    server = replace(imap_server.server(), password="wrong")
    with pytest.raises(LoginRefused, match="password") as caught:
        ImapMailbox(imap_server.config(imap=server)).check()
    assert "wrong" not in str(caught.value)


def test_a_server_that_is_not_there_is_unreachable(imap_server: Account) -> None:
    server = imap_server.server(port=free_port())
    with pytest.raises(MailboxUnreachable, match="failed"):
        ImapMailbox(imap_server.config(imap=server)).check()


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_no_password_goes_to_a_server_that_can_not_prove_its_name(
    imap_server: Account, tmp_path: Path, security: str
) -> None:
    stranger = make_certificate(tmp_path, "localhost")
    for ca_file in (None, str(stranger.cert)):
        server = replace(imap_server.server(security), ca_file=ca_file)  # type: ignore[arg-type]
        with pytest.raises(MailboxUnreachable, match="No password was sent"):
            ImapMailbox(imap_server.config(imap=server)).check()


def test_no_password_goes_out_when_starttls_is_stripped(imap_server: Account) -> None:
    with Line(imap_server.dovecot.port, replacing=(b"STARTTLS", b"XTARTTLS")) as line:
        server = imap_server.server("starttls", port=line.port)
        with pytest.raises(MailboxUnreachable, match="No password was sent"):
            ImapMailbox(imap_server.config(imap=server)).check()
    assert b"secret" not in line.said


def test_no_password_goes_over_an_open_line_to_elsewhere(imap_server: Account) -> None:
    server = Server("mail.example.org", 143, "anna", "none", "secret")
    with pytest.raises(MailboxUnreachable, match="not be encrypted"):
        ImapMailbox(imap_server.config(imap=server)).check()


def test_a_missing_folder_is_named(imap_server: Account) -> None:
    with pytest.raises(MailboxUnreachable, match="Nowhere"):
        ImapMailbox(imap_server.config(folders=("Nowhere",))).check()


def test_after_a_cut_line_the_next_call_connects_anew(imap_server: Account) -> None:
    imap_server.deliver(*mails(5, size=5_000))
    with Line(imap_server.dovecot.port, cut_after=8_000) as line:
        server = imap_server.server("none", port=line.port)
        with closing(ImapMailbox(imap_server.config(imap=server))) as mailbox:
            with pytest.raises(MailboxUnreachable):
                fetch(mailbox)
            found, _ = fetch(mailbox)
            assert len(found) == 5


def test_idle_tells_of_new_mail_and_goes_on(imap_server: Account, mailbox: ImapMailbox) -> None:
    assert mailbox.wait(0.1) is False
    imap_server.deliver(*mails(1))
    assert any(mailbox.wait(1) for _ in range(5))
    assert len(fetch(mailbox)[0]) == 1
    assert mailbox.wait(0.1) is False


def test_a_line_that_was_hung_up_is_noticed_while_waiting(
    imap_server: Account, mailbox: ImapMailbox
) -> None:
    mailbox.wait(0.1)
    imap_server.kick()
    with pytest.raises(MailboxUnreachable):
        for _ in range(5):
            mailbox.wait(1)
    assert fetch(mailbox) == ([], None)


def test_idle_is_renewed_in_time(imap_server: Account) -> None:
    now = [0.0]

    def monotonic() -> float:
        now[0] += 100
        return now[0]

    with closing(ImapMailbox(imap_server.config(), monotonic)) as mailbox:
        assert [mailbox.wait(0.05) for _ in range(10)] == [False] * 10
        imap_server.deliver(*mails(1))
        assert any(mailbox.wait(1) for _ in range(5))


def test_a_sent_mail_is_kept_once(imap_server: Account, mailbox: ImapMailbox) -> None:
    raw = mails(1)[0]
    mailbox.save_sent(raw, "<1@x.example>")
    mailbox.save_sent(raw, "<1@x.example>")
    assert imap_server.messages("Sent Items") == [raw]
    assert imap_server.flags("Sent Items") == [{b"\\Seen"}]


def test_a_named_sent_folder_is_used(imap_server: Account) -> None:
    imap_server.deliver(*mails(1), folder="Copies")
    with closing(ImapMailbox(imap_server.config(sent_folder="Copies"))) as mailbox:
        mailbox.save_sent(mails(1, 2)[0], "<2@x.example>")
    assert len(imap_server.messages("Copies")) == 2


def test_only_the_very_mail_is_marked_answered(imap_server: Account, mailbox: ImapMailbox) -> None:
    imap_server.deliver(*mails(2))
    found, _ = fetch(mailbox)
    place = Place(imap_server.user, "INBOX", found[1].uidvalidity, found[1].uid)
    mailbox.mark_answered(replace(place, uidvalidity=place.uidvalidity + 1, uid=1))
    mailbox.mark_answered(replace(place, uid=999))
    mailbox.mark_answered(place)
    assert imap_server.flags() == [set(), {b"\\Answered"}]
