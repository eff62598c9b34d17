"""`agents`: people and their rights."""

import secrets
import sys
from pathlib import Path

import click
from werkzeug.security import generate_password_hash

from inbox_assistant.cli.wiring import opened_store
from inbox_assistant.errors import InputError, NotFound
from inbox_assistant.model import Agent
from inbox_assistant.store.base import Store

_ROLES = click.Choice(["agent", "lead", "admin"])


@click.group()
def agents() -> None:
    """People who answer, and their rights."""


@agents.command("add")
@click.argument("name")
@click.argument("email")
@click.option("--role", type=_ROLES, default="agent", show_default=True)
@click.option("--language", type=click.Choice(["en", "it"]), default="en", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.pass_obj
def add(
    config_path: Path, name: str, email: str, role: str, language: str, password_stdin: bool
) -> None:
    """Add an agent; without --password-stdin a password is made and printed once."""
    if "@" not in email:
        raise InputError(f"'{email}' is no mail address, which agents log in with: it needs an @.")
    password = _password(password_stdin)
    with opened_store(config_path) as store:
        store.agents.add(name, email, generate_password_hash(password), role, language)
    click.echo(f"Added {name} <{email}> ({role}).")
    _tell(password, password_stdin)


@agents.command("list")
@click.pass_obj
def list_(config_path: Path) -> None:
    """List all agents."""
    with opened_store(config_path) as store:
        for agent in store.agents.all():
            state = " (disabled)" if agent.disabled else ""
            click.echo(f"{agent.role:6} {agent.name} <{agent.email}>{state}")


@agents.command("password")
@click.argument("email")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.pass_obj
def password_(config_path: Path, email: str, password_stdin: bool) -> None:
    """Give an agent a new password; their sessions end."""
    password = _password(password_stdin)
    with opened_store(config_path) as store:
        agent = _agent(store, email)
        store.agents.change(agent.id, password_hash=generate_password_hash(password))
    click.echo(f"{agent.name} has a new password.")
    _tell(password, password_stdin)


@agents.command("role")
@click.argument("email")
@click.argument("role", type=_ROLES)
@click.pass_obj
def role_(config_path: Path, email: str, role: str) -> None:
    """Change what an agent may do; their sessions end."""
    with opened_store(config_path) as store:
        store.agents.change(_agent(store, email).id, role=role)
    click.echo(f"{email} is now {role}.")


@agents.command("disable")
@click.argument("email")
@click.pass_obj
def disable(config_path: Path, email: str) -> None:
    """Lock an agent out at once."""
    with opened_store(config_path) as store:
        store.agents.change(_agent(store, email).id, disabled=True)
    click.echo(f"{email} can't log in any more.")


def new_password() -> str:
    """Return a password of 96 random bits."""
    return secrets.token_urlsafe(12)


def _password(from_stdin: bool) -> str:
    if not from_stdin:
        return new_password()
    given = sys.stdin.readline().rstrip("\r\n")
    if len(given) < 10:
        raise click.ClickException("A password needs at least 10 characters.")
    return given


def _tell(password: str, given: bool) -> None:
    if not given:
        click.echo(f"Password (shown only now): {password}")


def _agent(store: Store, email: str) -> Agent:
    agent = store.agents.by_email(email)
    if agent is None:
        raise NotFound(f"There is no agent {email}: 'inbox-assistant agents list' shows all.")
    return agent
