"""Permissions instead of passwords, against a provider on loopback and Dovecot's XOAUTH2."""

import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from inbox_assistant.clock import utc_now
from inbox_assistant.config import Server
from inbox_assistant.errors import ConfigError, LoginRefused, MailboxUnreachable
from inbox_assistant.mail import connection, consent
from inbox_assistant.mail.oauth import access_token, keep, post
from inbox_assistant.providers import OAuth
from tests.builders import MORNING, clock, hours
from tests.rig import Account
from tests.rig.permissions import Permissions


@pytest.fixture
def provider() -> Iterator[Permissions]:
    with Permissions() as permissions:
        yield permissions


@pytest.fixture
def oauth(provider: Permissions, tmp_path: Path) -> OAuth:
    """A mailbox whose permission was given."""
    mailbox = provider.oauth(tmp_path / "support.token")
    keep(mailbox, provider.grant("support"), MORNING)
    return mailbox


def asking(oauth: OAuth) -> list[str]:
    """Ask for permission without waiting; return what the person was told."""
    said: list[str] = []
    consent.ask(oauth, said.append, clock=clock, sleep=lambda _: None)
    return said


def test_a_token_is_used_while_it_is_good(provider: Permissions, oauth: OAuth) -> None:
    assert [access_token(oauth, clock) for _ in range(2)] == ["access-1", "access-1"]
    assert provider.asked == []


def test_a_token_that_ended_is_refreshed_and_the_new_permission_kept(
    provider: Permissions, oauth: OAuth
) -> None:
    assert access_token(oauth, lambda: MORNING + hours(2)) == "access-2"
    assert access_token(oauth, lambda: MORNING + hours(4)) == "access-3"
    assert [form["refresh_token"] for form in provider.asked] == ["refresh-1", "refresh-2"]


def test_a_provider_that_sends_no_new_permission_means_the_old_one(
    provider: Permissions, oauth: OAuth
) -> None:
    provider.keeps_refresh_token = True
    for at in (MORNING + hours(2), MORNING + hours(4)):
        access_token(oauth, partial(datetime.fromtimestamp, at.timestamp(), UTC))
    assert [form["refresh_token"] for form in provider.asked] == ["refresh-1", "refresh-1"]


def test_the_token_file_is_for_its_owner_alone(oauth: OAuth) -> None:
    assert oauth.token_file.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in oauth.token_file.parent.iterdir()] == ["support.token"]


