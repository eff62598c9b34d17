"""The usual mistakes, each made for real: the doctor names it and says what to do."""

import os
import socket
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from inbox_assistant.cli.doctor import machine, models, servers, settings, stored
from inbox_assistant.cli.doctor.said import Said
from inbox_assistant.clock import utc_now
from inbox_assistant.config import (
    AlertsConfig,
    Config,
    MailboxConfig,
    ReportConfig,
    Server,
    WebConfig,
)
from inbox_assistant.running.parts import present
from inbox_assistant.store.base import Store
from tests.builders import arrive
from tests.cli.conftest import Run
from tests.rig import Account, Certificate, Liar, Sink, make_certificate
from tests.rig.certificate import expire
from tests.rig.ports import free_port
from tests.rig.scripted import Scripted

PUBLIC = WebConfig(host="0.0.0.0", port=0, secure_cookies=True, trusted_hosts=("inbox.x.example",))


def lines(found: Iterable[Said], grade: str = "wrong") -> str:
    """Return what is said of that grade."""
    return "\n".join(said.line for said in found if said.grade == grade)


def config_of(
    mailbox: MailboxConfig | None = None, store: str = "inbox.db", **more: object
) -> Config:
    config = Config(store=store, mailboxes=(mailbox,) if mailbox else ())
    return replace(config, **more)  # type: ignore[arg-type]


@pytest.fixture
def good(imap_server: Account, smtp_sink: Sink) -> MailboxConfig:
    """A mailbox that works, with a folder for sent mail."""
    with imap_server.client() as client:
        client.create_folder("Sent")
    return imap_server.config(smtp=smtp_sink.server(), sent_folder="Sent")


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return make_certificate(tmp_path)


def received(mailbox: MailboxConfig, store: Store) -> str:
    """Return what is wrong with receiving."""
    found = servers.checked(config_of(mailbox), store)
    return "\n".join(line for line in lines(found).splitlines() if "receiving" in line)


def sent(mailbox: MailboxConfig, smtp: Server, store: Store) -> str:
    """Return what is wrong with sending."""
    found = servers.checked(config_of(replace(mailbox, smtp=smtp)), store)
    return "\n".join(line for line in lines(found).splitlines() if "sending" in line)


def test_a_mailbox_that_works_is_right(good: MailboxConfig, store: Store) -> None:
    found = list(servers.checked(config_of(good), store))
    assert lines(found) == ""
    assert "sending through localhost works" in lines(found, "right")


def test_a_wrong_password(good: MailboxConfig, store: Store, smtp_sink: Sink) -> None:
    imap = replace(good.imap, password="wrong")
    assert "Check user and password" in received(replace(good, imap=imap), store)
    smtp = replace(smtp_sink.server(), password="wrong")
    assert "check user and password" in sent(good, smtp, store)


def test_an_app_password_that_is_missing() -> None:
    from inbox_assistant.errors import LoginRefused

    server = Server("imap.gmail.com", 993, "team")
    gmail = MailboxConfig("team", "team@gmail.com", server, server)
    said = servers._with_remedy(LoginRefused("Refused."), gmail)
    assert "an app password (Google account" in said


def test_tls_spoken_to_a_port_without_it(
    good: MailboxConfig, store: Store, imap_server: Account, smtp_sink: Sink
) -> None:
    imap = replace(imap_server.server("tls"), port=imap_server.dovecot.port)
    assert '"tls" is on 993' in received(replace(good, imap=imap), store)
    smtp = replace(smtp_sink.server("starttls"), security="tls")
    assert '"tls" is on 993' in sent(good, smtp, store)


def test_a_port_where_nobody_listens(good: MailboxConfig, store: Store) -> None:
    nowhere = replace(good.imap, port=free_port())
    assert "Nothing listens there" in received(replace(good, imap=nowhere), store)
    assert "Nothing listens there" in sent(good, replace(nowhere, security="tls"), store)


def test_a_host_that_does_not_exist(good: MailboxConfig, store: Store) -> None:
    nowhere = replace(good.imap, host="imap.shop.invalid")
    assert "Check the spelling" in received(replace(good, imap=nowhere), store)


