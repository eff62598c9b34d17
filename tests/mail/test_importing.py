"""Mail from files, as it was."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from inbox_assistant.errors import InputError
from inbox_assistant.mail.importing import read_path
from tests.builders import MORNING, raw_mail

ONE, TWO = raw_mail("One\nFrom here on"), raw_mail("Two", Message_ID="<2@x.example>")


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
