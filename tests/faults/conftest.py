"""An inbox that is ill-treated, and the account that must balance afterwards."""

import hashlib
import json
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from inbox_assistant.model import Cursor
from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_mail, a_reply, a_reply_row, fetched, raw_mail
from tests.rig import Account, Sink
from tests.rig.programs import Program

CUSTOMER = "anna1@customer.example"


class House:
    """An installed inbox with one mailbox. `database` may lie on a disk of its own."""

    def __init__(self, folder: Path, database: Path, account: Account, sink: Sink) -> None:
        self.folder, self.database, self.account, self.sink = folder, database, account, sink
        self._numbers = iter(range(1, 10_000))
        self.furnish()

    def furnish(self, imap_port: int | None = None, smtp_port: int | None = None) -> None:
        """Write the configuration; the ports may be those of something in between."""
        imap = {"host": "localhost", "port": imap_port or self.account.dovecot.port}
        smtp = {"host": "localhost", "port": smtp_port or self.sink.server("none").port}
        parts = [f"imap = {_table(imap, self.account.user)}", f"smtp = {_table(smtp, 'agent')}"]
        text = f"""
            store = {json.dumps(str(self.database))}
            [[mailboxes]]
            name = "support"
            address = {json.dumps(self.account.address)}
            password_file = "password"
            poll_seconds = 1
        """
        (self.folder / "password").write_text("secret")
        (self.folder / "house.toml").write_text("\n".join([text, *parts]))

    def arguments(self, *arguments: str) -> list[str]:
        return ["--config", str(self.folder / "house.toml"), *arguments]

    def start(self, *arguments: str) -> Program:
        """Start a command of the program as a process."""
        return Program(self.arguments(*arguments))

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of the program to its end."""
        program = self.start(*arguments)
        out, err = program.communicate()
        return subprocess.CompletedProcess(arguments, program.returncode or 0, out, err)

    def die(self, commit: int, side: str, *arguments: str) -> bool:
        """Run a command that is killed at that commit; False when it ended before."""
        program = Program(self.arguments(*arguments), (commit, side))
        program.communicate()
        return program.returncode == -9

    def deliver(self, count: int, size: int = 0) -> None:
        """Let mails like no other arrive at the server, with the line ends of the wire."""
        for number in (next(self._numbers) for _ in range(count)):
            words = f"Words {number}\n" + "x" * 70 * (size > 0) + ("\n" + "y" * 70) * (size // 71)
            raw = raw_mail(words, Message_ID=f"<{number}@customer.example>")
            self.account.deliver(raw.replace(b"\n", b"\r\n"))

    @contextmanager
    def store(self) -> Iterator[Store]:
        """A look into the store from outside."""
        with closing(open_store(str(self.database))) as store:
            yield store

    def reply(self) -> str:
        """Put a reply into the outbox, due now, and return its Message-ID."""
        number = next(self._numbers)
        with self.store() as store:
            cursor = Cursor("support", "INBOX", 1, number)
            store.raw_mails.keep("support", [fetched(number, b"raw %d" % number)], cursor)
            waiting = store.raw_mails.unparsed(1)[0]
            stored = store.conversations.add(waiting, a_mail(number), None, read=False)
            row = a_reply_row(
                stored.conversation_id,
                number,
                raw=b"Subject: reply\r\n\r\nWords\r\n.dot\r\n",
                copy_state="none",
                not_before=MORNING,
                sender=self.account.address,
            )
            store.outbox.queue(row, a_reply(number), None, None)
        return row.message_id

    def state(self, message_id: str) -> str:
        """Return the state of a reply in the outbox."""
        return str(self._one("SELECT state FROM outbox WHERE message_id = ?", message_id))

    def balances(self) -> None:
        """Every mail on the server is stored byte for byte, once, and nothing is damaged."""
        there = sorted(hashlib.sha256(raw).hexdigest() for raw in self.account.messages())
        with closing(sqlite3.connect(self.database)) as db:
            kept = [row[0] for row in db.execute("SELECT data FROM raw_bytes")]
            shown = db.execute("SELECT count(*), count(DISTINCT raw_id) FROM mails").fetchone()
        assert sorted(hashlib.sha256(raw).hexdigest() for raw in kept) == there
        assert shown == (len(there), len(there))
        self.is_whole()

    def is_whole(self) -> None:
        """The database is undamaged."""
        assert self._one("PRAGMA integrity_check") == "ok"
        with closing(sqlite3.connect(self.database)) as db:
            assert db.execute("PRAGMA foreign_key_check").fetchall() == []

    def _one(self, sql: str, *values: object) -> object:
        with closing(sqlite3.connect(self.database)) as db:
            return db.execute(sql, values).fetchone()[0]


def _table(values: dict[str, object], user: str) -> str:
    values = {**values, "user": user, "security": "none"}
    return "{ " + ", ".join(f"{key} = {json.dumps(value)}" for key, value in values.items()) + " }"


@pytest.fixture
def house(tmp_path: Path, imap_server: Account, smtp_sink: Sink) -> House:
    return House(tmp_path, tmp_path / "inbox.db", imap_server, smtp_sink)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes. Only root may mount one."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(disk)]
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("a small disk can only be mounted as root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def grow(disk: Path) -> None:
    """Make room on a small disk."""
    subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
