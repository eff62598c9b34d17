"""`read`: what waits is understood, and issues are kept in order beside it."""

import os
import threading
from contextlib import closing
from pathlib import Path

import click

from inbox_assistant.cli.wiring import Part, as_part, begun, loaded, until_stopped
from inbox_assistant.clock import utc_now
from inbox_assistant.config import Config
from inbox_assistant.questions import vocabulary
from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store

_IDLE_SECONDS = 0.5


@click.command()
@click.option("--once", is_flag=True, help="Do what there is to do, then stop.")
@click.option("--again", is_flag=True, help="Try once more what rests after three failures.")
@click.pass_obj
def read(config_path: Path, once: bool, again: bool) -> None:
    """Read new mail: language, register, request, and the issue behind it."""
    found = loaded(config_path)
    if again:
        with begun(found) as store:
            click.echo(f"{store.vitals.again()} job(s) are tried again.")
    if once:
        with begun(found) as store:
            click.echo(f"{_read_all(found, store)} mail(s) read.")
    elif not again:
        with as_part(found, "read") as part, begun(found) as store:
            _read_on(found, store, part)


def _read_all(found: Config, store: Store) -> int:
    from inbox_assistant.reading import ReadingRoom  # see the package docstring
    from inbox_assistant.understand.pipeline import Reader
    from inbox_assistant.upkeep import Upkeep

    reader, worker = Reader(vocabulary=vocabulary(found.questions)), _worker()
    room = ReadingRoom(store, utc_now, worker, reader, found.language, found.timezone)
    count = 0
    while done := room.read_some():
        count += done
    upkeep = Upkeep(store, utc_now, worker, found.language, found.timezone)
    while upkeep.work_some():
        pass
    return count


def _read_on(found: Config, store: Store, part: Part) -> None:
    from inbox_assistant.reading import ReadingRoom  # see the package docstring
    from inbox_assistant.understand.pipeline import Reader

    reader = Reader(vocabulary=vocabulary(found.questions))
    room = ReadingRoom(store, utc_now, _worker(), reader, found.language, found.timezone)
    beside = threading.Thread(target=_look_after, args=(found, part), name="upkeep")
    beside.start()
    try:
        part.until_stopped(room.read_some, _IDLE_SECONDS)
    finally:
        part.stop.set()
        beside.join()


def _look_after(found: Config, part: Part) -> None:
    """Keep issues in order beside the reading: new mail waits for no second look."""
    from inbox_assistant.upkeep import Upkeep

    with part.needed(), closing(open_store(found.store)) as store:
        upkeep = Upkeep(store, utc_now, _worker(), found.language, found.timezone)
        until_stopped(part.stop, upkeep.work_some, _IDLE_SECONDS)


def _worker() -> str:
    return f"read-{os.getpid()}"
