"""`person`: all that is kept of a customer, exported or erased."""

import zipfile
from pathlib import Path

import pytest

from tests.builders import arrive
from tests.cli.conftest import Run
from tests.rig.stores import fresh_store

ANNA = "anna1@customer.example"


@pytest.fixture
def filled(config_path: Path) -> Path:
    """The configured store, with a mail of Anna."""
    path = config_path.parent / "inbox.db"
    store = fresh_store(path)
    arrive(store, 1)
    store.close()
    return path


def test_a_person_is_exported_into_an_archive(run: Run, filled: Path, tmp_path: Path) -> None:
    out = tmp_path / "anna.zip"
    said = run("person", "export", ANNA.upper(), "--out", str(out))
    assert said.exit_code == 0 and "1 mail(s)" in said.output
    with zipfile.ZipFile(out) as archive:
        assert archive.read("mails/1/1.eml") == b"raw mail 1"
    assert out.stat().st_mode & 0o077 == 0


def test_nothing_is_erased_until_yes_is_said(run: Run, filled: Path) -> None:
    dry = run("person", "erase", ANNA)
    assert "Conversations: 1" in dry.output and "Nothing was changed" in dry.output
    assert b"anna1" in filled.read_bytes()
    assert "Done." in run("person", "erase", ANNA, "--yes").output
    assert b"anna1" not in filled.read_bytes()
    assert "Nothing is known" in run("person", "erase", ANNA).output


def test_what_is_no_address_or_unknown_is_said_plainly(run: Run, tmp_path: Path) -> None:
    assert "needs an @" in run("person", "erase", "anna").output
    assert "Nothing is known" in run("person", "export", "x@y.example").output


def test_a_folder_that_is_not_there_is_said_plainly(run: Run, filled: Path, tmp_path: Path) -> None:
    said = run("person", "export", ANNA, "--out", str(tmp_path / "no" / "anna.zip"))
    assert said.exit_code == 1 and "make it first" in said.output
