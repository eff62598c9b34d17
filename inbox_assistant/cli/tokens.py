"""`tokens`: with which other programs read what an agent may see."""

from datetime import timedelta
from pathlib import Path

import click

from inbox_assistant.cli.people import changing, known_agent, note
from inbox_assistant.cli.wiring import opened_store
from inbox_assistant.clock import utc_now


@click.group()
def tokens() -> None:
    """Agents' tokens for the API (docs/api.md)."""


@tokens.command("add")
@click.argument("email")
@click.argument("name")
@click.option("--days", type=click.IntRange(1, 3650), default=90, show_default=True)
@click.pass_obj
def add(config_path: Path, email: str, name: str, days: int) -> None:
    """Make a token of the agent EMAIL, called NAME, and print it: this once."""
    from web.api.bearer import hashed, new_token

    token, now = new_token(), utc_now()
    with changing(config_path, email) as (store, agent):
        store.api_tokens.add(agent.id, name, hashed(token), now, now + timedelta(days=days))
        note(store, "token-made", agent, name)
    click.echo(token)


@tokens.command("list")
@click.argument("email")
@click.pass_obj
def list_(config_path: Path, email: str) -> None:
    """List the tokens of the agent EMAIL."""
    with opened_store(config_path) as store:
        for token in store.api_tokens.of(known_agent(store, email).id):
            used = f"used {token.used_at:%Y-%m-%d %H:%M}" if token.used_at else "never used"
            click.echo(f"{token.id}\t{token.name}\tuntil {token.expires_at:%Y-%m-%d}\t{used}")


@tokens.command("revoke")
@click.argument("email")
@click.argument("number", type=int)
@click.pass_obj
def revoke(config_path: Path, email: str, number: int) -> None:
    """End the token NUMBER of the agent EMAIL."""
    with changing(config_path, email) as (store, agent):
        store.api_tokens.revoke(agent.id, number)
        note(store, "token-revoked", agent)
    click.echo("Revoked.")
