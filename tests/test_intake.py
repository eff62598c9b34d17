"""The journey of a mail into the house, on a real server and a real database."""

import hashlib
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from inbox_assistant.intake import Intake
from inbox_assistant.mail.imap import ImapMailbox
from inbox_assistant.model import Mail, RawMail, StoredMail
from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store
from inbox_assistant.store.pages import Wanted
from inbox_assistant.twins import Known, recognise
from tests.builders import clock, raw_mail
from tests.rig import Account, Line

EMPTY = b"\r\n\r\n"


def a_raw(number: int, **headers: str) -> bytes:
    """A mail like no other, with the line ends of the wire."""
    values = {"Message_ID": f"<{number}@customer.example>", "Subject": f"Mail {number}"}
    return raw_mail(f"Words {number}", **(values | headers)).replace(b"\n", b"\r\n")


def stored_mails(store: Store) -> list[StoredMail]:
    """All mails in conversations, in the order they came."""
    rows = store.conversations.page(Wanted("all"), None, 1000).rows
    return sorted(
        (mail for row in rows for mail in store.conversations.mails(row.id)),
        key=lambda mail: mail.raw_id or 0,
    )


def hashes(store: Store) -> list[str]:
    """The sha256 of the bytes of every stored mail."""
    raws = [store.raw_mails.raw(mail.raw_id) for mail in stored_mails(store) if mail.raw_id]
    return sorted(hashlib.sha256(raw).hexdigest() for raw in raws)


def expected(mails: list[bytes]) -> list[str]:
    return sorted(hashlib.sha256(raw).hexdigest() for raw in mails)


def within(seconds: float, stop: threading.Event) -> None:
    """Stop by then, whatever happens."""
    timer = threading.Timer(seconds, stop.set)
    timer.daemon = True
    timer.start()


def test_new_mail_is_kept_parsed_and_queued_for_reading(imap_server: Account, store: Store) -> None:
    imap_server.deliver(a_raw(1), a_raw(2))
    assert Intake(store, clock).poll_once(imap_server.config()) == 2
    assert [mail.mail.subject for mail in stored_mails(store)] == ["Mail 1", "Mail 2"]
    assert hashes(store) == expected(imap_server.messages())
    assert store.jobs.waiting("read") == 2


def test_polling_twice_brings_no_duplicates(imap_server: Account, store: Store) -> None:
    imap_server.deliver(a_raw(1))
    intake = Intake(store, clock)
    assert [intake.poll_once(imap_server.config()) for _ in range(2)] == [1, 0]


def test_all_folders_are_looked_into(imap_server: Account, store: Store) -> None:
    imap_server.deliver(a_raw(1))
    imap_server.deliver(a_raw(2), folder="Shop")
    config = imap_server.config(folders=("INBOX", "Shop"))
    assert Intake(store, clock).poll_once(config) == 2


def test_a_new_uidvalidity_brings_no_duplicates(imap_server: Account, store: Store) -> None:
    imap_server.deliver(a_raw(1), a_raw(2))
    intake = Intake(store, clock)
    intake.poll_once(imap_server.config())
    imap_server.change_uidvalidity()
    imap_server.deliver(a_raw(3))
    assert intake.poll_once(imap_server.config()) == 1
    assert hashes(store) == expected(imap_server.messages())


def test_a_mail_that_can_not_be_read_costs_only_itself(
    imap_server: Account, store: Store, tmp_path: Path
) -> None:
    for number, raw in enumerate([a_raw(1), EMPTY, a_raw(2)]):
        (tmp_path / f"{number}.eml").write_bytes(raw)
    assert Intake(store, clock).import_path(tmp_path, "support") == 3
    assert [mail.mail.subject for mail in stored_mails(store)] == ["Mail 1", "Mail 2"]
    (unreadable,) = store.raw_mails.unreadable()
    assert store.raw_mails.raw(unreadable.raw_id) == EMPTY


def test_a_mail_that_can_not_be_filed_is_given_up_after_three_attempts(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2, 3):
        (tmp_path / f"{number}.eml").write_bytes(a_raw(number))
    attempts: list[str] = []

    def failing(store: Store, raw: RawMail, mail: Mail) -> Known:
        if mail.subject == "Mail 2":
            attempts.append("again")
            raise ValueError("a fault of ours")
        return recognise(store, raw, mail)

    monkeypatch.setattr("inbox_assistant.pending.recognise", failing)
    Intake(store, clock).import_path(tmp_path, "support")
    assert [mail.mail.subject for mail in stored_mails(store)] == ["Mail 1", "Mail 3"]
    assert "a fault of ours" in store.raw_mails.unreadable()[0].error
    assert len(attempts) == 6  # each time with its batch, then alone


