"""One look says how everything fares, and the exit status whether it is well."""

import json
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from inbox_assistant.clock import utc_now
from inbox_assistant.running.parts import present
from inbox_assistant.store import open_store
from tests.builders import arrive
from tests.cli.conftest import Run


@pytest.fixture
def store(config_path: Path) -> str:
    return str(config_path.parent / "inbox.db")


def test_all_is_well_when_everything_runs(run: Run, store: str) -> None:
    with ExitStack() as running:
        for part in ("run", "read", "serve", "report", "send"):
            running.enter_context(present(store, part, utc_now))
        result = run("status")
        told = json.loads(run("status", "--json").output)
    assert result.exit_code == 0, result.output
    assert "All is well" in result.output and "supervised by process" in result.output
    assert told["well"] and told["parts"]["send"]["state"] == "up"


def test_what_does_not_run_is_named(run: Run, store: str) -> None:
    with present(store, "read", utc_now):
        result = run("status")
    assert result.exit_code == 1
    assert "'send' is not running" in result.output
    assert "'read' is not running" not in result.output


def test_a_trouble_is_told_in_words_and_for_machines(run: Run, store: str) -> None:
    with closing(open_store(store)) as opened:
        arrive(opened, 1)
        opened.health.error("support", utc_now(), "The password is refused.", refused=True)
    result = run("status", "--json")
    told = json.loads(result.output)
    assert result.exit_code == 1
    assert {"receiving", "part_off"} <= {trouble["kind"] for trouble in told["troubles"]}
    assert told["mailboxes"]["support"]["error"] == "The password is refused."
    assert told["mails"]["received"] == 1
    assert "The password is refused." in run("status").output


def test_what_rests_is_tried_again_when_somebody_asks(run: Run, store: str) -> None:
    with closing(open_store(store)) as opened:
        arrive(opened, 1)
        [job] = opened.jobs.claim("read", "w", utc_now(), 1)
        for _ in range(3):
            opened.jobs.failed(job.id, "it broke", utc_now())
    assert "1 job(s) rest" in run("status").output
    assert run("read", "--again").output == "1 job(s) are tried again.\n"
    assert "rest after" not in run("status").output
