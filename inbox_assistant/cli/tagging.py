"""`tags`: the words a team marks its conversations with."""

from pathlib import Path

import click

from inbox_assistant.cli.wiring import opened_store
from inbox_assistant.errors import NotFound
from inbox_assistant.model import COLOURS, Tag
from inbox_assistant.store.base import Store

_COLOUR = click.option("--colour", type=click.Choice(COLOURS), help="Its colour in lists.")


@click.group()
def tags() -> None:
    """The words your team marks conversations with."""


@tags.command("list")
@click.pass_obj
def list_(config_path: Path) -> None:
    """List all tags, each with its colour."""
    with opened_store(config_path) as store:
        for tag in store.tags.all():
            click.echo(f"{tag.colour:6} {tag.name}")


@tags.command("add")
@click.argument("name")
@_COLOUR
@click.pass_obj
def add(config_path: Path, name: str, colour: str | None) -> None:
    """Add a tag."""
    with opened_store(config_path) as store:
        tag = store.tags.add(name, colour or COLOURS[0])
    click.echo(f"Added {tag.name}.")


@tags.command("change")
@click.argument("name")
@click.option("--name", "wanted", metavar="NAME", help="Its new name.")
@_COLOUR
@click.pass_obj
def change(config_path: Path, name: str, wanted: str | None, colour: str | None) -> None:
    """Give a tag another name or colour."""
    with opened_store(config_path) as store:
        tag = _named(store, name)
        store.tags.change(tag.id, wanted or tag.name, colour or tag.colour)
    click.echo(f"Changed {name}.")


@tags.command("remove")
@click.argument("name")
@click.pass_obj
def remove(config_path: Path, name: str) -> None:
    """Remove a tag from the list, and from all conversations that carry it."""
    with opened_store(config_path) as store:
        store.tags.remove(_named(store, name).id)
    click.echo(f"Removed {name}.")


def _named(store: Store, name: str) -> Tag:
    for tag in store.tags.all():
        if tag.name.casefold() == " ".join(name.split()).casefold():
            return tag
    raise NotFound(f"There is no tag {name}: 'inbox-assistant tags list' shows all.")
