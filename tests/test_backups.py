"""A backup is one moment of a store that goes on working, proven before it counts."""

import json
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from inbox_assistant import backups, packing
from inbox_assistant.backups import make, verify
from inbox_assistant.config import BackupConfig, Config
from inbox_assistant.errors import InputError
from inbox_assistant.model import BackupRow
from inbox_assistant.restoring import restore
from inbox_assistant.running.vitals import vitals
from inbox_assistant.running.wellness import complaints
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_mail, arrive, fetched, hours, raw_mail
from tests.busy import FIRST
from tests.journeys.conftest import until


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups"


@pytest.fixture
def config_path(tmp_path: Path) -> Path:
    path = tmp_path / "inbox-assistant.toml"
    path.write_text('store = "inbox.db"\n', encoding="utf-8")
    return path


@pytest.fixture
def config(database: Path, tmp_path: Path) -> Config:
    return Config(store=str(database), phrases=tmp_path / "phrases")


@contextmanager
def somebody_writing(database: Path) -> Iterator[None]:
    """A process that keeps adding mail."""
    command = [sys.executable, "-m", "tests.busy", str(database)]
    process = subprocess.Popen(command)
    try:
        yield
    finally:
        process.kill()
        process.wait()


def rows(database: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as db:
        return db.execute(sql).fetchall()


def large(store: Store, mails: int) -> None:
    """Let the copy take many steps, between which somebody else writes."""
    for number in range(mails):
        raw = raw_mail("x" * 6_000_000, Message_ID=f"<big{number}@x>")
        store.raw_mails.keep("support", [fetched(number, raw)], None)
        store.conversations.add(store.raw_mails.unparsed(1)[0], a_mail(number), None, read=False)


def test_a_backup_made_under_load_is_one_moment_and_the_same_elsewhere(
    store: Store, config: Config, config_path: Path, database: Path, folder: Path, tmp_path: Path
) -> None:
    large(store, 3)
    seen: list[int] = []

    def told(what: str, _done: int, _whole: int) -> None:
        if what == "copying":  # on with it when the other process has written again
            last = seen[-1] if seen else 0
            seen.append(until(lambda: (now := number_of(database)) > last and now))

    with somebody_writing(database):
        until(lambda: number_of(database) > 3)
        row = make(store, config, config_path, folder, MORNING, told)
        until(lambda: number_of(database) > seen[-1])
    assert len(seen) >= 3
    (elsewhere := tmp_path / "elsewhere").mkdir()
    done = restore(Path(row.file), elsewhere / "here.toml", MORNING + hours(1))
    there = rows(done.store, "SELECT raw_id, data FROM raw_bytes ORDER BY raw_id")
    # The copy is of the moment it began at, and all of that moment.
    assert 3 < len(there) <= seen[0]
    source = rows(database, "SELECT raw_id, data FROM raw_bytes ORDER BY raw_id")
    assert there == source[: len(there)]
    assert rows(done.store, "SELECT uid FROM cursors") == [(FIRST + len(there) - 4,)]
    mails = rows(done.store, "SELECT * FROM mails ORDER BY id")
    assert len(mails) in (len(there), len(there) - 1)
    assert mails == rows(database, "SELECT * FROM mails ORDER BY id")[: len(mails)]
    assert rows(done.store, "SELECT count(*) FROM conversations") == [(len(mails),)]
    assert done.manifest.facts.counts["raw_bytes"] == len(there)


def number_of(database: Path) -> int:
    return len(rows(database, "SELECT id FROM raw_mails"))


def test_a_backup_holds_the_teams_files_and_no_password(
    store: Store, config: Config, config_path: Path, folder: Path, tmp_path: Path
) -> None:
    (tmp_path / "phrases").mkdir()
    (tmp_path / "phrases" / "it.toml").write_text("x = 1")
    (tmp_path / "password").write_text("secret")
    file = Path(make(store, config, config_path, folder, MORNING).file)
    with zipfile.ZipFile(file) as archive:
        assert set(archive.namelist()) == {
            "store.db",
            "config/inbox-assistant.toml",
            "config/phrases/it.toml",
            "manifest.json",
        }
        said = json.loads(archive.read("manifest.json"))
    assert said["schema"][-1] and said["program"] and said["counts"]["mails"] == 0
    assert file.name == "inbox-assistant-20260202T080000Z.zip"
    assert file.stat().st_mode & 0o077 == 0
    assert [one.name for one in folder.iterdir()] == [file.name]


def test_a_damaged_backup_is_told_from_a_whole_one(
    store: Store, config: Config, config_path: Path, folder: Path
) -> None:
    arrive(store, 1)
    file = Path(make(store, config, config_path, folder, MORNING).file)
    assert verify(file).facts.counts["mails"] == 1
    whole = file.read_bytes()
    for changed in (whole[: len(whole) // 2], whole[:5000] + b"\0" * 50 + whole[5050:], b""):
        file.write_bytes(changed)
        with pytest.raises(InputError):
            verify(file)


def test_a_backup_whose_rows_are_not_those_it_names_is_refused(
    store: Store, config: Config, config_path: Path, folder: Path, database: Path
) -> None:
    arrive(store, 1)
    file = Path(make(store, config, config_path, folder, MORNING).file)
    said = packing.manifest_of(file)
    facts = replace(said.facts, counts={**said.facts.counts, "mails": 2})
    (lying := folder / "lying.zip").touch()
    lying.unlink()
    with backups.unpacked(file, folder, backups.quiet) as (_, place):
        packing.pack(
            lying, replace(said, facts=facts), {packing.STORE: place / "store.db"}, backups.quiet
        )
    with pytest.raises(InputError, match="does not hold what it says"):
        verify(lying)


def test_an_interrupted_backup_leaves_nothing_and_prunes_nothing(
    store: Store, config: Config, config_path: Path, folder: Path
) -> None:
    first = make(store, config, config_path, folder, MORNING)

    def interrupted(what: str, _done: int, _whole: int) -> None:
        if what == "unpacking":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make(store, config, config_path, folder, MORNING + hours(1), interrupted, keep=1)
    assert [str(one) for one in folder.iterdir()] == [first.file]


def test_only_old_backups_of_this_store_are_pruned_after_a_new_one(
    store: Store, config: Config, config_path: Path, folder: Path
) -> None:
    (folder / "holiday.zip").write_bytes(b"mine")
    (folder / "inbox-assistant-20200101T000000Z.zip").write_bytes(b"of who knows")
    made = [make(store, config, config_path, folder, MORNING + hours(n), keep=2) for n in range(4)]
    assert {one.name for one in folder.iterdir()} == {
        "holiday.zip",
        "inbox-assistant-20200101T000000Z.zip",
        *(Path(row.file).name for row in made[2:]),
    }


def test_without_room_nothing_is_begun_and_the_failure_is_seen(
    store: Store,
    config: Config,
    config_path: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(packing, "free", lambda _folder: 1_000_000)
    with pytest.raises(InputError, match=r"1 MB free .* make room"):
        make(store, config, config_path, folder, MORNING)
    assert list(folder.iterdir()) == []
    assert "make room" in backups.state(store, config, MORNING).error
    with pytest.raises(InputError, match="no folder"):
        make(store, config, config_path, folder / "none", MORNING)


def test_the_nightly_backup_is_due_once_its_hour_has_come(store: Store, config: Config) -> None:
    nightly = replace(
        config,
        timezone=ZoneInfo("Europe/Rome"),
        backup=BackupConfig(folder=Path("/backups"), at=time(3, 30)),
    )
    now = datetime(2026, 3, 29, 0, 0, tzinfo=UTC)  # the night of the change to summer time
    assert not backups.due(store, config, now) and backups.due(store, nightly, now)
    store.backups.note(BackupRow(now, "file"))
    assert not backups.due(store, nightly, now + hours(1.4))
    assert backups.due(store, nightly, now + hours(1.5))  # 03:30 of summer
    store.backups.note(BackupRow(now + hours(1.5), "", error="full"))
    assert not backups.due(store, nightly, now + hours(2))
    assert backups.due(store, nightly, now + hours(2.5))


def test_a_backup_that_did_not_come_or_is_gone_is_overdue(
    store: Store, config: Config, config_path: Path, folder: Path
) -> None:
    nightly = replace(config, backup=BackupConfig(folder=folder, at=time(3, 30)))
    assert backups.state(store, config, MORNING).overdue is False
    row = make(store, nightly, config_path, folder, MORNING)
    state = backups.state(store, nightly, MORNING + hours(20))
    assert (state.at, state.overdue, state.error) == (MORNING, False, "")
    assert backups.state(store, nightly, MORNING + timedelta(days=1)).overdue
    Path(row.file).unlink()
    assert backups.state(store, nightly, MORNING).overdue


def test_before_the_first_backup_nobody_is_sent_to_a_log(
    store: Store, config: Config, folder: Path
) -> None:
    nightly = replace(config, backup=BackupConfig(folder=folder, at=time(3, 30)))
    [said] = [one for one in complaints(vitals(store, nightly, MORNING)) if one.kind == "backup"]
    assert said.words.startswith("There is no backup yet") and not said.grave
