"""Waiting for news: told at once, never deaf on a dead line, never spinning on noise."""

import time
from collections.abc import Iterator
from contextlib import closing

import pytest

from inbox_assistant.errors import MailboxUnreachable
from inbox_assistant.mail.connection import Patience
from inbox_assistant.mail.imap import ImapMailbox
from tests.mail.mails import mails
from tests.rig import Account, Liar, Line
from tests.rig.liar import SILENCE

HASTY = Patience(connect=1, read=1, proof=0.2, silence=0.2)


@pytest.fixture
def mailbox(imap_server: Account) -> Iterator[ImapMailbox]:
    with closing(ImapMailbox(imap_server.config())) as opened:
        yield opened


@pytest.fixture
def liar() -> Iterator[Liar]:
    with Liar(dict(enumerate(mails(2), 1)), capabilities=b"IMAP4rev1 IDLE") as started:
        yield started


def look(mailbox: ImapMailbox) -> int:
    """Fetch all; return how many mails there are."""
    return sum(len(batch.mails) for batch in mailbox.new_since(None, "INBOX"))


def test_idle_tells_of_new_mail_and_goes_on(imap_server: Account, mailbox: ImapMailbox) -> None:
    assert mailbox.wait(0.1) is False
    imap_server.deliver(*mails(1))
    assert any(mailbox.wait(1) for _ in range(5))
    assert look(mailbox) == 1
    assert mailbox.wait(0.1) is False


def test_mail_that_came_between_looking_and_waiting_is_news(
    imap_server: Account, mailbox: ImapMailbox
) -> None:
    look(mailbox)
    imap_server.deliver(*mails(1))
    assert mailbox.wait(0.1) is True
    look(mailbox)
    assert mailbox.wait(0.1) is False


def test_a_line_that_was_hung_up_is_noticed_while_waiting(
    imap_server: Account, mailbox: ImapMailbox
) -> None:
    mailbox.wait(0.1)
    imap_server.kick()
    with pytest.raises(MailboxUnreachable):
        for _ in range(5):
            mailbox.wait(1)
    assert look(mailbox) == 0


@pytest.mark.parametrize("security", ["tls", "none"])
def test_a_line_that_fell_silent_is_noticed_while_waiting(
    imap_server: Account, security: str
) -> None:
    wanted = imap_server.server(security)  # type: ignore[arg-type]
    with Line(wanted.port) as line:
        server = imap_server.server(security, port=line.port)  # type: ignore[arg-type]
        with closing(ImapMailbox(imap_server.config(imap=server), patience=HASTY)) as mailbox:
            assert mailbox.wait(0.05) is False
            line.mute = True
            started = time.monotonic()
            with pytest.raises(MailboxUnreachable, match="does not answer"):
                for _ in range(20):
                    mailbox.wait(0.1)
            assert time.monotonic() - started < 3


def test_a_quiet_line_is_proven_alive_and_stays(imap_server: Account) -> None:
    with closing(ImapMailbox(imap_server.config(), patience=HASTY)) as mailbox:
        assert [mailbox.wait(0.1) for _ in range(8)] == [False] * 8
        imap_server.deliver(*mails(1))
        assert any(mailbox.wait(0.5) for _ in range(8))


def test_usual_patience_notices_a_dead_line_within_a_minute() -> None:
    usual = Patience()
    assert usual.silence + usual.proof < 60
    assert usual.read < 60
    assert usual.idle < 29 * 60


def test_idle_is_renewed_in_time(liar: Liar) -> None:
    now = [0.0]
    mailbox = ImapMailbox(liar.config(), lambda: now[0], Patience(silence=1e9))
    with closing(mailbox):
        for _ in range(4):
            mailbox.wait(0.02)
            liar.tell(b"* OK Still here\r\n")
            now[0] += 300
        assert len(liar.commands(b" IDLE")) == 2


def test_noise_is_no_news(liar: Liar) -> None:
    with closing(ImapMailbox(liar.config())) as mailbox:
        look(mailbox)
        assert mailbox.wait(0.02) is False
        for noise in (
            b"* 2 RECENT\r\n",
            b"* 1 EXPUNGE\r\n* 1 EXISTS\r\n",
            b"* OK Still here\r\n",
            b"* 1 FETCH (FLAGS (\\Seen))\r\n",
        ):
            liar.tell(noise)
            assert mailbox.wait(0.2) is False
        liar.tell(b"* 1 EXPUNGE\r\n* 1 EXISTS\r\n")
        assert mailbox.wait(0.2) is True


@pytest.mark.parametrize(
    "consent",
    [
        b"+ idling\r\n* 3 EXISTS\r\n",
        b"* 3 EXISTS\r\n+ idling\r\n",
    ],
)
def test_news_in_one_piece_with_the_consent_are_heard(liar: Liar, consent: bytes) -> None:
    liar.when(rb"IDLE", consent)
    with closing(ImapMailbox(liar.config())) as mailbox:
        assert any(mailbox.wait(0.1) for _ in range(2))


def test_a_farewell_while_waiting_is_told_in_its_words(liar: Liar) -> None:
    with closing(ImapMailbox(liar.config())) as mailbox:
        mailbox.wait(0.02)
        liar.tell(b"* BYE Server shutting down.\r\n")
        with pytest.raises(MailboxUnreachable, match="shutting down"):
            mailbox.wait(0.5)


def test_an_idle_that_never_ends_is_given_up_for_a_new_connection(liar: Liar) -> None:
    liar.when(rb"DONE", SILENCE)
    with closing(ImapMailbox(liar.config(), patience=HASTY)) as mailbox:
        mailbox.wait(0.02)
        assert look(mailbox) == 2
    assert liar.connections == 2


@pytest.mark.parametrize("offers", [True, False])
def test_a_server_without_idle_is_asked_now_and_then(liar: Liar, offers: bool) -> None:
    liar.capabilities = b"IMAP4rev1 IDLE" if offers else b"IMAP4rev1"
    liar.when(rb"IDLE", b"TAG BAD what?\r\n")
    liar.when(rb"NOOP", b"* 3 EXISTS\r\nTAG OK done\r\n")
    with closing(ImapMailbox(liar.config(), patience=HASTY)) as mailbox:
        look(mailbox)
        assert any(mailbox.wait(0.1) for _ in range(5))
        assert len(liar.commands(b" IDLE")) <= 1
