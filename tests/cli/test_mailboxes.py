"""The mailboxes, and the permission to enter them."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.rig import Account

PASSWORD = 'password_env = "PATH"'


@pytest.fixture
def by_permission(config_path: Path, imap_server: Account) -> Account:
    """An account of the IMAP server that is entered by permission."""
    server, provider = imap_server.server(), imap_server.dovecot.permissions
    provider.user = imap_server.user
    config_path.write_text(f"""
        [[mailboxes]]
        name = "support"
        address = {json.dumps(imap_server.address)}
        [mailboxes.imap]
        host = "localhost"
        port = {server.port}
        user = {json.dumps(server.user)}
        ca_file = {json.dumps(server.ca_file)}
        [mailboxes.smtp]
        host = "localhost"
        port = 9
        [mailboxes.oauth]
        client_id = "the-client"
        scope = "mail"
        token_url = "{provider.address}/token"
        device_url = "{provider.address}/device"
    """)
    return imap_server


def test_a_permission_is_asked_for_kept_and_tried(
    run: Run, config_path: Path, by_permission: Account
) -> None:
    result = run("mailboxes", "login", "support")
    assert result.exit_code == 0, result.output
    assert "enter the code ABCD-EFGH" in result.output
    assert "✓" in result.output
    token_file = config_path.parent / "support.token"
    assert token_file.stat().st_mode & 0o777 == 0o600
    assert "access-" not in result.output


def test_a_permission_that_was_denied_leaves_nothing(
    run: Run, config_path: Path, by_permission: Account
) -> None:
    by_permission.dovecot.permissions.denials = ["access_denied"]
    result = run("mailboxes", "login", "support")
    assert (result.exit_code, "access_denied" in result.output) == (1, True)
    assert not (config_path.parent / "support.token").exists()


def test_doctor_says_how_to_give_a_permission(run: Run, by_permission: Account) -> None:
    result = run("doctor")
    assert result.exit_code == 1
    assert "inbox-assistant mailboxes login support" in result.output


def test_mailboxes_are_listed_with_how_they_are_entered(run: Run, by_permission: Account) -> None:
    assert "permission (OAuth2)" in run("mailboxes", "list").output


def test_a_mailbox_with_a_password_asks_for_no_permission(run: Run, config_path: Path) -> None:
    config_path.write_text(f"""
        [[mailboxes]]
        address = "support@shop.example"
        provider = "generic"
        {PASSWORD}
    """)
    result = run("mailboxes", "login", "support")
    assert (result.exit_code, "entered with a password" in result.output) == (1, True)
    assert "password\n" in run("mailboxes", "list").output