def test_two_processes_refresh_once(provider: Permissions, oauth: OAuth) -> None:
    tokens: list[str] = []

    def refresh() -> None:
        tokens.append(access_token(oauth, lambda: MORNING + hours(2)))

    threads = [threading.Thread(target=refresh) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (set(tokens), len(provider.asked)) == ({"access-2"}, 1)


def test_a_withdrawn_permission_says_which_command_renews_it(
    provider: Permissions, oauth: OAuth
) -> None:
    provider.withdraw()
    with pytest.raises(LoginRefused, match="inbox-assistant mailboxes login support"):
        access_token(oauth, lambda: MORNING + hours(2))


def test_a_mailbox_without_permission_says_how_to_give_it(oauth: OAuth, tmp_path: Path) -> None:
    with pytest.raises(LoginRefused, match="mailboxes login support"):
        access_token(replace(oauth, token_file=tmp_path / "none.token"), clock)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_provider_is_tried_again_later(
    provider: Permissions, oauth: OAuth, status: int
) -> None:
    provider.trouble = status
    with pytest.raises(MailboxUnreachable, match="tried again"):
        access_token(oauth, lambda: MORNING + hours(2))


def test_a_provider_that_is_away_is_tried_again_later(oauth: OAuth) -> None:
    away = replace(oauth, token_url="http://127.0.0.1:9/token")
    with pytest.raises(MailboxUnreachable, match="could not be reached"):
        access_token(away, lambda: MORNING + hours(2))


def test_a_damaged_token_file_is_explained(oauth: OAuth) -> None:
    oauth.token_file.write_text("not json")
    with pytest.raises(ConfigError, match="mailboxes login support"):
        access_token(oauth, clock)


def test_a_token_file_where_none_can_be_kept_is_explained(
    provider: Permissions, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    oauth = provider.oauth(tmp_path / "file" / "token")
    with pytest.raises(ConfigError, match="token file"):
        access_token(oauth, clock)
    with pytest.raises(ConfigError, match="make its folder writable"):
        keep(oauth, {"access_token": "a"}, MORNING)


def test_no_secret_travels_in_the_open() -> None:
    with pytest.raises(ConfigError, match="https"):
        post("http://provider.example/token", {"refresh_token": "r"})


def test_no_secret_follows_a_redirect(provider: Permissions, oauth: OAuth) -> None:
    provider.trouble = 307
    with pytest.raises(MailboxUnreachable):
        access_token(oauth, lambda: MORNING + hours(2))
    assert len(provider.asked) == 1


def test_secrets_stay_out_of_repr(oauth: OAuth) -> None:
    assert "the-secret" not in repr(oauth)


def test_a_code_typed_in_anywhere_gives_permission(provider: Permissions, tmp_path: Path) -> None:
    oauth = provider.oauth(tmp_path / "new.token")
    provider.denials = ["authorization_pending", "slow_down"]
    [told] = asking(oauth)
    assert "https://provider.example/device" in told
    assert "ABCD-EFGH" in told
    assert access_token(oauth, clock) == "access-1"


def test_a_denied_permission_is_said(provider: Permissions, tmp_path: Path) -> None:
    provider.denials = ["access_denied"]
    with pytest.raises(LoginRefused, match="access_denied"):
        asking(provider.oauth(tmp_path / "new.token"))


def test_a_code_nobody_types_in_ends(provider: Permissions, tmp_path: Path) -> None:
    provider.denials = ["authorization_pending"] * 100
    with pytest.raises(LoginRefused, match="in time"):
        asking(provider.oauth(tmp_path / "new.token"))


def test_a_permission_that_would_end_within_the_hour_is_refused(
    provider: Permissions, tmp_path: Path
) -> None:
    provider.keeps_refresh_token = True
    with pytest.raises(LoginRefused, match="Withdraw"):
        asking(provider.oauth(tmp_path / "new.token"))


def test_a_browser_on_this_machine_gives_permission(provider: Permissions, tmp_path: Path) -> None:
    oauth = provider.oauth(tmp_path / "new.token", device=False)
    person: list[threading.Thread] = []

    def browse(told: str) -> None:
        def visit() -> None:
            with urllib.request.urlopen(told.split("\n")[1]) as page:
                back = page.read().decode()
            stranger = back.split("?")[0] + "?state=wrong&code=theirs"
            with pytest.raises(urllib.error.HTTPError):
                urllib.request.urlopen(stranger)
            urllib.request.urlopen(back).close()

        person.append(threading.Thread(target=visit))
        person[0].start()

    consent.ask(oauth, browse, clock=clock)
    person[0].join()
    assert access_token(oauth, clock) == "access-1"
    asked, exchanged = provider.asked
    assert asked["code_challenge_method"] == "S256"
    assert (exchanged["code"], len(exchanged["code_verifier"]) > 40) == ("code-1", True)


@pytest.fixture
def entered_by_token(imap_server: Account, tmp_path: Path) -> Server:
    """A mailbox on a real IMAP server that takes tokens."""
    provider = imap_server.dovecot.permissions
    oauth = provider.oauth(tmp_path / "token", mailbox=imap_server.user)
    keep(oauth, provider.grant(imap_server.user), utc_now())
    return replace(imap_server.server(), password="", oauth=oauth)


def test_an_imap_server_lets_a_token_in(entered_by_token: Server) -> None:
    with connection.connect(entered_by_token) as client:
        assert client.select_folder("INBOX", readonly=True)[b"EXISTS"] == 0


def test_a_token_the_server_takes_no_more_is_renewed_at_once(
    imap_server: Account, entered_by_token: Server
) -> None:
    imap_server.dovecot.permissions.end_access()
    connection.connect(entered_by_token).logout()


def test_a_permission_that_was_withdrawn_is_a_refused_login(
    imap_server: Account, entered_by_token: Server
) -> None:
    imap_server.dovecot.permissions.withdraw()
    with pytest.raises(LoginRefused, match=f"mailboxes login {imap_server.user}"):
        connection.connect(entered_by_token)
