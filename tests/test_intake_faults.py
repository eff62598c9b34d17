"""Full disks, dying parsers, killed imports, two at once: nothing is lost, nothing comes twice."""

import hashlib
import mailbox as stdlib_mailbox
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_assistant.config import MailboxConfig
from inbox_assistant.errors import LoginRefused, StoreUnavailable
from inbox_assistant.intake import Intake
from inbox_assistant.mail.imap import ImapMailbox
from inbox_assistant.mail.mailbox import Mailbox
from inbox_assistant.mail.parse import parse
from inbox_assistant.mail.workers import ParserPool
from inbox_assistant.model import Batch, Cursor, Mail, Progress
from inbox_assistant.store.base import Store
from tests.builders import MORNING, clock, fetched, raw_mail
from tests.rig import Account
from tests.test_intake import a_raw, expected, hashes, stored_mails, within


def dying(raw: bytes) -> Mail:
    """A parser that dies of one mail, as one does that runs out of memory."""
    if b"POISON" in raw:
        os._exit(9)
    return parse(raw)


def test_a_mail_that_kills_its_parser_is_shown_and_its_neighbours_arrive(store: Store) -> None:
    raws = [a_raw(1), a_raw(2, Subject="POISON"), a_raw(3)]
    batch = [fetched(number, raw) for number, raw in enumerate(raws, 1)]
    store.raw_mails.keep("support", batch, Cursor("support", "INBOX", 1, 3))
    with ParserPool(1, parse="tests.test_intake_faults:dying") as pool:
        Intake(store, clock, pool=pool)._waiting("support").work()
    assert [mail.mail.subject for mail in stored_mails(store)] == ["Mail 1", "Mail 3"]
    (shown,) = store.raw_mails.unreadable()
    assert "exit code 9" in shown.error and store.raw_mails.raw(shown.raw_id) == raws[1]
    store.attempts.anew(shown.raw_id)  # an agent tries again after an update of the program
    Intake(store, clock)._waiting("support").work()
    assert len(stored_mails(store)) == 3 and not store.raw_mails.unreadable()


DIES = """
import sys
from inbox_assistant import pending
from inbox_assistant.clock import utc_now
from inbox_assistant.intake import Intake
from inbox_assistant.mail.workers import ParserPool
from inbox_assistant.store import open_store

pending.DEATHS = 4
Intake(open_store(sys.argv[1]), utc_now, pool=ParserPool(0, parse="tests.test_intake_faults:dying")
    )._waiting("support").work()
"""


def test_a_mail_that_kills_the_program_itself_is_given_up_in_the_end(
    database: Path, store: Store
) -> None:
    raws = [a_raw(1), a_raw(2, Subject="POISON"), a_raw(3)]
    batch = [fetched(number, raw) for number, raw in enumerate(raws, 1)]
    store.raw_mails.keep("support", batch, Cursor("support", "INBOX", 1, 3))
    ends = [
        subprocess.run([sys.executable, "-c", DIES, str(database)], check=False).returncode
        for _ in range(5)
    ]
    assert ends == [9, 9, 9, 9, 0]
    assert [mail.mail.subject for mail in stored_mails(store)] == ["Mail 1", "Mail 3"]
    assert "ended 4 times" in store.raw_mails.unreadable()[0].error


def limit(store: Store, pages: int) -> None:
    store._db._db.execute(f"PRAGMA max_page_count = {pages}")  # type: ignore[attr-defined]


def pages(store: Store) -> int:
    rows = store._db.rows("PRAGMA page_count")  # type: ignore[attr-defined]
    return int(rows[0]["page_count"])


def test_a_full_disk_is_waited_out(imap_server: Account, store: Store) -> None:
    imap_server.deliver(*[a_raw(n) + b"x" * 20_000 for n in range(8)])
    stop, told = threading.Event(), []
    limit(store, pages(store) + 6)
    opened = store.health.error

    def heard(*arguments: object, **named: object) -> None:
        told.append(arguments[2])
        limit(store, 1_000_000)
        opened(*arguments, **named)  # type: ignore[arg-type]

    store.health.error = heard  # type: ignore[method-assign]

    class StopsWhenDone(ImapMailbox):
        def wait(self, seconds: float) -> bool:
            stop.set()
            return False

    within(10, stop)
    Intake(store, clock, StopsWhenDone).run(imap_server.config(), stop)
    assert "full" in str(told[0])
    assert hashes(store) == expected(imap_server.messages())
    assert store.raw_mails.unreadable() == []
    assert store.health.all()[0].error == ""


def test_a_disk_that_stays_full_blames_no_mail(store: Store, tmp_path: Path) -> None:
    (tmp_path / "1.eml").write_bytes(a_raw(1) + b"x" * 100_000)
    with pytest.raises(StoreUnavailable):
        limit(store, pages(store) + 2)
        Intake(store, clock).import_path(tmp_path, "support")
    limit(store, 1_000_000)
    assert Intake(store, clock).import_path(tmp_path, "support") == 1
    assert len(stored_mails(store)) == 1


POLLS = """
import sys
from inbox_assistant.clock import utc_now
from inbox_assistant.config import MailboxConfig, Server
from inbox_assistant.intake import Intake
from inbox_assistant.mail import looking
from inbox_assistant.mail.workers import ParserPool
from inbox_assistant.store import open_store

looking.BATCH_MAILS = 5
path, port, user = sys.argv[1:]
server = Server("localhost", int(port), user, "none", "secret")
config = MailboxConfig(user, user + "@example.org", server, server)
Intake(open_store(path), utc_now, pool=ParserPool(1)).poll_once(config)
"""


