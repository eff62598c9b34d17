"""The same mail by two roads is one; what was erased stays away; answered mail waits no longer."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_assistant.erasing import erase
from inbox_assistant.intake import Intake
from inbox_assistant.model import Conversation, Cursor, Fetched, StoredMail
from inbox_assistant.store.base import Store
from inbox_assistant.store.pages import Wanted
from tests.builders import MORNING, SUPPORT, a_reply, a_reply_row, clock, raw_mail, read
from tests.rig import Account

ALIAS = b"Received: from a.example by b.example\r\nDelivered-To: sales@shop.example\r\n"
WITH_FILE = (
    b"\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nHi\n--b\n"
    b"Content-Type: application/pdf\nContent-Disposition: attachment; filename=a.pdf\n\n%s\n--b--\n"
)
BODY = "Hello,\nFrom here on nothing works.\n"


Comes = Callable[..., None]


@pytest.fixture
def comes(store: Store) -> Comes:
    """Let mails come in as if a server had given them."""
    uids = iter(range(1, 1000))

    def come(*raws: bytes, mailbox: str = "support", folder: str = "INBOX", **marks: bool) -> None:
        mails = [Fetched(folder, 1, next(uids), raw, MORNING, **marks) for raw in raws]
        cursor = Cursor(mailbox, folder, 1, mails[-1].uid)
        store.raw_mails.keep(mailbox, mails, cursor)
        Intake(store, clock, own=[SUPPORT])._waiting(mailbox).work()

    return come


def heads(store: Store) -> list[Conversation]:
    return sorted(store.conversations.page(Wanted("all"), None, 100).rows, key=lambda row: row.id)


def mails(store: Store) -> list[StoredMail]:
    return [mail for head in heads(store) for mail in store.conversations.mails(head.id)]


def crlf(raw: bytes) -> bytes:
    return raw.replace(b"\n", b"\r\n")


BY_ANOTHER_ROAD = {
    "through another alias": lambda raw: ALIAS + crlf(raw),
    "with line feeds": lambda raw: b"X-Seen: 1\n" + raw,
    "out of an mbox": lambda raw: raw.replace(b"\nFrom here", b"\n>From here"),
    "encoded for the way": lambda raw: raw.replace(b"7bit", b"quoted-printable"),
    "with an encoded subject": lambda raw: raw.replace(
        b"Subject: Help", b"Subject: =?utf-8?q?Help?="
    ),
}


@pytest.mark.parametrize("road", BY_ANOTHER_ROAD.values(), ids=BY_ANOTHER_ROAD.keys())
@pytest.mark.parametrize("message_id", ["<1@x.example>", None])
def test_the_same_mail_by_another_road_is_shown_once(
    store: Store, comes: Comes, road: Callable[[bytes], bytes], message_id: str | None
) -> None:
    raw = raw_mail(BODY, Message_ID=message_id or "<gone@x.example>")
    if message_id is None:
        raw = raw.replace(b"Message-ID: <gone@x.example>\n", b"")
    comes(crlf(raw))
    comes(road(raw), folder="Shop")
    assert [head.mails for head in heads(store)] == [1]
    assert store.raw_mails.unparsed(10) == [] == store.raw_mails.unreadable()
    assert store.raw_mails.raw(2) == road(raw)  # its bytes are kept all the same
    assert store.jobs.waiting("read") == 1


OTHERS = {
    "words": {"body": "Hello, send the money elsewhere.\n"},
    "subject": {"Subject": "Other"},
    "sender": {"From": "thief@x.example"},
    "date": {"Date": "Tue, 03 Feb 2026 08:00:00 +0000"},
    "where answers go": {"Reply-To": "thief@x.example"},
}


@pytest.mark.parametrize("change", OTHERS.values(), ids=OTHERS.keys())
def test_another_mail_with_a_known_message_id_is_shown_and_marked(
    store: Store, comes: Comes, change: dict[str, str]
) -> None:
    comes(raw_mail(BODY))
    comes(raw_mail(**({"body": BODY} | change)))
    first, second = mails(store)
    assert "doubled-id" not in first.notices
    assert "doubled-id" in second.notices
    comes(ALIAS + raw_mail(**({"body": BODY} | change)))  # a twin of the second
    assert len(mails(store)) == 2


def test_other_bytes_in_an_attachment_make_another_mail(store: Store, comes: Comes) -> None:
    fields = raw_mail().split(b"\nContent-Type")[0]
    for road, data in ((b"", b"one"), (b"X: 1\n", b"two"), (b"X: 2\n", b"one")):
        comes(road + fields + WITH_FILE % data)
    assert len(mails(store)) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [(b"a.pdf", b"a.exe"), (b"--b\n\n", b"--b\nContent-Type: text/plain; charset=koi8-r\n\n")],
)
def test_another_file_name_or_character_set_makes_another_mail(
    store: Store, comes: Comes, one: bytes, other: bytes
) -> None:
    raw = raw_mail().split(b"\nContent-Type")[0] + WITH_FILE % b"data"
    assert raw.count(one) == 1
    comes(raw)
    comes(raw.replace(one, other))
    assert len(mails(store)) == 2


def test_words_without_a_name_and_a_date_may_be_meant_twice(store: Store, comes: Comes) -> None:
    anonymous = b"From: form@shop-form.example\nSubject: Call me\n\nPlease call me.\n"
    comes(anonymous)
    comes(b"X-Form: 2\n" + anonymous)
    assert len(mails(store)) == 2


def test_a_mail_to_two_mailboxes_is_one_in_each(store: Store, comes: Comes) -> None:
    comes(raw_mail(), mailbox="support")
    comes(raw_mail(), mailbox="sales")
    assert sorted(head.mailbox for head in heads(store)) == ["sales", "support"]


def test_our_reply_that_comes_back_is_nothing_new(store: Store, comes: Comes) -> None:
    comes(raw_mail())
    agent = store.agents.add("Bo", "bo@shop.example", "x", "agent", "en")
    sent = raw_mail("We look.", From=SUPPORT, Message_ID="<r1@shop.example>")
    store.outbox.queue(a_reply_row(1, raw=crlf(sent)), a_reply(), agent.id, None)
    comes(ALIAS + sent)
    assert [head.mails for head in heads(store)] == [2]
    assert heads(store)[0].waiting_since is None


def test_our_address_in_from_is_shown_and_opens_nothing(store: Store, comes: Comes) -> None:
    comes(raw_mail("To whom it may concern", From=SUPPORT))
    (head,) = heads(store)
    assert (head.status, head.waiting_since, head.unread) == ("open", None, True)
    assert "own-address" in mails(store)[0].notices
    assert store.jobs.waiting("acknowledge") == 0


def test_a_form_of_our_web_site_speaks_for_the_customer(store: Store, comes: Comes) -> None:
    comes(raw_mail("Help", From=SUPPORT, Reply_To="anna@customer.example"))
    assert heads(store)[0].waiting_since == MORNING


def test_an_answer_in_the_sent_folder_ends_the_waiting(store: Store, comes: Comes) -> None:
    comes(raw_mail(), history=True)
    assert heads(store)[0].waiting_since
    answer = {"From": SUPPORT, "In_Reply_To": "<raw@customer.example>", "Message_ID": "<2@x>"}
    comes(raw_mail("Done.", **answer), folder="INBOX.Sent", history=True)
    assert [(head.mails, head.waiting_since) for head in heads(store)] == [(2, None)]


def test_history_is_never_acknowledged_and_answered_history_waits_for_nobody(
    store: Store, comes: Comes
) -> None:
    comes(raw_mail(Message_ID="<1@x>"), history=True, answered=True)
    comes(raw_mail("Other", Message_ID="<2@x>", Subject="B"), history=True)
    assert [head.waiting_since for head in heads(store)] == [None, MORNING]
    assert store.jobs.waiting("acknowledge") == 0


def test_old_history_arrives_closed_and_the_customers_next_mail_opens_it(
    store: Store, comes: Comes
) -> None:
    old = Fetched("INBOX", 1, 1, raw_mail(), MORNING - timedelta(days=31), history=True)
    store.raw_mails.keep("support", [old], Cursor("support", "INBOX", 1, 1))
    comes(
        raw_mail("Again", Message_ID="<2@x>", In_Reply_To="<raw@customer.example>"), history=False
    )
    assert [(head.status, head.mails) for head in heads(store)] == [("open", 2)]
    assert heads(store)[0].waiting_since == MORNING


def test_what_is_answered_elsewhere_waits_no_longer(imap_server: Account, store: Store) -> None:
    imap_server.deliver(crlf(raw_mail()))
    intake = Intake(store, clock)
    intake.poll_once(imap_server.config())
    assert heads(store)[0].waiting_since
    with imap_server.client() as client:
        client.select_folder("INBOX")
        client.add_flags(client.search(), [b"\\Answered"])
    intake.poll_once(imap_server.config())
    (head,) = heads(store)
    assert head.waiting_since is None
    assert store.answering.elsewhere(head.id) == [mails(store)[0].id]


def test_an_erased_conversation_leaves_nothing_and_never_comes_back(
    store: Store, comes: Comes, tmp_path: Path
) -> None:
    comes(crlf(raw_mail(BODY)), ALIAS + raw_mail(BODY))
    agent = store.agents.add("Bo", "bo@shop.example", "x", "agent", "en")
    issue = store.readings.new_issue_id()
    read(store, mails(store)[0], issue=issue)
    sent = raw_mail("We look.", From=SUPPORT, Message_ID="<r1@shop.example>")
    store.outbox.queue(a_reply_row(1, raw=sent), a_reply(), agent.id, None)
    store.drafts.save(agent.id, 1, "a draft", MORNING)
    erase(store, 1)
    for again in (crlf(raw_mail(BODY)), b"X: 1\n" + raw_mail(BODY), sent, ALIAS + sent):
        comes(again)
    (tmp_path / "again.eml").write_bytes(b"Y: 1\n" + raw_mail(BODY))
    Intake(store, clock).import_path(tmp_path, "support")
    assert heads(store) == []
    assert store.conversations.search(Wanted(query="nothing works"), None, 5).rows == ()
    assert store.conversations.search(Wanted(query="look"), None, 5).rows == ()
    rows = store._db.rows  # type: ignore[attr-defined]
    for table in ("raw_mails", "raw_bytes", "mails", "places", "readings", "memberships", "jobs",
                  "outbox", "drafts", "issues", "issue_counts", "meanings"):  # fmt: skip
        assert rows(f"SELECT * FROM {table}") == [], table
    comes(raw_mail("Something else", Message_ID="<new@x>"))
    assert len(heads(store)) == 1


def test_erasing_takes_a_mail_out_of_its_issue(store: Store, comes: Comes) -> None:
    comes(raw_mail(Message_ID="<1@x>"), raw_mail("B", Message_ID="<2@x>", From="b@y.example"))
    issue = store.readings.new_issue_id()
    for mail in mails(store):
        read(store, mail, issue=issue)
    erase(store, 1)
    left = store.issues.get(issue)
    assert (left.mails, left.writers) == (1, 1)


def test_mail_stays_erased_after_a_new_uidvalidity(imap_server: Account, store: Store) -> None:
    imap_server.deliver(crlf(raw_mail()), crlf(raw_mail("B", Message_ID="<2@x>", Subject="B")))
    intake = Intake(store, clock)
    intake.poll_once(imap_server.config())
    erase(store, 1)
    imap_server.change_uidvalidity()
    assert intake.poll_once(imap_server.config()) == 0
    assert [mail.mail.subject for mail in mails(store)] == ["B"]


def test_many_mails_of_one_message_id_cost_no_more_each(store: Store, comes: Comes) -> None:
    for number in range(30):
        comes(raw_mail(f"Words {number}"))
    assert len(mails(store)) == 30
    assert store.twins.unnoted("support", "<raw@customer.example>") == []
