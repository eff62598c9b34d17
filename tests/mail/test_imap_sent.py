"""Copies of what we sent: each once, in the right folder."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest

from inbox_assistant.errors import FolderMissing, MailboxUnreachable
from inbox_assistant.mail.connection import Patience
from inbox_assistant.mail.imap import ImapMailbox
from tests.mail.mails import mails
from tests.rig import Account, Liar
from tests.rig.liar import HANG_UP, SILENCE

(RAW,) = mails(1)
ID = "<1@x.example>"
INBOX = b'(\\HasNoChildren) "." INBOX'


@pytest.fixture
def liar() -> Iterator[Liar]:
    folders = (INBOX, b'(\\HasNoChildren \\Sent) "/" "Sent"')
    with Liar(dict(enumerate(mails(3, 10), 1)), folders=folders) as started:
        yield started


def save(liar: Liar, times: int = 1) -> None:
    """Save the same copy so many times."""
    patience = Patience(connect=0.5, read=0.3)
    with closing(ImapMailbox(liar.config(), patience=patience)) as mailbox:
        for _ in range(times):
            mailbox.save_sent(RAW, ID)


def test_a_sent_mail_is_kept_once(imap_server: Account) -> None:
    moment = datetime(2026, 3, 1, 12, tzinfo=UTC)
    with closing(ImapMailbox(imap_server.config(), clock=lambda: moment)) as mailbox:
        mailbox.save_sent(RAW, ID)
        mailbox.save_sent(RAW, ID)
    assert imap_server.messages("Sent Items") == [RAW]
    assert imap_server.flags("Sent Items") == [{b"\\Seen"}]
    with imap_server.client() as client:
        client.normalise_times = False
        client.select_folder("Sent Items")
        assert client.fetch([1], ["INTERNALDATE"])[1][b"INTERNALDATE"] == moment


def test_an_old_copy_is_found_by_search(imap_server: Account) -> None:
    imap_server.deliver(RAW, *mails(30, 2), folder="Copies")
    with closing(ImapMailbox(imap_server.config(sent_folder="Copies"))) as mailbox:
        mailbox.save_sent(RAW, ID)
        assert len(imap_server.messages("Copies")) == 31
        mailbox.save_sent(mails(1, 99)[0], "<99@x.example>")
    assert len(imap_server.messages("Copies")) == 32


def test_a_named_folder_that_is_not_there_is_told(imap_server: Account) -> None:
    config = imap_server.config(sent_folder="Nowhere")
    with closing(ImapMailbox(config)) as mailbox, pytest.raises(FolderMissing, match="Sent Items"):
        mailbox.save_sent(RAW, ID)


@pytest.mark.parametrize("answer", [b"TAG BAD what?\r\n", b"TAG NO no\r\n", SILENCE, HANG_UP])
def test_without_a_search_that_works_the_newest_are_looked_at(liar: Liar, answer: bytes) -> None:
    liar.when(rb"SEARCH", answer)
    save(liar)
    assert liar.appended == [RAW]
    liar.mails[4] = RAW
    save(liar)
    assert liar.appended == [RAW]


def test_a_search_that_finds_nothing_is_not_trusted(liar: Liar) -> None:
    liar.mails[2] = RAW
    liar.when(rb"SEARCH", b"* SEARCH\r\nTAG OK done\r\n")
    save(liar)
    assert liar.appended == []


def test_gmail_keeps_its_own_copy(liar: Liar) -> None:
    liar.capabilities = b"IMAP4rev1 X-GM-EXT-1"
    save(liar)
    assert liar.appended == []


@pytest.mark.parametrize(
    ("listed", "name"),
    [
        (b'(\\Sent) "/" "[Gmail]/Posta inviata"', b'"[Gmail]/Posta inviata"'),
        (b'() "." INBOX.Sent', b'"INBOX.Sent"'),
        (b'() "/" "Posta inviata"', b'"Posta inviata"'),
        (b'() "/" Gesendet', b'"Gesendet"'),
        (b'() "/" "Envoy&AOk-s"', b'"Envoy&AOk-s"'),
        (b'() "/" "&AMk-l&AOk-ments envoy&AOk-s"', b'"&AMk-l&AOk-ments envoy&AOk-s"'),
        (b'() "/" Enviados', b'"Enviados"'),
        (b'() NIL "SENT ITEMS"', b'"SENT ITEMS"'),
    ],
)
def test_the_folder_of_sent_mail_has_many_names(liar: Liar, listed: bytes, name: bytes) -> None:
    liar.folders = (INBOX, listed)
    liar.mails = {}
    save(liar)
    assert liar.commands(b"APPEND " + name)


def test_without_a_folder_of_sent_mail_the_remedy_is_told(liar: Liar) -> None:
    liar.folders = (INBOX, b'(\\Noselect) "/" Sent')
    with pytest.raises(MailboxUnreachable, match="write sent_folder into"):
        save(liar)


def test_a_full_mailbox_is_told_in_its_words(liar: Liar) -> None:
    liar.when(rb"APPEND", b"TAG NO [OVERQUOTA] mailbox is full\r\n")
    with pytest.raises(MailboxUnreachable, match="mailbox is full"):
        save(liar)
