"""Agents are made and locked out from the command line."""

import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from inbox_assistant.cli import main
from inbox_assistant.store import open_store
from tests.cli.conftest import Run


@pytest.fixture
def two_mailboxes(config_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A configuration of two mailboxes."""
    monkeypatch.setenv("MAIL_PASSWORD", "secret")
    parts = (
        f"[[mailboxes]]\nname = '{name}'\naddress = '{name}@shop.example'\n"
        "provider = 'generic'\npassword_env = 'MAIL_PASSWORD'\n"
        for name in ("support", "billing")
    )
    config_path.write_text(config_path.read_text("utf-8") + "".join(parts), "utf-8")


def test_an_agent_gets_a_password_shown_once(run: Run) -> None:
    result = run("agents", "add", "Bo Rossi", "bo@shop.example", "--role", "admin")
    assert "Password (shown only now): " in result.output
    assert run("agents", "list").output == "admin  Bo Rossi <bo@shop.example>\n"


def test_a_given_password_is_not_printed(run: Run) -> None:
    arguments = ("agents", "add", "Bo", "bo@shop.example", "--password-stdin")
    result = run(*arguments, stdin="long enough secret\n")
    assert result.exit_code == 0
    assert "secret" not in result.output


def test_a_short_password_is_refused(run: Run) -> None:
    result = run("agents", "add", "Bo", "bo@shop.example", "--password-stdin", stdin="short\n")
    assert result.exit_code == 1
    assert "at least 12 characters" in result.output


def test_rights_change_and_a_disabled_agent_shows_as_such(run: Run) -> None:
    run("agents", "add", "Bo", "bo@shop.example")
    assert run("agents", "role", "bo@shop.example", "lead").exit_code == 0
    assert run("agents", "password", "bo@shop.example").exit_code == 0
    run("agents", "disable", "bo@shop.example")
    assert run("agents", "list").output == "lead   Bo <bo@shop.example> (disabled)\n"


def test_nobody_waits_for_whoever_types_a_password(run: Run, config_path: Path) -> None:
    run("agents", "add", "Bo", "bo@shop.example")
    store = open_store(str(config_path.parent / "inbox.db"))

    class Typing(io.BytesIO):
        """Standard input, while somebody else writes to the store."""

        def read1(self, size: int | None = -1) -> bytes:
            store.agents.change(1, name="Bo Rossi")
            return super().read1(size)

    answer = CliRunner().invoke(
        main,
        ["--config", str(config_path), "agents", "password", "bo@shop.example", "--password-stdin"],
        input=Typing(b"a quite long secret\n"),
    )
    assert (answer.exit_code, answer.output) == (0, "Bo Rossi has a new password.\n")
    store.close()


def test_the_same_address_twice_and_an_unknown_one_are_explained(run: Run) -> None:
    run("agents", "add", "Bo", "bo@shop.example")
    twice = run("agents", "add", "Bo", "BO@shop.example")
    assert "There is an agent" in twice.output
    unknown = run("agents", "role", "who@shop.example", "lead")
    assert "agents list" in unknown.output
    assert (twice.exit_code, unknown.exit_code) == (1, 1)


def test_an_agent_needs_an_address_to_log_in_with(run: Run) -> None:
    refused = run("agents", "add", "Bo", "bo")
    assert (refused.exit_code, "it needs an @" in refused.output) == (1, True)
    assert run("agents", "list").output == ""


def test_an_agent_is_bound_to_mailboxes_and_freed_again(run: Run, two_mailboxes: None) -> None:
    run("agents", "add", "Bo", "bo@shop.example", "--mailbox", "billing", "--mailbox", "support")
    assert run("agents", "list").output == "agent  Bo <bo@shop.example> sees billing, support\n"
    bound = run("agents", "mailboxes", "bo@shop.example", "--mailbox", "support")
    assert bound.output == "Bo sees support.\n"
    assert (
        run("agents", "mailboxes", "bo@shop.example", "--all").output == "Bo sees all mailboxes.\n"
    )
    assert run("agents", "list").output == "agent  Bo <bo@shop.example>\n"


def test_a_mailbox_that_is_not_there_binds_nobody(run: Run, two_mailboxes: None) -> None:
    refused = run("agents", "add", "Bo", "bo@shop.example", "--mailbox", "bills")
    assert (refused.exit_code, "no mailbox 'bills'" in refused.output) == (1, True)
    assert run("agents", "list").output == ""
    run("agents", "add", "Bo", "bo@shop.example")
    assert run("agents", "mailboxes", "bo@shop.example", "--mailbox", "bills").exit_code == 1
    assert run("agents", "list").output == "agent  Bo <bo@shop.example>\n"


def test_it_is_said_which_mailboxes_or_all(run: Run, two_mailboxes: None) -> None:
    run("agents", "add", "Bo", "bo@shop.example")
    for arguments in ((), ("--all", "--mailbox", "support")):
        refused = run("agents", "mailboxes", "bo@shop.example", *arguments)
        assert (refused.exit_code, "--mailbox" in refused.output) == (1, True)
