"""`webhooks` and `tokens` on the command line."""

from pathlib import Path

import pytest

from inbox_assistant.config import key_of
from inbox_assistant.store.sqlite import SqliteStore
from tests.cli.conftest import Run
from tests.rig.oracle import Oracle, http
from tests.rig.ports import free_port
from web.api.bearer import hashed


def point(config_path: Path, run: Run, port: int) -> None:
    """Let the configuration have a webhook on this machine."""
    secret = run("webhooks", "secret").output.strip()
    assert len(key_of(secret)) == 32
    (config_path.parent / "hook.secret").write_text(secret + "\n", encoding="utf-8")
    part = f'[[webhooks]]\nname = "chat"\nurl = "http://localhost:{port}/"\n'
    with config_path.open("a", encoding="utf-8") as file:
        file.write(part + 'secret_file = "hook.secret"\n')


def test_a_sample_says_how_it_went(run: Run, config_path: Path) -> None:
    with Oracle([http(b"", "200 OK")]) as oracle:
        point(config_path, run, oracle.port)
        result = run("webhooks", "test")
    assert (result.exit_code, result.output) == (0, "chat: delivered (200)\n")
    assert oracle.forms[0]["type"] == "webhook.test"
    assert "nothing was sent yet\t0 waiting, 0 given up" in run("webhooks", "list").output


def test_a_sample_that_fails_is_said_plainly(run: Run, config_path: Path) -> None:
    assert "add a [[webhooks]] part" in run("webhooks", "test").output
    point(config_path, run, free_port())
    result = run("webhooks", "test", "chat")
    assert result.exit_code == 1 and "Not delivered: chat" in result.output
    assert "no webhook 'other'" in run("webhooks", "test", "other").output


@pytest.fixture
def store(run: Run, config_path: Path) -> SqliteStore:
    run("agents", "add", "Bo", "bo@shop.example")
    return SqliteStore.open(next(config_path.parent.glob("*.db")))


def test_a_token_is_printed_once_listed_and_revoked(run: Run, store: SqliteStore) -> None:
    token = run("tokens", "add", "bo@shop.example", "Dashboard", "--days", "7").output.strip()
    kept = store._db.one("SELECT token_hash FROM api_tokens") or {}
    assert kept["token_hash"] == hashed(token)
    listed = run("tokens", "list", "bo@shop.example").output
    assert "Dashboard" in listed and "never used" in listed and token not in listed
    assert run("tokens", "revoke", "bo@shop.example", "1").output == "Revoked.\n"
    assert run("tokens", "list", "bo@shop.example").output == ""
    assert run("tokens", "revoke", "bo@shop.example", "1").exit_code == 1
    assert "agents list" in run("tokens", "add", "no@shop.example", "x").output
    store.close()
