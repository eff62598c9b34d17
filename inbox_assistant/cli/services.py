"""`run` and its parts: the loops that keep an inbox alive."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inbox_assistant.cli.importing import shown
from inbox_assistant.cli.loading import loading
from inbox_assistant.cli.supervise import Supervisor, wait_for_left_overs
from inbox_assistant.cli.wiring import Part, as_part, begun, loaded
from inbox_assistant.clock import utc_now
from inbox_assistant.config import Config, MailboxConfig
from inbox_assistant.errors import ConfigError
from inbox_assistant.model import Progress
from inbox_assistant.running.parts import PARTS
from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store

if TYPE_CHECKING:
    from inbox_assistant.intake import Intake
    from inbox_assistant.mail.workers import ParserPool
    from inbox_assistant.respond.webhooks import Webhooks

# How soon the end of a thread is noticed.
_LOOK_SECONDS = 1.0
_once = click.option("--once", is_flag=True, help="Do what there is to do, then stop.")


@click.command()
@click.option(
    "--without",
    multiple=True,
    type=click.Choice(PARTS),
    help="Leave out a part that runs elsewhere (may be repeated).",
)
@click.pass_obj
def run(config_path: Path, without: tuple[str, ...]) -> None:
    """Run everything, supervised: poll, read, send, serve and report."""
    found = loaded(config_path)
    names = [name for name in PARTS if name not in without]
    if not found.mailboxes and "poll" in names:
        click.echo("There is no mailbox yet: nobody looks for mail.", err=True)
        names.remove("poll")
    with as_part(found, "run") as part:
        open_store(found.store).close()  # made and migrated before five processes open it
        wait_for_left_overs(found.store, names)
        where = f"http://{found.web.host}:{found.web.port}"
        click.echo(f"Inbox Assistant runs: {where} (Ctrl-C ends it)")
        Supervisor(config_path, names, part.stop, part.presence).run()


@click.command()
@_once
@click.pass_obj
def poll(config_path: Path, once: bool) -> None:
    """Fetch new mail from every mailbox and put it into conversations."""
    found = loaded(config_path)
    if not found.mailboxes:
        raise ConfigError(f"There is no mailbox in {config_path}: add a [[mailboxes]] part.")
    from inbox_assistant.mail.workers import ParserPool  # see the package docstring

    with shown() as told:
        if once:
            with ParserPool(1) as pool:
                polling = _Polling(found, pool, told)
                count = sum(polling.once(mailbox) for mailbox in found.mailboxes)
            click.echo(f"{count} new mail(s).")
            return
        with as_part(found, "poll") as part, ParserPool(1) as pool:
            _Polling(found, pool, told).until(part)


@dataclass(frozen=True)
class _Polling:
    """The polling of all mailboxes: they share parsers, and what shows how an import goes."""

    found: Config
    pool: "ParserPool"
    told: Callable[[Progress], None]

    def once(self, mailbox: MailboxConfig) -> int:
        with self._intake() as intake:
            return intake.poll_once(mailbox)

    def until(self, part: Part) -> None:
        threads = [
            threading.Thread(target=self._run, args=(mailbox, part), name=mailbox.name)
            for mailbox in self.found.mailboxes
        ]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads):
            # Whether each mailbox is looked into is told by its health.
            part.presence.beat()
            for thread in threads:
                thread.join(_LOOK_SECONDS / len(threads))

    def _run(self, mailbox: MailboxConfig, part: Part) -> None:
        with part.needed(), self._intake() as intake:
            intake.run(mailbox, part.stop)

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
def send(config_path: Path, once: bool) -> None:
    """Send the replies whose time has come, file their copies, and see what is due."""
    found = loaded(config_path)
    if once:
        with begun(found) as store:
            sending = _Sending(found, store, lambda: False)
            while sending.queue_some():
                pass
            click.echo(f"{sending.work()} mail(s) sent.")
            _hooks(found, store).deliver_some()
        return
    with as_part(found, "send") as part, begun(found) as store:
        sending = _Sending(found, store, part.stopping)
        beside = threading.Thread(target=_tell_others, args=(found, part), name="webhooks")
        beside.start()
        try:
            part.until_stopped(lambda: sending.queue_some() + sending.work(), 0.5)
        finally:
            part.stop.set()
            beside.join()


def _tell_others(found: Config, part: Part) -> None:
    """Deliver webhooks beside the sending: no reply waits for another program's server."""
    with part.needed(), closing(open_store(found.store)) as store:
        hooks = _hooks(found, store)
        while not part.stop.is_set():
            if not hooks.deliver_some():
                part.stop.wait(0.5)


def _hooks(found: Config, store: Store) -> "Webhooks":
    from inbox_assistant.respond.webhooks import Webhooks  # see the package docstring

    return Webhooks(store, found, utc_now)


class _Sending:
    """What leaves: replies, updates, reminders, and word of mailboxes in trouble."""

    def __init__(self, found: Config, store: Store, stopping: Callable[[], bool]) -> None:
        from inbox_assistant.mail.imap import ImapMailbox  # see the package docstring
        from inbox_assistant.respond.alerts import Alarm
        from inbox_assistant.respond.outbox import Sender
        from inbox_assistant.respond.telling_bursts import BurstAlarm
        from inbox_assistant.respond.updates.reminding import Reminder
        from inbox_assistant.respond.updates.sending import Broadcaster
        from inbox_assistant.respond.watch import Watch

        self._stopping = stopping
        self._sender = Sender(store, found, utc_now, ImapMailbox)
        self._alarm, self._reminder = Alarm(store, found, utc_now), Reminder(store, found, utc_now)
        self._watch = Watch(store, found, utc_now)
        self._bursts = BurstAlarm(store, found, utc_now)
        self.queue_some = Broadcaster(store, found, utc_now).queue_some

    def work(self) -> int:
        """Do what is due; return how many mails were sent."""
        self._watch.watch_once()
        told = self._alarm.tell_once() + self._bursts.tell_once() + self._reminder.remind_once()
        return self._sender.send_once(self._stopping) + told


@click.command()
@click.pass_obj
def serve(config_path: Path) -> None:
    """Serve the web inbox."""
    with loading():
        import web  # see the package docstring

    found = loaded(config_path)
    with as_part(found, "serve") as part:
        # The store is there and begun before anybody asks for a page.
        with begun(found) as store:
            spoken = web.warming.spoken(store)
        app = web.create_app(lambda: open_store(found.store), found, utc_now)
        web.serve(app, found.web, spoken, part.stopping)
