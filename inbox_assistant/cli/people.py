"""`agents`: people and their rights."""

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from werkzeug.security import generate_password_hash

from inbox_assistant.cli.wiring import opened, opened_store
from inbox_assistant.clock import utc_now
from inbox_assistant.config import Config
from inbox_assistant.errors import InputError, NotFound
from inbox_assistant.model import Agent
from inbox_assistant.passwords import LONGEST, SHORTEST, new_password, weakness
from inbox_assistant.store.base import Store

_ROLES = click.Choice(["agent", "lead", "admin"])
_MAILBOX = click.option(
    "--mailbox",
    "mailboxes",
    multiple=True,
    metavar="NAME",
    help="A mailbox the agent may see; may be given several times. Without: all of them.",
)


@click.group()
def agents() -> None:
    """People who answer, and their rights."""


@agents.command("add")
@click.argument("name")
@click.argument("email")
@click.option("--role", type=_ROLES, default="agent", show_default=True)
@click.option("--language", type=click.Choice(["en", "it"]), default="en", show_default=True)
@_MAILBOX
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.pass_obj
def add(
    config_path: Path,
    name: str,
    email: str,
    role: str,
    language: str,
    mailboxes: tuple[str, ...],
    password_stdin: bool,
) -> None:
    """Add an agent; without --password-stdin a password is made and printed once."""
    if "@" not in email:
        raise InputError(f"'{email}' is no mail address, which agents log in with: it needs an @.")
    password = _password(password_stdin, (name, email))
    with opened(config_path) as (config, store), store.writing():
        _refuse_unknown(config, mailboxes)
        agent = store.agents.add(name, email, generate_password_hash(password), role, language)
        store.access.allow(agent.id, mailboxes or None)
        note(store, "agent-added", agent, role)
    click.echo(f"Added {name} <{email}> ({role}).")
    _tell(password, password_stdin)


@agents.command("list")
@click.pass_obj
def list_(config_path: Path) -> None:
    """List all agents."""
    with opened_store(config_path) as store:
        for agent in store.agents.all():
            state = " (disabled)" if agent.disabled else ""
            seen = store.access.mailboxes(agent.id)
            only = f" sees {', '.join(sorted(seen))}" if seen else ""
            click.echo(f"{agent.role:6} {agent.name} <{agent.email}>{only}{state}")


@agents.command("password")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.pass_obj
def password_(config_path: Path, email: str, password_stdin: bool) -> None:
    """Give an agent a new password; their sessions end."""
    with opened_store(config_path) as store:
        named = known_agent(store, email)
    # Whoever types it may take their time: no transaction waits for them.
    password = _password(password_stdin, (named.name, named.email))
    with changing(config_path, email) as (store, agent):
        store.agents.change(agent.id, password_hash=generate_password_hash(password))
        note(store, "password", agent)
    click.echo(f"{agent.name} has a new password.")
    _tell(password, password_stdin)


@agents.command("role")
@click.argument("email")
@click.argument("role", type=_ROLES)
@click.pass_obj
def role_(config_path: Path, email: str, role: str) -> None:
    """Change what an agent may do; their sessions end."""
    with changing(config_path, email) as (store, agent):
        store.agents.change(agent.id, role=role)
        note(store, "role", agent, f"{agent.role} -> {role}")
    click.echo(f"{email} is now {role}.")


@agents.command("mailboxes")
@click.argument("email")
@_MAILBOX
@click.option("--all", "every", is_flag=True, help="All of them, also those to come.")
@click.pass_obj
def mailboxes_(config_path: Path, email: str, mailboxes: tuple[str, ...], every: bool) -> None:
    """Say which mailboxes an agent sees, from their next click on. Admins see all."""
    if bool(mailboxes) == every:
        raise InputError("Name the mailboxes with --mailbox, or say --all.")
    with opened(config_path) as (config, store), store.writing():
        _refuse_unknown(config, mailboxes)
        agent = known_agent(store, email)
        store.access.allow(agent.id, None if every else mailboxes)
        note(store, "access", agent, ", ".join(mailboxes) or "all mailboxes")
        seen = store.access.mailboxes(agent.id)
    click.echo(f"{agent.name} sees {', '.join(sorted(seen)) if seen else 'all mailboxes'}.")


@agents.command("disable")
@click.argument("email")
@click.pass_obj
def disable(config_path: Path, email: str) -> None:
    """Lock an agent out at once."""
    with changing(config_path, email) as (store, agent):
        store.agents.change(agent.id, disabled=True)
        note(store, "agent-disabled", agent)
    click.echo(f"{email} can't log in any more.")


def _refuse_unknown(config: Config, mailboxes: Iterable[str]) -> None:
    """Raise ConfigError for a mailbox that is not configured."""
    for name in mailboxes:
        config.mailbox(name)


_REFUSALS = {
    "short": f"A password needs at least {SHORTEST} characters; a few words make a good one.",
    "long": f"A password has at most {LONGEST} characters.",
    "simple": "That is too simple: it repeats or counts. A few words make a good one.",
    "common": "That is among the first passwords anybody tries. Choose another one.",
    "own": "That is made of the agent's own name or address. Choose another one.",
}


def _password(from_stdin: bool, own: Iterable[str]) -> str:
    if not from_stdin:
        return new_password()
    given = sys.stdin.readline().rstrip("\r\n")
    if weak := weakness(given, own):
        raise click.ClickException(_REFUSALS[weak])
    return given


def note(store: Store, act: str, agent: Agent, detail: str = "") -> None:
    """Write down what the command line did to an agent."""
    store.audit.note(None, act, f"agent {agent.email}", detail, utc_now())


def _tell(password: str, given: bool) -> None:
    if not given:
        click.echo(f"Password (shown only now): {password}")


@contextmanager
def changing(config_path: Path, email: str) -> Iterator[tuple[Store, Agent]]:
    """Yield the store and the agent with that address; what is done with them is done at once or
    not at all. Raises NotFound."""
    with opened_store(config_path) as store, store.writing():
        yield store, known_agent(store, email)


def known_agent(store: Store, email: str) -> Agent:
    """Return the agent with that address. Raises NotFound, with what to do."""
    agent = store.agents.by_email(email)
    if agent is None:
        raise NotFound(f"There is no agent {email}: 'inbox-assistant agents list' shows all.")
    return agent
