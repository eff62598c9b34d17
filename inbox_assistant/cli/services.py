"""`run` and its parts: the loops that keep an inbox alive."""

import os
import threading
from contextlib import closing
from pathlib import Path

import click

from inbox_assistant.cli.supervise import SERVICES, Supervisor
from inbox_assistant.cli.wiring import opened, stop_event, until_stopped
from inbox_assistant.clock import utc_now
from inbox_assistant.config import Config, MailboxConfig, load
from inbox_assistant.errors import ConfigError
from inbox_assistant.store import open_store

_once = click.option("--once", is_flag=True, help="Do what there is to do, then stop.")


@click.command()
@click.option(
    "--without",
    multiple=True,
    type=click.Choice(SERVICES),
    help="Leave out a part that runs elsewhere (may be repeated).",
)
@click.pass_obj
def run(config_path: Path, without: tuple[str, ...]) -> None:
    """Run everything, supervised: poll, read, send, serve and report."""
    found = load(config_path)
    open_store(found.store).close()  # made and migrated before five processes open it
    services = [name for name in SERVICES if name not in without]
    supervisor = Supervisor(config_path, services, stop_event())
    click.echo(f"Inbox Assistant runs: http://{found.web.host}:{found.web.port} (Ctrl-C ends it)")
    supervisor.run()


@click.command()
@_once
@click.pass_obj
def poll(config_path: Path, once: bool) -> None:
    """Fetch new mail from every mailbox and put it into conversations."""
    found = load(config_path)
    if not found.mailboxes:
        raise ConfigError(f"There is no mailbox in {config_path}: add a [[mailboxes]] part.")
    if once:
        count = sum(_poll_once(found, mailbox) for mailbox in found.mailboxes)
        click.echo(f"{count} new mail(s).")
        return
    stop = stop_event()
    threads = [
        threading.Thread(target=_poll_until, args=(found, mailbox, stop), name=mailbox.name)
        for mailbox in found.mailboxes
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _poll_once(found: Config, mailbox: MailboxConfig) -> int:
    from inbox_assistant.intake import Intake  # see the package docstring

    with closing(open_store(found.store)) as store:
        return Intake(store, utc_now).poll_once(mailbox)


def _poll_until(found: Config, mailbox: MailboxConfig, stop: threading.Event) -> None:
    from inbox_assistant.intake import Intake

    try:
        # A store belongs to the thread that opened it.
        with closing(open_store(found.store)) as store:
            Intake(store, utc_now).run(mailbox, stop)
    finally:
        # When one mailbox can't go on, the process ends, and its supervisor starts it anew.
        stop.set()


@click.command()
@_once
@click.pass_obj
def read(config_path: Path, once: bool) -> None:
    """Read new mail: language, register, request, and the issue behind it."""
    from inbox_assistant.reading import ReadingRoom

    with opened(config_path) as (_, store):
        room = ReadingRoom(store, utc_now, f"read-{os.getpid()}")
        if once:
            count = 0
            while done := room.read_some():
                count += done
            click.echo(f"{count} mail(s) read.")
            return
        until_stopped(stop_event(), room.read_some, 0.5)


@click.command()
@_once
@click.pass_obj
def send(config_path: Path, once: bool) -> None:
    """Send the replies whose time has come, and file their copies."""
    from inbox_assistant.mail.imap import ImapMailbox
    from inbox_assistant.respond.outbox import Sender

    with opened(config_path) as (found, store):
        sender = Sender(store, found, utc_now, ImapMailbox)
        sender.recover()
        if once:
            click.echo(f"{sender.send_once()} step(s) done.")
            return
        until_stopped(stop_event(), sender.send_once, 0.5)


@click.command()
@click.pass_obj
def serve(config_path: Path) -> None:
    """Serve the web inbox."""
    import web  # see the package docstring

    found = load(config_path)
    open_store(found.store).close()
    app = web.create_app(lambda: open_store(found.store), found, utc_now)
    web.serve(app, found.web.host, found.web.port)
