"""`doctor`: finds the usual mistakes and says what to do. One file for each kind of them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import click

from inbox_assistant.cli.doctor import machine, models, servers, settings, stored
from inbox_assistant.cli.doctor.said import Said, right, wrong
from inbox_assistant.cli.wiring import begun, loaded
from inbox_assistant.config import Config
from inbox_assistant.errors import InboxAssistantError
from inbox_assistant.store.base import Store

#: What is asked without the store, and with it.
_CHECKS: tuple[Callable[[Config], Iterator[Said]], ...] = (
    machine.checked,
    settings.checked,
    models.checked,
)
_CHECKS_OF_STORE: tuple[Callable[[Config, Store], Iterator[Said]], ...] = (
    stored.checked,
    servers.checked,
)


@click.command()
@click.pass_obj
def doctor(config_path: Path) -> None:
    """Find the usual mistakes: configuration, servers, store, machine, models; say what to do."""
    ill = False
    for said in _examined(config_path):
        click.echo(said.line)
        ill = ill or said.grade == "wrong"
    if ill:
        raise click.exceptions.Exit(1)


def _examined(config_path: Path) -> Iterator[Said]:
    try:
        found = loaded(config_path)
    except InboxAssistantError as error:
        yield wrong(str(error))
        return
    yield right(f"configuration {config_path}")
    yield from settings.secrets_kept(config_path)
    for check in _CHECKS:
        yield from check(found)
    try:
        with begun(found) as store:
            yield right(f"store {found.store}")
            for check_of_store in _CHECKS_OF_STORE:
                yield from check_of_store(found, store)
    except InboxAssistantError as error:
        yield wrong(str(error))
