"""`init`, `config check`, `doctor` and `import`: from an empty folder to a running inbox."""

import os
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from string import Template

import click
from werkzeug.security import generate_password_hash

from inbox_assistant.cli.people import new_password
from inbox_assistant.cli.wiring import opened
from inbox_assistant.clock import utc_now
from inbox_assistant.config import Config, load
from inbox_assistant.errors import ConfigError, InboxAssistantError, InputError, MailError


@dataclass(frozen=True)
class Preset:
    """The servers of a provider."""

    imap_host: str
    smtp_host: str
    smtp_security: str = "tls"


PRESETS = {
    "gmail": Preset("imap.gmail.com", "smtp.gmail.com"),
    "microsoft365": Preset("outlook.office365.com", "smtp.office365.com", "starttls"),
    "fastmail": Preset("imap.fastmail.com", "smtp.fastmail.com"),
    "aruba": Preset("imaps.aruba.it", "smtps.aruba.it"),
    "libero": Preset("imapmail.libero.it", "smtp.libero.it"),
    "register.it": Preset("imap.register.it", "smtp.register.it"),
    "other": Preset("imap.$domain", "smtp.$domain"),
}
_PASSWORD_FILE = "mailbox-password"  # noqa: S105  # the name of a file


@click.command()
@click.option("--address", prompt="The address customers write to")
@click.option("--team", prompt="The name customers know you by")
@click.option("--provider", type=click.Choice(sorted(PRESETS)), default="other", prompt=True)
@click.option("--language", type=click.Choice(["en", "it"]), default="en", prompt=True)
@click.option("--timezone", default="Europe/Rome", prompt=True)
@click.option("--agent-name", prompt="Your name")
@click.option("--agent-email", prompt="Your own mail address, to log in with")
@click.password_option("--mail-password", prompt="The mailbox's password (kept in a file)")
@click.pass_obj
def init(
    config_path: Path,
    address: str,
    team: str,
    provider: str,
    language: str,
    timezone: str,
    agent_name: str,
    agent_email: str,
    mail_password: str,
) -> None:
    """Write the configuration, make the store and the first agent (an admin)."""
    if config_path.exists():
        raise ConfigError(f"{config_path} is there already: edit it, or move it away first.")
    if "@" not in address:
        raise InputError(f"'{address}' is no mail address: it needs an @.")
    domain = address.split("@")[1]
    preset = PRESETS[provider]
    text = _template().substitute(
        team=_quotable(team),
        language=language,
        timezone=_quotable(timezone),
        name=_quotable(address.split("@")[0]),
        address=_quotable(address),
        password_file=_PASSWORD_FILE,
        imap_host=Template(preset.imap_host).substitute(domain=_quotable(domain)),
        smtp_host=Template(preset.smtp_host).substitute(domain=_quotable(domain)),
        smtp_security=preset.smtp_security,
    )
    _write_secret(config_path.parent / _PASSWORD_FILE, mail_password)
    config_path.write_text(text, encoding="utf-8")
    password = _first_agent(config_path, agent_name, agent_email)
    click.echo(
        f"Wrote {config_path}. Log in as {agent_email} with the password {password}\n"
        "Next: 'inbox-assistant doctor' checks everything, 'inbox-assistant run' starts it."
    )


@click.group()
def config() -> None:
    """The configuration file."""


@config.command("check")
@click.pass_obj
def check_config(config_path: Path) -> None:
    """Say whether the configuration file is right."""
    found = load(config_path)
    click.echo(f"{config_path} is right: {len(found.mailboxes)} mailbox(es).")


@click.command()
@click.pass_obj
def doctor(config_path: Path) -> None:
    """Check connection, login, folders, store and models, and say in plain words what is wrong."""
    ok = True
    with opened(config_path) as (found, store):
        _say(True, f"configuration {config_path}")
        _say(True, f"store {found.store}")
        if not found.mailboxes:
            ok = _say(False, "no mailbox yet: add a [[mailboxes]] part to the configuration")
        if not store.agents.all():
            ok = _say(False, "nobody can log in yet: 'inbox-assistant agents add NAME EMAIL'")
    for checks in (_check_mailboxes, _check_models):
        ok = checks(found) and ok
    if not ok:
        raise click.exceptions.Exit(1)


@click.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--mailbox", required=True, help="The mailbox it belongs to.")
@click.pass_obj
def import_(config_path: Path, path: Path, mailbox: str) -> None:
    """Import an mbox file, a Maildir or .eml files. Importing answers nobody."""
    from inbox_assistant.intake import Intake  # see the package docstring

    with opened(config_path) as (found, store):
        found.mailbox(mailbox)
        count = Intake(store, utc_now).import_path(path, mailbox)
    click.echo(f"{count} new mail(s) imported into {mailbox}.")


def _template() -> Template:
    package = resources.files("inbox_assistant")
    return Template(package.joinpath("config.template.toml").read_text(encoding="utf-8"))


def _quotable(text: str) -> str:
    if any(character in text for character in '"\\\n\r'):
        raise InputError(f"{text!r} can't be written into the configuration: leave out quotes.")
    return text


def _write_secret(path: Path, secret: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(secret + "\n")


def _first_agent(config_path: Path, name: str, email: str) -> str:
    password = new_password()
    with opened(config_path) as (found, store):
        store.agents.add(name, email, generate_password_hash(password), "admin", found.language)
    return password


def _say(ok: bool, words: str) -> bool:
    click.echo(f"{'✓' if ok else '✗'} {words}")
    return ok


def _check_mailboxes(found: Config) -> bool:
    from inbox_assistant.mail.imap import ImapMailbox
    from inbox_assistant.respond.smtp import check_login

    ok = True
    for mailbox in found.mailboxes:
        try:
            for line in ImapMailbox(mailbox).check():
                _say(True, f"{mailbox.name}: {line}")
        except MailError as error:
            ok = _say(False, f"{mailbox.name}: receiving: {error}")
        try:
            check_login(mailbox.smtp)
            _say(True, f"{mailbox.name}: sending through {mailbox.smtp.host} works")
        except InboxAssistantError as error:
            ok = _say(False, f"{mailbox.name}: sending: {error}")
    return ok


def _check_models(_found: Config) -> bool:
    from inbox_assistant.understand.pipeline import Reader
    from inbox_assistant.understand.words import Words

    reading = Reader().read(Words("Prova", "Buongiorno, non riesco ad accedere.")).reading
    right = reading.language.value == "it"
    return _say(right, "models load and read" if right else "the models don't read: reinstall")