def test_two_pollers_at_once_bring_each_mail_once(
    imap_server: Account, database: Path, store: Store
) -> None:
    imap_server.deliver(*[a_raw(number) for number in range(60)])
    arguments = [str(database), str(imap_server.dovecot.port), imap_server.user]
    pollers = [subprocess.Popen([sys.executable, "-c", POLLS, *arguments]) for _ in range(2)]
    assert [poller.wait(60) for poller in pollers] == [0, 0]
    assert hashes(store) == expected(imap_server.messages())
    assert len(stored_mails(store)) == 60 and store.raw_mails.unreadable() == []


IMPORTS = """
import sys
from pathlib import Path
from inbox_assistant import archive
from inbox_assistant.clock import utc_now
from inbox_assistant.intake import Intake
from inbox_assistant.store import open_store

archive._BATCH_MAILS = 7
print("ready", flush=True)
Intake(open_store(sys.argv[1]), utc_now).import_path(Path(sys.argv[2]), "support")
"""


def an_mbox(path: Path, count: int) -> list[bytes]:
    box = stdlib_mailbox.mbox(path)
    raws = [
        raw_mail(f"Words {n}\nFrom me", Message_ID=f"<{n}@x>", Subject=f"S{n}")
        for n in range(count)
    ]
    for raw in raws:
        box.add(raw)
    box.close()
    return raws


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_an_import_that_is_killed_goes_on_where_it_was(
    database: Path, store: Store, tmp_path: Path, how: signal.Signals
) -> None:
    raws = an_mbox(tmp_path / "old.mbox", 100)
    chance = random.Random(3)
    for _ in range(5):
        arguments = [sys.executable, "-c", IMPORTS, str(database), str(tmp_path / "old.mbox")]
        with subprocess.Popen(
            arguments, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        ) as process:
            assert process.stdout and process.stdout.readline() == b"ready\n"
            time.sleep(chance.uniform(0, 0.12))
            process.send_signal(how)
    Intake(store, clock).import_path(tmp_path / "old.mbox", "support")
    kept = sorted(hashlib.sha256(raw).hexdigest() for raw in raws)
    assert hashes(store) == kept
    assert store.jobs.waiting("acknowledge") == 0


def test_an_import_reads_an_unchanged_file_only_once(store: Store, tmp_path: Path) -> None:
    an_mbox(tmp_path / "old.mbox", 30)
    told: list[Progress] = []
    intake = Intake(store, clock, told=told.append)
    assert intake.import_path(tmp_path / "old.mbox", "support") == 30
    assert told[-1] == Progress("support", 30, 0)
    told.clear()
    assert intake.import_path(tmp_path / "old.mbox", "support") == 0
    assert {progress.done for progress in told} == {0}


def test_one_file_that_can_not_be_read_does_not_stop_an_import(
    store: Store, tmp_path: Path
) -> None:
    (tmp_path / "1.eml.gz").write_bytes(b"\x1f\x8bbroken")
    (tmp_path / "2.eml").write_bytes(a_raw(2))
    told: list[Progress] = []
    assert Intake(store, clock, told=told.append).import_path(tmp_path, "support") == 1
    assert any("1.eml.gz" in progress.trouble for progress in told)


class Grudging(ImapMailbox):
    """A server that will not give the second mail at first."""

    refusing = True

    def new_since(self, cursor: Cursor | None, folder: str) -> Iterator[Batch]:
        for batch in super().new_since(cursor, folder):
            given = tuple(mail for mail in batch.mails if mail.uid != 2 or not Grudging.refusing)
            held = (2,) if len(given) < len(batch.mails) else ()
            yield Batch(given, batch.cursor, held, batch.left)


def test_a_mail_held_back_is_counted_and_comes_later(imap_server: Account, store: Store) -> None:
    imap_server.deliver(a_raw(1), a_raw(2), a_raw(3))
    intake = Intake(store, clock, Grudging)
    assert intake.poll_once(imap_server.config()) == 2
    assert store.health.all()[0].missing == 1
    assert intake.poll_once(imap_server.config()) == 1  # asked for again
    assert store.health.all()[0].missing == 0
    assert hashes(store) == expected(imap_server.messages())


def test_a_refused_login_is_told_as_one_and_clears_when_well(
    imap_server: Account, store: Store
) -> None:
    def refused(config: MailboxConfig) -> Mailbox:
        raise LoginRefused("The server refuses the password.")

    with pytest.raises(LoginRefused):
        Intake(store, clock, refused).poll_once(imap_server.config())
    (told,) = store.health.all()
    assert told.refused and told.failing_since == MORNING
    Intake(store, clock).poll_once(imap_server.config())
    (well,) = store.health.all()
    assert not well.refused and well.failing_since is None and well.error == ""


def test_a_first_connection_tells_how_far_it_is(imap_server: Account, store: Store) -> None:
    imap_server.deliver(a_raw(1), a_raw(2))
    told: list[Progress] = []
    Intake(store, clock, told=told.append).poll_once(imap_server.config())
    assert told[-1].done == 2 and told[-1].left == 0
    told.clear()
    imap_server.deliver(a_raw(3))
    Intake(store, clock, told=told.append).poll_once(imap_server.config())
    assert told == []


def test_a_folder_that_is_gone_keeps_no_other_waiting(imap_server: Account, store: Store) -> None:
    imap_server.deliver(a_raw(1))
    config = imap_server.config(folders=("Nowhere", "INBOX"))
    mailbox = ImapMailbox(config)
    assert Intake(store, clock).take_in(mailbox, config) == 1
    mailbox.close()
    assert "Nowhere" in store.health.all()[0].error
