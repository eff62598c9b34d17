"""`backup`, `restore` and `retention` on the command line, and what the night does by itself."""

from dataclasses import replace
from pathlib import Path

import pytest

from inbox_assistant.cli.keeping import keep_tonight
from inbox_assistant.cli.reporting import _told_before_restore
from inbox_assistant.config import load
from inbox_assistant.model import ReportHead
from inbox_assistant.store import open_store
from tests.builders import MORNING, arrive, hours
from tests.cli.conftest import Run


@pytest.fixture
def filled(config_path: Path) -> Path:
    """The configured store, with a mail of Anna in a closed conversation."""
    path = config_path.parent / "inbox.db"
    store = open_store(str(path))
    store.conversations.change(arrive(store, 1).conversation_id, status="closed")
    store.close()
    return path


def test_a_backup_is_made_checked_and_put_back(run: Run, filled: Path) -> None:
    said = run("backup")
    assert said.exit_code == 0 and "made and checked" in said.output
    (file,) = (filled.parent / "backups").iterdir()
    assert "whole" in (checked := run("backup", "--verify", str(file)).output)
    assert "1 mail(s)" in checked
    filled.unlink()
    done = run("restore", str(file))
    assert done.exit_code == 0 and "1 mail(s)" in done.output and "log in anew" in done.output
    assert "newer than this backup" in run("restore", str(file)).output
    forced = run("restore", str(file), "--force").output
    assert "delete it when you are sure" in forced
    assert "is no backup" in run("restore", str(filled)).output


def test_a_folder_that_is_not_there_is_said_plainly(run: Run, filled: Path) -> None:
    said = run("backup", "--to", str(filled.parent / "none"))
    assert said.exit_code == 1 and "make it first" in said.output


def test_retention_is_tried_before_it_is_applied(run: Run, filled: Path, config_path: Path) -> None:
    with config_path.open("a", encoding="utf-8") as file:
        file.write("[retention]\nclosed_conversations_days = 1\n")
    dry = run("retention").output
    assert "closed conversations: kept 1 days; 1 would go, the oldest of 2026-02-02" in dry
    assert "spam: kept for ever" in dry and "Add --apply" in dry
    assert "1 erased." in run("retention", "--apply").output
    assert "; 0 would go" in run("retention").output


def test_the_night_backs_up_once_and_lets_go_only_when_enabled(
    filled: Path, config_path: Path
) -> None:
    parts = '[backup]\nfolder = "kept"\nkeep = 1\n[retention]\nclosed_conversations_days = 1\n'
    with config_path.open("a", encoding="utf-8") as file:
        file.write(parts)
    store = open_store(str(filled))
    for _ in range(2):
        keep_tonight(store, load(config_path), config_path, lambda: False)
    assert len(list((filled.parent / "kept").iterdir())) == 1
    assert len(store.backups.tries()) == 1 and store.conversations.get(1)
    config_path.write_text(config_path.read_text("utf-8") + "enabled = true\n", encoding="utf-8")
    keep_tonight(store, load(config_path), config_path, lambda: False)
    assert store.retaining.count("closed", store.backups.tries()[0].at) == (0, None)
    # What was erased is known beside the backups too.
    assert len(list((filled.parent / "kept").glob("*.erased"))) == 1
    store.close()


def test_a_night_that_is_stopped_leaves_no_half_backup(filled: Path, config_path: Path) -> None:
    with config_path.open("a", encoding="utf-8") as file:
        file.write('[backup]\nfolder = "kept"\n')
    store = open_store(str(filled))
    keep_tonight(store, load(config_path), config_path, lambda: True)
    assert list((filled.parent / "kept").iterdir()) == [] and store.backups.tries() == []
    store.close()


@pytest.mark.parametrize(
    ("part", "remedy"),
    [
        ('[backup]\nat = "noon"', "backup.at: write a time of day"),
        ("[backup]\nkeep = 0", "backup.keep"),
        ("[retention]\nspam_days = 0", "retention.spam_days"),
        ("[retention]\nreports_days = 7", "from 31"),
        ("[retention]\nmails_days = 7", "unknown"),
    ],
)
def test_wrong_parts_name_the_key_and_the_remedy(
    run: Run, config_path: Path, part: str, remedy: str
) -> None:
    with config_path.open("a", encoding="utf-8") as file:
        file.write(part + "\n")
    assert remedy in run("retention").output


def test_a_report_of_before_the_restore_is_not_mailed_again(
    filled: Path, config_path: Path
) -> None:
    store, config = open_store(str(filled)), load(config_path)
    head = ReportHead("2026-02-03", "night", MORNING, None)
    assert not _told_before_restore(store, config, head)
    store.restores.begin(MORNING + hours(24), MORNING)  # the night ended at 6:00 of that day
    assert _told_before_restore(store, config, head)
    assert not _told_before_restore(store, config, replace(head, night="2026-02-04"))
    store.close()
