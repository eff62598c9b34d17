"""`import`, and how far an import is: a bar on a terminal, plain lines elsewhere."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bars

from inbox_assistant.cli.wiring import opened
from inbox_assistant.clock import utc_now
from inbox_assistant.model import Progress

_LINE_SECONDS = 10.0
_INTERRUPTED = 130  # what shells expect of a command that Ctrl-C ended


@click.command("import")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option("--mailbox", required=True, help="The mailbox it belongs to.")
@click.pass_obj
def import_(config_path: Path, path: Path, mailbox: str) -> None:
    """Import an mbox file, a Maildir, .eml files or a folder of them. Importing answers nobody.

    Ctrl-C interrupts it; the same command goes on where it was. Mail that is there already, or
    was erased, does not come again.
    """
    from inbox_assistant.intake import Intake  # see the package docstring
    from inbox_assistant.mail.workers import ParserPool

    with opened(config_path) as (found, store), ParserPool(1) as pool, shown() as told:
        found.mailbox(mailbox)
        own = [known.address for known in found.mailboxes]
        try:
            count = Intake(store, utc_now, pool=pool, own=own, told=told).import_path(path, mailbox)
        except KeyboardInterrupt:
            click.echo("Interrupted; nothing is lost. Give the same command again to go on.")
            raise click.exceptions.Exit(_INTERRUPTED) from None
    click.echo(f"{count} new mail(s) imported into {mailbox}.")


@contextmanager
def shown() -> Iterator[Callable[[Progress], None]]:
    """Give what shows progress: a bar for each mailbox on a terminal, else a line now and then."""
    if not sys.stderr.isatty():
        yield _Lines()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.speed:.0f} mails/s"),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=Console(stderr=True)) as bars:
        yield _Bars(bars)


class _Lines:
    """Tells how far it is in plain lines, one in ten seconds at most."""

    def __init__(self) -> None:
        self._begun = self._last = time.monotonic()

    def __call__(self, progress: Progress) -> None:
        now = time.monotonic()
        if progress.trouble:
            click.echo(progress.trouble, err=True)
        elif now - self._last >= _LINE_SECONDS:
            self._last = now
            rate = progress.done / (now - self._begun)
            click.echo(
                f"{progress.mailbox}: {progress.done:,} mails, about {progress.left:,} left, "
                f"{rate:.0f} mails/s",
                err=True,
            )


class _Bars:
    """Tells how far it is with a bar for each mailbox."""

    def __init__(self, bars: Bars) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def __call__(self, progress: Progress) -> None:
        if progress.trouble:
            self._bars.console.print(progress.trouble, markup=False)
            return
        name, all_ = progress.mailbox, progress.done + progress.left
        if name not in self._tasks:
            self._tasks[name] = self._bars.add_task(f"Importing into {name}", total=all_)
        self._bars.update(self._tasks[name], completed=progress.done, total=all_)