def test_a_reply_joins_and_a_stranger_does_not(imap_server: Account, store: Store) -> None:
    named = {"In_Reply_To": "<1@customer.example>"}
    imap_server.deliver(a_raw(1), a_raw(2, **named), a_raw(3, From="thief@x.example", **named))
    Intake(store, clock).poll_once(imap_server.config())
    first, reply, forged = stored_mails(store)
    assert first.conversation_id == reply.conversation_id != forged.conversation_id


def test_robots_are_not_read(imap_server: Account, store: Store) -> None:
    imap_server.deliver(a_raw(1, Auto_Submitted="auto-replied"))
    Intake(store, clock).poll_once(imap_server.config())
    assert store.jobs.waiting("read") == 0


def test_importing_twice_brings_no_duplicates(store: Store, tmp_path: Path) -> None:
    for number in range(120):
        (tmp_path / f"{number:03}.eml").write_bytes(a_raw(number))
    intake = Intake(store, clock)
    assert [intake.import_path(tmp_path, "support") for _ in range(2)] == [120, 0]
    assert len(hashes(store)) == 120


@pytest.mark.parametrize("cut_after", [300, 3_000, 20_000])
def test_a_line_that_breaks_in_the_middle_of_a_mail_loses_nothing(
    imap_server: Account, store: Store, cut_after: int
) -> None:
    imap_server.deliver(*[a_raw(n) + b"x" * 10_000 + b"\r\n" for n in range(3)])
    stop = threading.Event()

    class StopsWhenDone(ImapMailbox):
        """Is waited for only after everything was taken in."""

        def wait(self, seconds: float) -> bool:
            stop.set()
            return False

    with Line(imap_server.dovecot.port, cut_after=cut_after) as line:
        config = imap_server.config(imap=imap_server.server("none", port=line.port))
        within(10, stop)
        Intake(store, clock, StopsWhenDone).run(config, stop)
        assert line.connections > 1
    assert hashes(store) == expected(imap_server.messages())
    assert store.health.all()[0].ok_at == clock()


def test_trouble_is_told_in_the_health_of_the_mailbox(imap_server: Account, store: Store) -> None:
    stop = threading.Event()
    within(0.5, stop)
    config = imap_server.config(imap=imap_server.server("none", port=9))
    Intake(store, clock).run(config, stop)
    assert "failed" in store.health.all()[0].error


def test_mail_that_comes_while_it_runs_is_taken_in(imap_server: Account, store: Store) -> None:
    stop = threading.Event()

    class Watching(ImapMailbox):
        """Delivers a mail as soon as somebody waits for one."""

        def wait(self, seconds: float) -> bool:
            if not imap_server.messages():
                imap_server.deliver(a_raw(1))
            elif store.jobs.waiting("read"):
                stop.set()
            return super().wait(seconds)

    within(10, stop)
    Intake(store, clock, Watching).run(imap_server.config(), stop)
    assert hashes(store) == expected(imap_server.messages())


PROGRAM = """
import sys
from inbox_assistant.clock import utc_now
from inbox_assistant.config import MailboxConfig, Server
from inbox_assistant.intake import Intake
from inbox_assistant.mail import looking
from inbox_assistant.store import open_store

looking.BATCH_MAILS = 3
path, port, user = sys.argv[1:]
server = Server("localhost", int(port), user, "none", "secret")
config = MailboxConfig(user, user + "@example.org", server, server)
print("ready", flush=True)
print(Intake(open_store(path), utc_now).poll_once(config), flush=True)
"""


def start(database: Path, account: Account) -> "subprocess.Popen[bytes]":
    arguments = [str(database), str(account.dovecot.port), account.user]
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, *arguments], stdout=subprocess.PIPE)
    assert process.stdout and process.stdout.readline() == b"ready\n"
    return process


def test_killed_at_any_point_every_mail_is_stored_once(
    imap_server: Account, database: Path
) -> None:
    open_store(str(database)).close()
    chance = random.Random(7)
    midway = 0
    for lot in range(6):
        imap_server.deliver(*[a_raw(10 * lot + number) for number in range(10)])
        process = start(database, imap_server)
        time.sleep(chance.uniform(0.0, 0.08))
        process.kill()
        said, _ = process.communicate()
        midway += not said
    assert midway
    process = start(database, imap_server)
    process.communicate(timeout=30)
    assert process.returncode == 0
    store = open_store(str(database))
    try:
        assert hashes(store) == expected(imap_server.messages())
        assert store.jobs.waiting("read") == 60
    finally:
        store.close()
