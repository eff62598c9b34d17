"""`person`: all that is known of somebody, to hand out or to erase."""

import os
import tempfile
from pathlib import Path

import click

from inbox_assistant.cli.wiring import opened_store
from inbox_assistant.clock import utc_now
from inbox_assistant.errors import InputError, NotFound
from inbox_assistant.exporting import export as write_export
from inbox_assistant.forgetting import Erasure, forget, plan
from inbox_assistant.store.base import Store

_address = click.argument("address")


@click.group()
def person() -> None:
    """What is kept of a customer: export it, or erase it for good."""


@person.command("export")
@_address
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The zip archive to write; else person-NUMBER.zip here.",
)
@click.pass_obj
def export(config_path: Path, address: str, out: Path | None) -> None:
    """Write all that is known of ADDRESS into a zip archive: mails as they came, the rest as JSON.

    Addresses an agent said are the same person's are in it.
    """
    with opened_store(config_path) as store:
        addresses, number = _person(store, address)
        target = out or Path(f"person-{number or 'unknown'}.zip")
        mails = _written(store, addresses, target)
        subject = f"person {number}" if number else "person"
        store.audit.note(None, "exported", subject, f"{mails} mails", utc_now())
    click.echo(f"{mails} mail(s) and what is known of them: {target}")


def _written(store: Store, addresses: list[str], target: Path) -> int:
    """Write the archive beside its place and move it there when it is whole."""
    folder = target.resolve().parent
    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}: make it first.")
    handle, name = tempfile.mkstemp(dir=folder, prefix=".person-", suffix=".zip")  # mode 600
    try:
        with os.fdopen(handle, "w+b") as file:
            mails = write_export(store, addresses, file, None)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return mails


@person.command("erase")
@_address
@click.option("--yes", is_flag=True, help="Erase. Without it, only say what would be gone.")
@click.pass_obj
def erase(config_path: Path, address: str, yes: bool) -> None:
    """Erase ADDRESS for good: mails, replies, drafts, notes, readings, and what quotes them.

    Without --yes nothing is changed. It can't be undone, and nothing is deleted on the mail server.
    """
    with opened_store(config_path) as store:
        addresses, number = _person(store, address)
        _tell(plan(store, addresses))
        if not yes:
            click.echo("Nothing was changed. Add --yes to erase.")
            return
        erasure = forget(store, addresses)
        subject = f"person {number}" if number else "person"
        store.audit.note(None, "erased", subject, f"{erasure.mails} mails", utc_now())
        click.echo("Erased. What was deleted is being overwritten…")
        store.forgetting.shred(compact=True)
    click.echo("Done.")


def _person(store: Store, address: str) -> tuple[list[str], int | None]:
    """Return all addresses of that person, and the number their pages have."""
    if "@" not in address:
        raise InputError(f"'{address}' is no mail address: it needs an @.")
    known = store.people.by_address(address)
    if known:
        return [one.address for one in known.addresses], known.id
    if not store.remaining.written([address]):
        raise NotFound(f"Nothing is known of {address}.")
    return [address], None


def _tell(erasure: Erasure) -> None:
    click.echo(f"Addresses: {', '.join(erasure.addresses)}")
    click.echo(f"Conversations: {len(erasure.conversations)}")
    click.echo(f"Mails: {erasure.mails}")
    click.echo(f"Of these in conversations of others: {len(erasure.written)}")
    click.echo(f"Others whose mail goes with the conversations: {len(erasure.others)}")
    click.echo(f"Notes about the person: {erasure.notes}")
    click.echo(f"Mails of others in which they are made unreadable: {len(erasure.naming)}")
