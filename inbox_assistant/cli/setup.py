"""`init`, `config check`, and `doctor`: from an empty folder to a running inbox."""

import os
from importlib import resources
from pathlib import Path
from string import Template

import click
from werkzeug.security import generate_password_hash

from inbox_assistant.cli.wiring import loaded, opened
from inbox_assistant.config import Config
from inbox_assistant.errors import ConfigError, InboxAssistantError, InputError, MailError
from inbox_assistant.passwords import new_password
from inbox_assistant.providers import providers

_PASSWORD_FILE = "mailbox-password"  # noqa: S105  # the name of a file


@click.command()
@click.option("--address", prompt="The address customers write to")
@click.option("--team", prompt="The name customers know you by")
@click.option("--provider", type=click.Choice(list(providers())), default="generic", prompt=True)
@click.option("--language", type=click.Choice(["en", "it"]), default="en", prompt=True)
@click.option("--timezone", default="Europe/Rome", prompt=True)
@click.option("--agent-name", prompt="Your name")
@click.option("--agent-email", prompt="Your own mail address, to log in with")
@click.option(
    "--login",
    type=click.Choice(["password", "oauth2"]),
    help="How the mailbox is entered; oauth2 asks the provider for permission. "
    "Without it: by password, where the provider takes one.",
)
@click.option("--client-id", help="With --login oauth2: the id the provider gave your program.")
@click.option("--mail-password", help="With --login password; asked for when left out.")
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
    login: str | None,
    client_id: str | None,
    mail_password: str | None,
) -> None:
    """Write the configuration, make the store and the first agent (an admin)."""
    if config_path.exists():
        raise ConfigError(f"{config_path} is there already: edit it, or move it away first.")
    if "@" not in address:
        raise InputError(f"'{address}' is no mail address: it needs an @.")
    login = login or ("password" if providers()[provider].takes_password else "oauth2")
    text = _template().substitute(
        team=_quotable(team),
        language=language,
        timezone=_quotable(timezone),
        name=_quotable(address.split("@")[0]),
        address=_quotable(address),
        provider=provider,
        access=_access(config_path, provider, login, client_id, mail_password),
    )
    config_path.write_text(text, encoding="utf-8")
    password = _first_agent(config_path, agent_name, agent_email)
    click.echo(f"Wrote {config_path}. Log in as {agent_email} with the password {password}")
    if login == "oauth2":
        click.echo(f"Next: 'inbox-assistant mailboxes login {address.split('@')[0]}', once. Then:")
    click.echo("Next: 'inbox-assistant doctor' checks everything, 'inbox-assistant run' starts it.")


def _access(
    config_path: Path, provider: str, login: str, client_id: str | None, password: str | None
) -> str:
    """Return the lines that say how the mailbox is entered, and keep its password."""
    if login == "oauth2":
        if providers()[provider].token is None:
            raise InputError(f"{provider} takes a password: leave out --login oauth2.")
        found = client_id or click.prompt("The client id your provider gave your program")
        return f'oauth = {{ client_id = "{_quotable(found)}" }}'
    if not providers()[provider].takes_password:
        raise InputError(f"{provider} takes no passwords any more: use --login oauth2.")
    words = f"The mailbox's password: {providers()[provider].password}"
    secret = password or click.prompt(f"{words} (kept in a file)", hide_input=True)
    _write_secret(config_path.parent / _PASSWORD_FILE, secret)
    return f'password_file = "{_PASSWORD_FILE}"   # or password_env = "NAME_OF_A_VARIABLE"'


@click.group()
def config() -> None:
    """The configuration file."""


@config.command("check")
@click.pass_obj
def check_config(config_path: Path) -> None:
    """Say whether the configuration file is right."""
    found = loaded(config_path)
    click.echo(f"{config_path} is right: {len(found.mailboxes)} mailbox(es).")
    if not _check_phrases(found):
        raise click.exceptions.Exit(1)


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
    for checks in (_check_phrases, _check_mailboxes, _check_models, _check_writing):
        ok = checks(found) and ok
    if not ok:
        raise click.exceptions.Exit(1)


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


def _check_phrases(found: Config) -> bool:
    from inbox_assistant.respond.own_phrases import wrong_phrases

    wrong = wrong_phrases(found.phrases, [mailbox.name for mailbox in found.mailboxes])
    for place in wrong:
        _say(False, place.words())
    return not wrong


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


def _check_writing(found: Config) -> bool:
    from inbox_assistant.cli.modelling import lines_of

    said = [_say(ok, words) for ok, words in lines_of(found)]
    return all(said)


def _check_models(_found: Config) -> bool:
    from inbox_assistant.understand.pipeline import Reader
    from inbox_assistant.understand.words import Words

    reading = Reader().read(Words("Prova", "Buongiorno, non riesco ad accedere.")).reading
    right = reading.language.value == "it"
    return _say(right, "models load and read" if right else "the models don't read: reinstall")
