"""`learn` and `reread`: what corrections teach, and reading stored mail again."""

import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from inbox_assistant.cli.wiring import opened, opened_store
from inbox_assistant.clock import utc_now
from inbox_assistant.errors import NotFound
from inbox_assistant.model import TaughtHead
from inbox_assistant.questions import vocabulary
from inbox_assistant.store.base import Store

if TYPE_CHECKING:
    from inbox_assistant.learning import Outcome
    from inbox_assistant.reading import ReadingRoom

_INTERRUPTED = 130  # what shells expect of a command that Ctrl-C ended
_PAUSE_SECONDS = 0.5


@click.command()
@click.option("--list", "list_", is_flag=True, help="Show what was learnt until now.")
@click.option("--undo", is_flag=True, help="Go back to what was in use before the last time.")
@click.pass_obj
def learn(config_path: Path, list_: bool, undo: bool) -> None:
    """Learn from your team's corrections now, as happens every night; keep only what is better."""
    from inbox_assistant.learning import learn as learn_now  # see the package docstring
    from inbox_assistant.understand.register import METHOD

    with opened_store(config_path) as store:
        if undo:
            _undo(store, METHOD)
        elif list_:
            used = {(head.version, head.field) for head in store.learning.in_use(METHOD)}
            click.echo("\n".join(_versions(store.learning.versions(), used)))
        else:
            click.echo("\n".join(_outcomes(learn_now(store, utc_now))))


@click.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only mail from that day on.")
@click.option("--all", "everything", is_flag=True, help="Also what was read in the same way.")
@click.pass_obj
def reread(config_path: Path, since: datetime | None, everything: bool) -> None:
    """Read stored mail again that was read before an upgrade, or before your team taught better.

    What agents corrected or moved stays, and so does each mail's issue. New mail goes first. Ctrl-C
    interrupts it; the same command, or `read`, goes on.
    """
    from inbox_assistant.reading import ReadingRoom  # see the package docstring
    from inbox_assistant.understand.pipeline import Reader

    with opened(config_path) as (config, store):
        start = since.replace(tzinfo=config.timezone).astimezone(UTC) if since else None
        reader = Reader(vocabulary=vocabulary(config.questions))
        room = ReadingRoom(store, utc_now, f"reread-{os.getpid()}", reader, config.language)
        count = store.rereading.queue(room.listen(), start, everything=everything)
        try:
            _read_all(room, count)
        except KeyboardInterrupt:
            click.echo("Interrupted; nothing is lost. Give the same command again to go on.")
            raise click.exceptions.Exit(_INTERRUPTED) from None
    click.echo(f"{count} mail(s) read again.")


def _read_all(room: "ReadingRoom", count: int) -> None:
    with _bar(count) as bar:
        while left := room.store.jobs.waiting("reread"):
            bar.update(bar.task_ids[0], completed=count - left)
            if not room.read_some():
                time.sleep(_PAUSE_SECONDS)  # another process has them in hand
        bar.update(bar.task_ids[0], completed=count)


@contextmanager
def _bar(count: int) -> Iterator[Progress]:
    columns = (
        TextColumn("Reading again"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not sys.stderr.isatty()) as bar:
        bar.add_task("reread", total=count)
        yield bar


def _undo(store: Store, method: str) -> None:
    version = store.learning.undo(method)
    if version is None:
        raise NotFound("Nothing that was learnt is in use: there is nothing to go back from.")
    click.echo(
        f"team-{version} is not used any more. `inbox-assistant reread` reads stored mail again "
        "without it."
    )


def _outcomes(outcomes: Sequence["Outcome"]) -> Iterator[str]:
    for outcome in outcomes:
        yield f"{outcome.field:10} {outcome.corrections:4} correction(s)  {_became(outcome)}"
    if any(outcome.version for outcome in outcomes):
        yield "New mail is read with it from now on, stored mail after `inbox-assistant reread`."


def _became(outcome: "Outcome") -> str:
    verdict = outcome.verdict
    if outcome.unseen:
        return f"{outcome.unseen} more mails that agents looked at and left as read are needed"
    if verdict is None:
        return f"{outcome.missing} more are needed to learn and to judge it"
    shares = f"right on mails held back: {verdict.before:.0%} before, {verdict.after:.0%} now"
    if outcome.version is None:
        return f"{shares}: not surely better, so nothing changes"
    return f"{shares}: kept as team-{outcome.version}"


def _versions(heads: Sequence[TaughtHead], used: set[tuple[int, str]]) -> Iterator[str]:
    if not heads:
        yield "Nothing was learnt yet: a field needs some twenty corrections."
    for head in heads:
        state = "taken back" if head.taken_back else "replaced, or of an older method"
        state = "in use" if (head.version, head.field) in used else state
        yield (
            f"team-{head.version:<4} {head.made_at:%Y-%m-%d}  {head.field:10} "
            f"{head.corrections:4} correction(s) in {head.lessons} mails  "
            f"right {head.before:.0%} -> {head.after:.0%}  {state}"
        )
