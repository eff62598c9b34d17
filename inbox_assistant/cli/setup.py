"""`init` and `config check`: from an empty folder to an inbox that can run."""

import os
from importlib import resources
from pathlib import Path
from string import Template

import click
from werkzeug.security import generate_password_hash

from inbox_assistant.cli.wiring import loaded, opened
from inbox_assistant.config import Config
from inbox_assistant.errors import ConfigError, InboxAssistantError, InputError
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
    for given in (address, agent_email):
        if "@" not in given:
            raise InputError(f"'{given}' is no mail address: it needs an @.")
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
    _write(config_path, text, 0o644)
    try:
        password = _first_agent(config_path, agent_name, agent_email)
    except InboxAssistantError:
        config_path.unlink()  # else the next try would find it there
        raise
    known = f"with the password {password}" if password else "as before: the database knows you"
    click.echo(f"Wrote {config_path}. Log in as {agent_email} {known}")
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
    _write(config_path.parent / _PASSWORD_FILE, secret + "\n", 0o600)
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


def _template() -> Template:
    package = resources.files("inbox_assistant")
    return Template(package.joinpath("config.template.toml").read_text(encoding="utf-8"))


def _quotable(text: str) -> str:
    if any(character in text for character in '"\\\n\r'):
        raise InputError(f"{text!r} can't be written into the configuration: leave out quotes.")
    return text


def _write(path: Path, text: str, mode: int) -> None:
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(file, "w", encoding="utf-8") as writing:
            writing.write(text)
    except OSError as error:
        raise InputError(
            f"{path} can't be written ({error.strerror}): choose another folder."
        ) from error


def _first_agent(config_path: Path, name: str, email: str) -> str:
    """Return the password of the agent that was made; "" when the database knows the address."""
    password = new_password()
    with opened(config_path) as (found, store):
        if store.agents.by_email(email):
            return ""
        store.agents.add(name, email, generate_password_hash(password), "admin", found.language)
    return password


def _check_phrases(found: Config) -> bool:
    from inbox_assistant.respond.own_phrases import wrong_phrases

    wrong = wrong_phrases(found.phrases, [mailbox.name for mailbox in found.mailboxes])
    for place in wrong:
        click.echo(f"✗ {place.words()}")
    return not wrong
