"""Of an erased person no planted word is left in any byte, and none comes back.

On a real mail server; the words stand in every part of a mail, and in every text of every table.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import quote

import pytest

from inbox_assistant.backups import make
from inbox_assistant.config import Config
from inbox_assistant.forgetting import forget
from inbox_assistant.intake import Intake
from inbox_assistant.model import Promise
from inbox_assistant.report import nightly
from inbox_assistant.restoring import restore
from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store
from inbox_assistant.store.sql.quoting import PLACES
from tests.builders import (
    MORNING,
    SUPPORT,
    a_reading,
    a_reply,
    a_reply_row,
    clock,
    hours,
    raw_mail,
    read,
)
from tests.planting import Soil
from tests.rig import Account

ADDRESS, NAME = "zaphod@gold.example", "Zaphod Beeblebrox"
WORDS = "My quixotrope model TZ-90417 stopped humming during the second breakfast."
#: As they stand in a text of the team: quoted, named, and one rare word alone.
SAID = f"{NAME} <{ADDRESS}> wrote: {WORDS} Ask for the quixotrope, Beeblebrox!"
TRACES = (b"zaphod", b"beeblebrox", b"quixotrope", b"90417", b"gold.example", b"vogonpoem")


def everywhere_in_a_mail() -> bytes:
    """Words in subject, text, HTML, names of headers and in an attachment."""
    mail = EmailMessage()
    mail["From"], mail["To"] = f"{NAME} <{ADDRESS}>", SUPPORT
    mail["Subject"], mail["Message-ID"] = "The quixotrope TZ-90417 is silent", "<z1@gold.example>"
    mail["X-Vogonpoem"] = "quixotrope"
    mail.set_content(WORDS)
    mail.add_alternative(f"<p title='vogonpoem'>{WORDS}</p>", subtype="html")
    mail.add_attachment(SAID.encode(), "text", "plain", filename="vogonpoem.txt")
    return mail.as_bytes()


def in_base64() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"{NAME} <{ADDRESS}>", SUPPORT, "Vogonpoem"
    mail["Message-ID"], mail["In-Reply-To"] = "<z2@gold.example>", "<z1@gold.example>"
    mail.set_content(WORDS, cte="base64")
    return mail.as_bytes()


def left_in(base: Path) -> list[str]:
    """Return where their words still are: in the bytes of any file, or inside the database."""
    files = [file for file in base.glob("inbox.db*") if ".before-" not in file.name]
    found = [
        f"{file.name}: {trace!r}"
        for file in files
        for trace in TRACES
        if trace in file.read_bytes().lower()
    ]
    with closing(sqlite3.connect(base / "inbox.db")) as db:
        dump = (line.casefold().encode() for line in db.iterdump())
        return found + [line.decode()[:200] for line in dump if any(t in line for t in TRACES)]


def rooms_know_of_them(store: Store, config: Config) -> None:
    """Let a reading, an issue, a reply and a promise come of their mail, and a report."""
    theirs = store.conversations.mails(1)[0]
    issue = store.readings.new_issue_id()
    read(store, theirs, a_reading(language="en", request=WORDS), issue, "Quixotrope TZ-90417")
    read(store, store.conversations.mails(2)[0], a_reading(language="en"), issue)
    row = a_reply_row(1, 1, recipients=(ADDRESS,), raw=SAID.encode(), answers=theirs.id)
    reply = replace(a_reply(1), own_words=SAID)
    store.outbox.queue(row, reply, 1, Promise(MORNING + hours(9), "It hums tomorrow, Zaphod."))
    nightly.make(store, config, lambda: MORNING + hours(48))


@pytest.fixture
def poll(imap_server: Account, tmp_path: Path) -> Callable[[], int]:
    def poll() -> int:
        with closing(open_store(str(tmp_path / "inbox.db"))) as store:
            return Intake(store, clock).poll_once(imap_server.config())

    return poll


def test_no_planted_word_is_left_in_any_byte_and_none_comes_back(
    tmp_path: Path, imap_server: Account, poll: Callable[[], int]
) -> None:
    path = tmp_path / "inbox.db"
    config, config_path = Config(str(path)), tmp_path / "inbox-assistant.toml"
    config_path.write_text('store = "inbox.db"\n', encoding="utf-8")
    other = raw_mail("My tea is cold.", Message_ID="<t@x>", From="Trillian <t@earth.example>")
    imap_server.deliver(everywhere_in_a_mail(), other, in_base64())
    assert poll() == 3
    with closing(open_store(str(path))) as store:
        store.agents.add("Giulia", "giulia@shop.example", "hash", "lead", "en")
        rooms_know_of_them(store, config)
        soil = {"conversations": 1, "mails": 1, "raw_mails": 1, "outbox": 1, "people": 1}
        with closing(sqlite3.connect(path)) as db:
            planted = Soil(db, SAID, soil).plant()
            db.execute("UPDATE views SET arguments = ?", (f"q={quote(ADDRESS)}&in=mine",))
            db.commit()
        assert {place.name for place in PLACES} - planted <= {"reports.data"}
        backup = make(store, config, config_path, tmp_path, MORNING)
        store.outbox_desk.stop(1, "why")
        assert len(left_in(tmp_path)) > 50
        forget(store, [ADDRESS])
        store.forgetting.shred(compact=True)
        # With the store still open: its log and the memory beside it are there too.
        assert left_in(tmp_path) == []
        assert store.conversations.mails(2)[0].mail.own_words.strip() == "My tea is cold."
    assert poll() == 0
    imap_server.change_uidvalidity()
    assert poll() == 0 and left_in(tmp_path) == []
    done = restore(Path(backup.file), config_path, MORNING + hours(72), force=True)
    assert done.erased and left_in(tmp_path) == []
    imap_server.change_uidvalidity()
    assert poll() == 0 and left_in(tmp_path) == []
