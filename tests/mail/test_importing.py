"""Mail from files, as it was."""

import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inbox_assistant.errors import InputError
from inbox_assistant.mail.importing import mails, sources
from inbox_assistant.model import Fetched
from tests.builders import MORNING, raw_mail

ONE, TWO = raw_mail("One\nFrom here on"), raw_mail("Two", Message_ID="<2@x.example>")


def read_path(path: Path) -> Iterator[Fetched]:
    """Yield all mails at that path. Raises InputError when there are none."""
    for source in sources(path):
        yield from (taken.mail for taken in mails(source) if taken.mail)


def test_an_eml_file_is_one_mail(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(ONE)
    (mail,) = read_path(tmp_path / "a.eml")
    assert (mail.raw, mail.uidvalidity, mail.received_at) == (ONE, 0, MORNING)


def test_a_folder_gives_its_eml_files_in_order(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.eml").write_bytes(TWO)
    (tmp_path / "a.eml").write_bytes(ONE)
    (tmp_path / "notes.txt").write_bytes(b"no mail")
    assert [mail.raw for mail in read_path(tmp_path)] == [ONE, TWO]


def test_an_mbox_gives_its_mails_with_the_quoting_undone(tmp_path: Path) -> None:
    quoted = ONE.replace(b"\nFrom here", b"\n>From here")
    (tmp_path / "mbox").write_bytes(b"From a@b Mon Feb  2\n" + quoted + b"\nFrom c@d Mon\n" + TWO)
    assert [mail.raw for mail in read_path(tmp_path / "mbox")] == [ONE, TWO]


def test_a_maildir_gives_new_and_seen_mail(tmp_path: Path) -> None:
    for name in ("cur", "new", "tmp"):
        (tmp_path / name).mkdir()
    (tmp_path / "cur" / "1.x:2,RS").write_bytes(ONE)
    (tmp_path / "new" / "2.x").write_bytes(TWO)
    assert [mail.raw for mail in read_path(tmp_path)] == [ONE, TWO]


def test_the_same_mail_has_the_same_uid_everywhere(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(ONE)
    (tmp_path / "b.eml").write_bytes(ONE)
    first, second = read_path(tmp_path)
    assert first.uid == second.uid


def test_a_date_of_tomorrow_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(raw_mail(Date="Mon, 02 Feb 2126 08:00:00 +0000"))
    (mail,) = read_path(tmp_path / "a.eml")
    assert mail.received_at <= datetime.now(UTC)


@pytest.mark.parametrize("name", ["nothing", "."])
def test_where_no_mail_is_the_user_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError):
        list(read_path(tmp_path / name))


def a_maildir(path: Path, *names: str) -> None:
    for part in ("cur", "new", "tmp"):
        (path / part).mkdir(parents=True)
    for number, name in enumerate(names):
        raw = raw_mail(f"Words {number}", Message_ID=f"<{path.name}{number}@x.example>")
        (path / "cur" / name).write_bytes(raw)


def test_the_flags_of_a_maildir_are_heeded(tmp_path: Path) -> None:
    a_maildir(tmp_path, "1:2,RS", "2:2,T", "3:2,S", "4;2,R", "5:2,DS", "6")
    found = [(mail.answered, mail.history) for mail in read_path(tmp_path)]
    assert found == [(True, True), (False, True), (True, True), (False, True)]


def test_the_folders_of_a_maildir_come_too_and_sent_mail_last(tmp_path: Path) -> None:
    a_maildir(tmp_path, "1:2,S")
    for name in (".Archive", ".Archive.2025", ".Gesendet", ".Trash", ".Junk", ".Work"):
        a_maildir(tmp_path / name, "1:2,S")
    folders = [source.path.parent.parent.name for source in sources(tmp_path)]
    assert folders == [tmp_path.name, ".Archive", ".Archive.2025", ".Work", ".Gesendet"]
    assert len(list(read_path(tmp_path / ".Trash"))) == 1  # when it is asked for


@pytest.mark.parametrize("name", ["Inbox", "Old.mbox/mbox", "box.mbox", "deep/er/Archive.sbd/2025"])
def test_mailboxes_of_mail_programs_are_found_in_their_folders(tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_bytes(b"From a@b Mon Feb  2\n" + ONE.replace(b"\nFrom", b"\n>From"))
    (tmp_path / "Inbox.msf").write_bytes(b"an index")
    assert [mail.raw for mail in read_path(tmp_path)] == [ONE]


def test_apple_mail_keeps_single_mails_with_their_length(tmp_path: Path) -> None:
    (tmp_path / "1.emlx").write_bytes(b"%d\n" % len(ONE) + ONE + b"<?xml version='1.0'?>")
    assert [mail.raw for mail in read_path(tmp_path)] == [ONE]


@pytest.mark.parametrize("name", ["a.eml.gz", "box.mbox.gz"])
def test_packed_mail_is_unpacked(tmp_path: Path, name: str) -> None:
    plain = TWO if "eml" in name else b"From a@b Mon Feb  2\n" + TWO
    (tmp_path / name).write_bytes(gzip.compress(plain))
    assert [mail.raw for mail in read_path(tmp_path)] == [TWO]


def test_what_is_packed_badly_is_told(tmp_path: Path) -> None:
    (tmp_path / "box.mbox.gz").write_bytes(gzip.compress(b"From a@b\n" + TWO)[:-20])
    with pytest.raises(InputError, match=r"box\.mbox\.gz"):
        list(read_path(tmp_path / "box.mbox.gz"))


@pytest.mark.parametrize("name", ["Inbox", "empty.mbox", "empty.eml"])
def test_an_empty_file_holds_no_mail(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert list(read_path(tmp_path / name)) == []