@pytest.mark.parametrize("mistake", ["self-signed", "expired", "name"])
def test_certificates_that_prove_nothing(
    mistake: str, store: Store, certificate: Certificate, tmp_path: Path
) -> None:
    name = "mail.shop.example" if mistake == "name" else "localhost"
    shown = make_certificate(tmp_path, name, None) if mistake == "name" else certificate
    if mistake == "expired":
        expire(shown)
    with Liar(certificate=shown, capabilities=b"IMAP4rev1 STARTTLS") as liar:
        mailbox = liar.config("starttls")
        if mistake == "self-signed":
            mailbox = replace(mailbox, imap=replace(mailbox.imap, ca_file=None))
        said = received(mailbox, store)
    remedies = {
        "self-signed": "as ca_file",
        "expired": "renew its certificate",
        "name": "as it stands in the certificate",
    }
    assert remedies[mistake] in said


def test_a_folder_that_is_missing(good: MailboxConfig, store: Store) -> None:
    assert "There is no folder Help" in received(replace(good, folders=("Help",)), store)


def test_a_folder_for_sent_mail_that_is_missing(good: MailboxConfig, store: Store) -> None:
    assert "There is no folder Gone" in received(replace(good, sent_folder="Gone"), store)


def test_a_folder_that_was_numbered_anew(
    good: MailboxConfig, store: Store, imap_server: Account
) -> None:
    from inbox_assistant.intake import Intake

    Intake(store, utc_now).poll_once(good)
    imap_server.change_uidvalidity()
    found = lines(servers.checked(config_of(good), store), "look")
    assert "UIDVALIDITY" in found and "none comes twice" in found


@pytest.mark.parametrize(
    ("wrong", "remedy"),
    [
        ({"mail": b"553 5.7.1 Sender address rejected: not owned by user\r\n"}, "belongs to it"),
        ({"rcpt": b"554 5.7.1 Relay access denied\r\n"}, "relays only for who is logged in"),
        ({"rcpt": b"451 4.7.1 Greylisted\r\n"}, "now (451"),
        ({"auth": b"535 5.7.8 no\r\n"}, "check user and password"),
    ],
)
def test_a_server_that_would_not_send(
    good: MailboxConfig, store: Store, wrong: dict[str, bytes], remedy: str
) -> None:
    with Scripted(**wrong) as server:
        assert remedy in sent(good, server.server(), store)
        assert server.texts == []


def test_nothing_is_sent_by_trying(good: MailboxConfig, store: Store, smtp_sink: Sink) -> None:
    list(servers.checked(config_of(good, report=ReportConfig(to=("bo@x.example",))), store))
    assert smtp_sink.mails() == []


def test_a_clock_that_is_off(store: Store) -> None:
    assert "timedatectl" in lines(machine.clock(datetime(2020, 1, 1, tzinfo=UTC)))
    assert lines(machine.clock(utc_now())) == ""
    store.health.ok("support", utc_now(), utc_now() + timedelta(hours=1))
    assert "one clock is wrong" in lines(stored.checked(config_of(), store))


def test_a_disk_that_fills_up() -> None:
    assert "mail stops arriving" in lines(machine._room(100_000_000))
    assert "before it fills up" in lines(machine._room(1_000_000_000), "look")
    assert "50000 MB are free" in lines(machine._room(50_000_000_000), "right")


def test_a_store_on_a_network_disk() -> None:
    mounts = "/dev/sda1 / ext4 rw 0 0\nnas:/mail /srv/my\\040mail nfs4 rw 0 0\n"
    assert machine.mount_kind(Path("/srv/my mail/inbox"), mounts) == "nfs4"
    assert machine.mount_kind(Path("/srv"), mounts) == "ext4"
    assert machine.mount_kind(Path("/srv"), "") == ""


def test_a_store_others_can_read_or_nobody_can_write(tmp_path: Path) -> None:
    path = tmp_path / "inbox.db"
    path.touch(0o644)
    assert f"chmod 600 {path}" in lines(machine.checked(config_of(store=str(path))))
    nowhere = str(tmp_path / "nowhere" / "inbox.db")
    assert "is not there: make it" in lines(machine.checked(config_of(store=nowhere)))
    if os.getuid():  # root may write anywhere
        path.chmod(0o400)
        assert "can't be written" in lines(machine.checked(config_of(store=str(path))))


