"""Logins and the audit log from the command line."""

from pathlib import Path

import pytest

from inbox_assistant.store.base import Store
from inbox_assistant.store.sqlite import SqliteStore
from tests.builders import MORNING
from tests.cli.conftest import Run


@pytest.fixture
def store(run: Run, config_path: Path) -> Store:
    """The store of the configuration, with Bo in it."""
    run("agents", "add", "Bo", "bo@shop.example")
    return SqliteStore.open(next(config_path.parent.glob("*.db")))


def test_a_second_step_is_reset_and_a_login_unlocked(run: Run, store: Store) -> None:
    store.second_factors.begin(1, "AAAA", MORNING)
    store.second_factors.confirm(1, 1, [], MORNING)
    assert run("agents", "totp-reset", "bo@shop.example").exit_code == 0
    assert store.second_factors.holders() == frozenset()
    assert "can try again" in run("agents", "unlock", "bo@shop.example").output
    run("agents", "disable", "bo@shop.example")
    assert "can log in again" in run("agents", "enable", "bo@shop.example").output
    assert not store.agents.get(1).disabled


def test_rules_are_shown_and_changed(run: Run, store: Store) -> None:
    assert "480 minutes" in run("agents", "rules").output
    changed = run("agents", "rules", "--idle-minutes", "30", "--require-totp")
    assert "30 minutes" in changed.output and "required" in changed.output
    rules = store.logins.rules()
    assert (rules.idle_minutes, rules.longest_hours, rules.totp_required) == (30, 168, True)
    assert run("agents", "rules", "--idle-minutes", "1").exit_code == 2


def test_the_log_tells_what_was_done_and_moves_no_cursor(run: Run, store: Store) -> None:
    run("agents", "role", "bo@shop.example", "lead")
    store.audit.note(1, "saw", "conversation \x1b[2J7", "", MORNING)
    lines = run("audit").output.splitlines()
    assert [line.split("  ")[2] for line in lines] == ["role", "agent-added", "saw"]
    assert "agent -> lead" in lines[0] and "\x1b" not in lines[2]
    assert "bo@shop.example  saw" in run("audit", "--agent", "bo@shop.example").output
    assert run("audit", "--act", "saw", "--until", "2020-01-01").output == ""
    assert run("audit", "--since", "2026-02-02", "--until", "2026-02-01").exit_code == 1


@pytest.mark.parametrize("password", ["Password1234", "shop-example-2026", "111111111111"])
def test_a_password_that_protects_nobody_is_refused(run: Run, password: str) -> None:
    arguments = ("agents", "add", "Bo Shop", "bo@shop.example", "--password-stdin")
    refused = run(*arguments, stdin=f"{password}\n")
    assert refused.exit_code == 1
    assert run("agents", "list").output == ""
