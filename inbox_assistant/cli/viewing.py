"""`views`: lists with their filters under a name, the team's and each agent's own."""

from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import click

from inbox_assistant.cli.people import known_agent
from inbox_assistant.cli.wiring import opened_store
from inbox_assistant.clock import utc_now
from inbox_assistant.errors import InputError, NotFound
from inbox_assistant.model import SavedView
from inbox_assistant.store.base import Store

_FOLDER = "/folders/"
_OF_ONE_PAGE = {"after", "view"}
_AGENT = click.option("--agent", "email", required=True, help="The address of the agent.")
_NUMBER = click.argument("number", type=int)


@click.group()
def views() -> None:
    """Lists with their filters under a name."""


@views.command("list")
@_AGENT
@click.pass_obj
def list_(config_path: Path, email: str) -> None:
    """List the team's views and the agent's own, each with its number and what it shows."""
    with opened_store(config_path) as store:
        for view in store.views.of_agent(known_agent(store, email).id):
            whose = "team" if view.shared else "own"
            click.echo(f"{view.id:4}  {whose:4}  {view.name}  {view.arguments}")


@views.command("add")
@click.argument("name")
@click.argument("address")
@_AGENT
@click.option("--team", is_flag=True, help="For the whole team, not for the agent alone.")
@click.pass_obj
def add(config_path: Path, name: str, address: str, email: str, team: bool) -> None:
    """Keep a list of the inbox under NAME. ADDRESS is what the browser shows for it, like
    '/folders/waiting?lang=it' or '/search?q=invoice'."""
    arguments = _arguments(address)
    with opened_store(config_path) as store, store.writing():
        view = store.views.add(name, arguments, known_agent(store, email).id, shared=team)
        _note(store, "view-added", view)
    click.echo(f"Added {view.name} as number {view.id}.")


@views.command("rename")
@_NUMBER
@click.argument("name")
@click.pass_obj
def rename(config_path: Path, number: int, name: str) -> None:
    """Give a view another name."""
    with opened_store(config_path) as store, store.writing():
        view = _numbered(store, number)
        store.views.change(view.id, name=name)
        _note(store, "view-changed", view)
    click.echo(f"{view.name} is now {name}.")


@views.command("remove")
@_NUMBER
@click.pass_obj
def remove(config_path: Path, number: int) -> None:
    """Forget a view; the conversations it showed stay."""
    with opened_store(config_path) as store, store.writing():
        view = _numbered(store, number)
        store.views.remove(view.id)
        _note(store, "view-deleted", view)
    click.echo(f"Removed {view.name}.")


def _arguments(address: str) -> str:
    """Return what a list asks for, as views keep it. Raises InputError."""
    parts = urlsplit(address)
    place = {}
    if parts.path.startswith(_FOLDER):
        place["in"] = parts.path.removeprefix(_FOLDER)
    elif parts.path != "/search":
        raise InputError(f"'{address}' is no list: it begins with /folders/ or /search.")
    asked = {name: value for name, value in parse_qsl(parts.query) if name not in _OF_ONE_PAGE}
    return urlencode(place | asked)


def _numbered(store: Store, number: int) -> SavedView:
    try:
        return store.views.get(number)
    except NotFound as error:
        raise NotFound(
            f"There is no view {number}: 'inbox-assistant views list' shows all."
        ) from error


def _note(store: Store, act: str, view: SavedView) -> None:
    """Write down what becomes of views that the whole team has."""
    if view.shared:
        store.audit.note(None, act, f"view {view.id}", view.name, utc_now())
