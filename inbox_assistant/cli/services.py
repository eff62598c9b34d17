"""`run` and its parts: the loops that keep an inbox alive."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inbox_assistant.cli.importing import shown
from inbox_assistant.cli.supervise import SERVICES, Supervisor
from inbox_assistant.cli.wiring import loaded, opened, stop_event, until_stopped
from inbox_assistant.clock import utc_now
from inbox_assistant.config import Config, MailboxConfig
from inbox_assistant.errors import ConfigError
from inbox_assistant.model import Progress
from inbox_assistant.questions import vocabulary
from inbox_assistant.store import open_store

if TYPE_CHECKING:
    from inbox_assistant.intake import Intake
    from inbox_assistant.mail.workers import ParserPool

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
    found = loaded(config_path)
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
    found = loaded(config_path)
    if not found.mailboxes:
        raise ConfigError(f"There is no mailbox in {config_path}: add a [[mailboxes]] part.")
    from inbox_assistant.mail.workers import ParserPool  # see the package docstring

    with ParserPool(1) as pool, shown() as told:
        polling = _Polling(found, pool, told)
        if once:
            count = sum(polling.once(mailbox) for mailbox in found.mailboxes)
            click.echo(f"{count} new mail(s).")
        else:
            polling.until(stop_event())


@dataclass(frozen=True)
class _Polling:
    """The polling of all mailboxes: they share parsers, and what shows how an import goes."""

    found: Config
    pool: "ParserPool"
    told: Callable[[Progress], None]

    def once(self, mailbox: MailboxConfig) -> int:
        with self._intake() as intake:
            return intake.poll_once(mailbox)

    def until(self, stop: threading.Event) -> None:
        threads = [
            threading.Thread(target=self._run, args=(mailbox, stop), name=mailbox.name)
            for mailbox in self.found.mailboxes
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _run(self, mailbox: MailboxConfig, stop: threading.Event) -> None:
        try:
            with self._intake() as intake:
                intake.run(mailbox, stop)
        finally:
            # When one mailbox can't go on, the process ends, and its supervisor starts it anew.
            stop.set()

    @contextmanager
    def _intake(self) -> "Iterator[Intake]":
        """Give an intake of this thread's own: a store belongs to the thread that opened it."""
        from inbox_assistant.intake import Intake

        own = [mailbox.address for mailbox in self.found.mailboxes]
        with closing(open_store(self.found.store)) as store:
            yield Intake(store, utc_now, pool=self.pool, own=own, told=self.told)


@click.command()
@_once
@click.pass_obj
def read(config_path: Path, once: bool) -> None:
    """Read new mail: language, register, request, and the issue behind it."""
    from inbox_assistant.reading import ReadingRoom
    from inbox_assistant.understand.pipeline import Reader
    from inbox_assistant.upkeep import Upkeep

    with opened(config_path) as (config, store):
        reader = Reader(vocabulary=vocabulary(config.questions))
        worker = f"read-{os.getpid()}"
        room = ReadingRoom(store, utc_now, worker, reader, config.language)
        if once:
            count = 0
            while done := room.read_some():
                count += done
            upkeep = Upkeep(store, utc_now, worker, config.language)
            while upkeep.work_some():
                pass
            click.echo(f"{count} mail(s) read.")
            return
        stop = stop_event()
        beside = threading.Thread(target=_look_after, args=(config, worker, stop), name="upkeep")
        beside.start()
        try:
            until_stopped(stop, room.read_some, 0.5)
        finally:
            stop.set()
            beside.join()


def _look_after(found: Config, worker: str, stop: threading.Event) -> None:
    """Keep issues in order beside the reading: new mail waits for no second look."""
    from inbox_assistant.upkeep import Upkeep

    try:
        with closing(open_store(found.store)) as store:
            upkeep = Upkeep(store, utc_now, worker, found.language)
            until_stopped(stop, upkeep.work_some, 0.5)
    finally:
        stop.set()  # when this can't go on, the process ends, and its supervisor starts it anew


@click.command()
@_once
@click.pass_obj
def send(config_path: Path, once: bool) -> None:
    """Send the replies whose time has come, file their copies, and see what is due."""
    from inbox_assistant.mail.imap import ImapMailbox
    from inbox_assistant.respond.alerts import Alarm
    from inbox_assistant.respond.outbox import Sender
    from inbox_assistant.respond.updates.reminding import Reminder
    from inbox_assistant.respond.updates.sending import Broadcaster
    from inbox_assistant.respond.watch import Watch

    with opened(config_path) as (found, store):
        sender, stop = Sender(store, found, utc_now, ImapMailbox), stop_event()
        alarm, reminder = Alarm(store, found, utc_now), Reminder(store, found, utc_now)
        broadcaster, watch = Broadcaster(store, found, utc_now), Watch(store, found, utc_now)

        def step() -> int:
            watch.watch_once()
            told = alarm.tell_once() + reminder.remind_once()
            return sender.send_once(stop.is_set) + told

        if once:
            while broadcaster.queue_some():
                pass
            click.echo(f"{step()} mail(s) sent.")
            return
        until_stopped(stop, lambda: broadcaster.queue_some() + step(), 0.5)


@click.command()
@click.pass_obj
def serve(config_path: Path) -> None:
    """Serve the web inbox."""
    import web  # see the package docstring

    # The store is there and begun before anybody asks for a page.
    with opened(config_path) as (found, store):
        spoken = web.warming.spoken(store)
    app = web.create_app(lambda: open_store(found.store), found, utc_now)
    web.serve(app, found.web, spoken)
