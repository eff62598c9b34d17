"""From an empty folder to a configuration that is right."""

from pathlib import Path

from inbox_assistant.config import load
from inbox_assistant.store import open_store
from tests.cli.conftest import Run

ANSWERS = {
    "address": "support@shop.example",
    "team": "The Shop",
    "provider": "generic",
    "language": "it",
    "timezone": "Europe/Rome",
    "agent-name": "Bo",
    "agent-email": "bo@shop.example",
    "mail-password": "pw",
}


def arguments(**changes: str) -> list[str]:
    values = ANSWERS | {key.replace("_", "-"): value for key, value in changes.items()}
    return [part for key, value in values.items() for part in (f"--{key}", value)]


def test_init_writes_a_right_configuration_and_the_first_agent(run: Run, config_path: Path) -> None:
    config_path.unlink()
    result = run("init", *arguments())
    assert result.exit_code == 0, result.output
    config = load(config_path)
    [mailbox] = config.mailboxes
    assert (mailbox.imap.host, mailbox.imap.password) == ("imap.shop.example", "pw")
    assert (config_path.parent / "mailbox-password").stat().st_mode & 0o777 == 0o600
    store = open_store(config.store)
    assert [agent.role for agent in store.agents.all()] == ["admin"]
    store.close()
    assert "is right: 1 mailbox" in run("config", "check").output


def test_init_knows_the_servers_of_providers(run: Run, config_path: Path) -> None:
    config_path.unlink()
    run("init", *arguments(provider="microsoft365", client_id="abc"))
    smtp = load(config_path).mailboxes[0].smtp
    assert (smtp.host, smtp.security, smtp.port) == ("smtp.office365.com", "starttls", 587)


def test_init_prepares_a_mailbox_entered_by_permission(run: Run, config_path: Path) -> None:
    config_path.unlink()
    given = arguments(provider="microsoft365", login="oauth2", client_id="abc")
    result = run("init", *given)
    assert "mailboxes login support" in result.output
    oauth = load(config_path).mailboxes[0].imap.oauth
    assert oauth is not None
    assert oauth.device_url == "https://login.microsoftonline.com/common/oauth2/v2.0/devicecode"
    assert oauth.token_file == config_path.parent / "support.token"
    assert "microsoft365" in config_path.read_text()


def test_init_says_which_providers_take_a_password_only(run: Run, config_path: Path) -> None:
    config_path.unlink()
    result = run("init", *arguments(provider="aruba", login="oauth2", client_id="abc"))
    assert "aruba takes a password" in result.output
    assert not config_path.exists()


def test_init_never_overwrites_a_configuration(run: Run, config_path: Path) -> None:
    before = config_path.read_text(encoding="utf-8")
    result = run("init", *arguments())
    assert (result.exit_code, config_path.read_text(encoding="utf-8")) == (1, before)
    assert "is there already" in result.output


def test_init_refuses_what_would_break_the_file(run: Run, config_path: Path) -> None:
    config_path.unlink()
    for change in ({"address": "support"}, {"team": 'The "Shop"'}):
        result = run("init", *arguments(**change))
        assert result.exit_code == 1
        assert "Traceback" not in result.output
        assert not config_path.exists()


def test_init_that_was_refused_can_be_said_again(run: Run, config_path: Path) -> None:
    config_path.unlink()
    assert "'Europe/Mars' is unknown" in run("init", *arguments(timezone="Europe/Mars")).output
    assert not config_path.exists()
    assert "'bo' is no mail address" in run("init", *arguments(agent_email="bo")).output
    assert "with the password" in run("init", *arguments()).output
    config_path.unlink()
    assert "Log in as bo@shop.example as before" in run("init", *arguments()).output


def test_init_says_where_nothing_can_be_written(run: Run, tmp_path: Path) -> None:
    result = run("--config", str(tmp_path / "nowhere" / "x.toml"), "init", *arguments())
    assert "can't be written (No such file or directory)" in result.output


def test_doctor_says_what_is_missing(run: Run) -> None:
    result = run("doctor")
    assert result.exit_code == 1
    assert "✗ no mailbox yet" in result.output
    assert "✗ nobody can log in yet" in result.output
    assert "✓ models load and read" in result.output


def test_polling_without_a_mailbox_is_explained(run: Run) -> None:
    result = run("poll", "--once")
    assert result.exit_code == 1
    assert "[[mailboxes]]" in result.output


def test_wrong_phrases_of_the_team_are_told_and_stop_nothing(run: Run, config_path: Path) -> None:
    config_path.unlink()
    run("init", *arguments())
    folder = config_path.parent / "phrases"
    folder.mkdir()
    assert run("config", "check").exit_code == 0
    (folder / "it.toml").write_text('[opening.plain]\nformal = ["Ciao {nome}."]')
    result = run("config", "check")
    assert result.exit_code == 1
    assert "it.toml: opening.plain.formal: {nome}: nothing can be filled in" in result.output
    assert load(config_path).phrases == folder
