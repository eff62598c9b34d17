"""`learn` and `reread` tell in plain words what they did."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_assistant.store import open_store
from inbox_assistant.understand.pipeline import Reader
from tests.builders import MORNING
from tests.cli.conftest import Run
from tests.kestrels import SAID, agent, inbox, kestrels, look


@pytest.fixture(scope="module")
def taught_inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    database = tmp_path_factory.mktemp("teaching") / "inbox.db"
    inbox(database, Reader())
    store = open_store(str(database))
    for mail in kestrels(store)[:44]:
        store.corrections.correct(
            mail.id, "blocking", SAID, agent(store).id, MORNING + timedelta(days=30)
        )
    look(store)
    store.close()
    return database


def test_learn_lists_keeps_and_goes_back(run: Run, config_path: Path, taught_inbox: Path) -> None:
    shutil.copy(taught_inbox, config_path.parent / "inbox.db")
    told = run("learn").output
    assert "blocking" in told and "kept as team-1" in told
    assert "20 more are needed" in told
    listed = run("learn", "--list").output
    assert "team-1" in listed and listed.rstrip().endswith("in use")
    again = run("reread")
    assert again.exit_code == 0, again.output
    assert "mail(s) read again" in again.output
    assert run("reread").output == "0 mail(s) read again.\n"
    assert "team-1 is not used any more" in run("learn", "--undo").output
    assert "taken back" in run("learn", "--list").output
    last = run("learn", "--undo")
    assert last.exit_code == 1
    assert "nothing to go back from" in last.output


def test_an_empty_inbox_has_nothing_to_learn(run: Run) -> None:
    assert "20 more are needed" in run("learn").output
    assert "Nothing was learnt yet" in run("learn", "--list").output
    assert run("reread", "--all", "--since", "2026-01-01").output == "0 mail(s) read again.\n"