def test_secrets_others_can_read(run: Run, config_path: Path) -> None:
    secret = config_path.parent / "mailbox-password"
    secret.write_text("pw")
    secret.chmod(0o644)
    config_path.write_text('[[mailboxes]]\npassword_file = "mailbox-password"\n')
    assert f"chmod 600 {secret}" in lines(settings.secrets_kept(config_path))
    secret.chmod(0o600)
    assert lines(settings.secrets_kept(config_path)) == ""


@pytest.mark.parametrize(
    ("web", "said"),
    [
        (replace(PUBLIC, secure_cookies=False), "passwords travel in the open"),
        (replace(PUBLIC, trusted_hosts=("localhost",)), "answers to no name but this machine's"),
        (PUBLIC, "name the web server in front as trusted_proxy"),
    ],
)
def test_a_web_server_that_is_open_or_answers_to_nobody(web: WebConfig, said: str) -> None:
    found = list(settings.checked(config_of(web=web)))
    assert said in lines(found) + lines(found, "look")


def test_a_port_another_program_has() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        web = WebConfig(port=other.getsockname()[1])
        assert "maybe another Inbox Assistant" in lines(settings.checked(config_of(web=web)))


def test_reports_and_alerts_that_go_to_nobody() -> None:
    found = lines(settings.checked(config_of(web=WebConfig(port=0))), "look")
    assert "report goes to nobody" in found
    assert "nobody is told when a mailbox stops" in found
    lost = AlertsConfig(to=("a@x.example",), mailbox="gone")
    found = lines(settings.checked(config_of(web=WebConfig(port=0), alerts=lost)))
    assert "mailbox 'gone', which is not there" in found


def test_an_undo_that_takes_too_long_and_a_zone_nobody_chose() -> None:
    found = lines(settings.checked(config_of(undo_seconds=1200)), "look")
    assert "20 minutes after" in found and "set timezone" in found
    rome = config_of(timezone=ZoneInfo("Europe/Rome"))
    assert "timezone" not in lines(settings.checked(rome), "look")


def test_a_zone_that_does_not_exist(run: Run, config_path: Path) -> None:
    config_path.write_text('timezone = "Europe/Roma"\n')
    result = run("doctor")
    assert result.exit_code == 1
    assert "'Europe/Roma' is unknown, try Europe/Rome" in result.output


def test_models_that_are_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(*_: object) -> None:
        raise ValueError("cannot reshape array")

    monkeypatch.setattr("inbox_assistant.understand.pipeline.Reader.read", damaged)
    assert "install the program again" in lines(models.checked(config_of()))


def test_nobody_to_log_in_and_no_admin(store: Store) -> None:
    assert "nobody can log in yet" in lines(stored.checked(config_of(), store))
    store.agents.add("Bo", "bo@x.example", "hash", "agent", "en")
    assert "there is no admin" in lines(stored.checked(config_of(), store), "look")


def test_a_part_that_is_missing(store: Store, tmp_path: Path) -> None:
    config = config_of(store=str(tmp_path / "inbox.db"))
    with present(config.store, "read", utc_now):
        assert "serve, report, send missing" in lines(stored.checked(config, store))
    assert "nothing runs yet" in lines(stored.checked(config, store), "look")


def test_jobs_that_rest_and_mail_that_is_stuck(store: Store) -> None:
    arrive(store, 1)
    [job] = store.jobs.claim("read", "w", utc_now(), 1)
    for _ in range(3):
        store.jobs.failed(job.id, "it broke", utc_now())
    assert "read --again" in lines(stored.checked(config_of(), store))


def test_a_backup_that_never_came(store: Store, tmp_path: Path) -> None:
    assert "name a folder in [backup]" in lines(stored.checked(config_of(), store), "look")
    from inbox_assistant.config import BackupConfig

    late = config_of(backup=BackupConfig(folder=tmp_path))
    assert "There is no backup yet" in lines(stored.checked(late, store), "look")


def test_a_database_of_a_newer_version(run: Run, config_path: Path) -> None:
    from inbox_assistant.store.sqlite import SqliteStore

    store = SqliteStore.open(config_path.parent / "inbox.db")
    applied = {"migration_set": "inbox_assistant", "name": "9999_later", "applied_at": "now"}
    store._db.insert("_sqlite_migrations", applied)
    store.close()
    result = run("status")
    assert result.exit_code == 1
    assert "The database was made by a newer version" in result.output
