"""`backup`, `restore` and `retention`: what is kept, put back, and let go."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars

from inbox_assistant import backups, retaining
from inbox_assistant.cli.wiring import opened
from inbox_assistant.clock import utc_now
from inbox_assistant.config import Config
from inbox_assistant.errors import InboxAssistantError
from inbox_assistant.model import Aging
from inbox_assistant.packing import Manifest
from inbox_assistant.restoring import Restored
from inbox_assistant.restoring import restore as put_back
from inbox_assistant.store.base import Store
from inbox_assistant.store.snapshots import Told

log = logging.getLogger(__name__)

_INTERRUPTED = 130  # what shells expect of a command that Ctrl-C ended
_A_NIGHT = 500  # the most that retention erases between two looks at the clock
_NAMES = {
    "closed": "closed conversations",
    "spam": "spam",
    "automatic": "automatic mail",
    "reports": "nightly reports",
}
_file = click.Path(path_type=Path, exists=True, dir_okay=False)


class _Stopped(Exception):
    """The process is asked to end."""


@click.command()
@click.option(
    "--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="The folder."
)
@click.option("--keep", type=click.IntRange(1), help="Remove all but so many, the newest.")
@click.option("--verify", "file", type=_file, help="Only check that backup.")
@click.pass_obj
def backup(config_path: Path, folder: Path | None, keep: int | None, file: Path | None) -> None:
    """Back up the database, the configuration and your own files, while everything runs.

    The backup is checked at once; older ones are removed only after that, and only with --keep.
    Passwords and tokens of mailboxes are not in it.
    """
    with _shown() as told:
        if file:
            made = backups.verify(file, told)
            click.echo(f"{file}: whole. Made {made.made_at}, {_mails(made)} mail(s).")
            return
        with opened(config_path) as (config, store):
            target = folder or config.backup.folder or Path(config.store).parent / "backups"
            if folder is None:
                target.mkdir(mode=0o700, exist_ok=True)
            row = backups.make(store, config, config_path, target, utc_now(), told, keep)
    click.echo(f"{row.file}: made and checked, {_size(row.bytes)}.")


@click.command()
@click.argument("file", type=_file)
@click.option("--force", is_flag=True, help="Also when the database there is newer or damaged.")
@click.pass_obj
def restore(config_path: Path, file: Path, force: bool) -> None:
    """Put the backup FILE back in the place of the database.

    The database that is there is moved aside. Stop Inbox Assistant first.
    """
    with _shown() as told:
        done = put_back(file, config_path, utc_now(), force=force, told=told)
    for line in _restored(done):
        click.echo(line)


@click.command()
@click.option("--apply", "wanted", is_flag=True, help="Erase. Without it, only say what would go.")
@click.pass_obj
def retention(config_path: Path, wanted: bool) -> None:
    """Erase what is older than [retention] keeps it."""
    with opened(config_path) as (config, store):
        now = utc_now()
        plan = retaining.plan(store, config.retention, now)
        for aging in plan:
            click.echo(_told(aging))
        if not wanted:
            click.echo("Nothing was changed. Add --apply to erase.")
            return
        with _interruptible("What went is gone; the same command goes on with the rest."):
            gone = retaining.apply(store, config.retention, now)
        if gone:
            store.forgetting.shred()
    click.echo(f"{gone} erased.")


def keep_tonight(store: Store, config: Config, path: Path, stopping: Callable[[], bool]) -> None:
    """Make the nightly backup when its hour has come, and let go what is kept no longer. What goes
    wrong is logged, and seen with the state of backups."""

    def told(_what: str, _done: int, _whole: int) -> None:
        if stopping():
            raise _Stopped

    try:
        folder = config.backup.folder
        if folder and backups.due(store, config, utc_now()):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            backups.make(store, config, path, folder, utc_now(), told, config.backup.keep)
        if config.retention.enabled and not stopping():
            retaining.apply(store, config.retention, utc_now(), most=_A_NIGHT)
        backups.carry_erased(config)
    except _Stopped:
        log.info("Stopped in the middle of a backup: it is made anew")
    except (InboxAssistantError, OSError) as error:
        log.warning("What is to be kept was not: %s", error)


def _restored(done: Restored) -> Iterator[str]:
    yield f"{done.store} is the backup of {done.manifest.made_at}, {_mails(done.manifest)} mail(s)."
    if done.aside:
        yield f"The database that was there is now {done.aside}: delete it when you are sure."
    for file in done.files:
        yield f"Put back: {file}"
    if done.held:
        yield (
            f"{done.held} replies were on their way when this backup was made. None is sent by "
            "itself: look at each in the outbox."
        )
    if done.erased:
        yield f"Erased again, as it was erased after the backup was made: {done.erased}."
    yield "Mail that came since is fetched again when you start. Everybody has to log in anew."


def _told(aging: Aging) -> str:
    name = _NAMES[aging.kind]
    if aging.days is None:
        return f"{name}: kept for ever"
    since = f", the oldest of {aging.oldest:%Y-%m-%d}" if aging.oldest else ""
    return f"{name}: kept {aging.days} days; {aging.count} would go{since}"


def _mails(made: Manifest) -> int:
    return made.facts.counts.get("raw_bytes", 0)


def _size(number: int) -> str:
    return f"{number / 1_000_000:,.1f} MB"


@contextmanager
def _shown() -> Iterator[Told]:
    """Give what shows progress: a bar for each step on a terminal; and end plainly on Ctrl-C."""
    with _interruptible("Interrupted: nothing was changed, and nothing half made is left."):
        if not sys.stderr.isatty():
            yield backups.quiet
            return
        columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn())
        with Bars(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as bars:
            yield _on(bars)


def _on(bars: Bars) -> Callable[[str, int, int], None]:
    tasks: dict[str, TaskID] = {}

    def told(what: str, done: int, whole: int) -> None:
        if what not in tasks:
            tasks[what] = bars.add_task(what.capitalize(), total=whole)
        bars.update(tasks[what], completed=done, total=whole)

    return told


@contextmanager
def _interruptible(words: str) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        click.echo(words)
        raise click.exceptions.Exit(_INTERRUPTED) from None
