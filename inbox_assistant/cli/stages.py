"""`parse`, `understand`, `group`, `suggest`, `check`: each stage of the journey alone, on files."""

import itertools
import json
import logging
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

import click

from inbox_assistant.cli.lines import BAD_BYTES, Line, Lines, id_of, write
from inbox_assistant.errors import InboxAssistantError
from inbox_assistant.model import Thresholds

_BATCH = 64
_FILE = click.File("r", encoding="utf-8", errors=BAD_BYTES)
_input = click.argument("mails", type=_FILE, default="-")


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def parse(files: tuple[Path, ...]) -> None:
    """Print each mail FILE as understood by the mail reader, one JSON line a mail."""
    from inbox_assistant.mail.parse import parse as parse_mail
    from inbox_assistant.mail.record import as_record

    _quiet()
    failed = False
    for path in files:
        try:
            mail = parse_mail(path.read_bytes())
        except (InboxAssistantError, OSError) as error:
            failed = True
            words = getattr(error, "strerror", None) or error
            click.echo(f"{path}: {words}", err=True)
        else:
            write(as_record(str(path), mail))
    if failed:
        raise click.exceptions.Exit(1)


@click.command()
@_input
@click.option(
    "--unsure-below",
    type=click.FloatRange(0, 1),
    default=0.5,
    show_default=True,
    help='The probability below which a value is marked "sure": false.',
)
def understand(mails: TextIO, unsure_below: float) -> None:
    """Read MAILS (JSON lines, default stdin) and print what was understood of each."""
    from inbox_assistant.cli.understanding import Understanding
    from inbox_assistant.understand.pipeline import Reader

    reader, lines = Reader(), Lines("mail")
    understanding = Understanding(Thresholds(unsure_below))
    for batch in _batches(_checked(lines, mails, understanding.item)):
        readings = reader.read_many([words for _, words in batch])
        for (line, words), understood in zip(batch, readings, strict=True):
            write(understanding.line(line, words, understood.reading))
    lines.end()


@click.command()
@_input
@click.option("--issues", "issues_file", type=click.Path(path_type=Path), help="Write them here.")
def group(mails: TextIO, issues_file: Path | None) -> None:
    """Take MAILS as a live stream, and print to which issue each belongs when it has ended."""
    from inbox_assistant.cli.stream import Stream

    lines, stream = Lines("mail"), Stream()
    for batch in _batches(_checked(lines, mails, stream.item)):
        stream.take(batch)
    profiles = stream.end()
    for line in stream.memberships():
        write(line)
    if issues_file:
        text = json.dumps(stream.issues(profiles), ensure_ascii=False, indent=1)
        issues_file.write_text(text + "\n", encoding="utf-8")
    lines.end()


@click.command()
@_input
@click.option("--answers", "answers_file", type=_FILE)
@click.option("--team", default="Support", show_default=True, help="Who signs.")
@click.option("--model", "with_model", is_flag=True, help="Word it with the configured model.")
@click.pass_obj
def suggest(
    config_path: Path, mails: TextIO, answers_file: TextIO | None, team: str, with_model: bool
) -> None:
    """Print a suggested reply for each of MAILS (JSON lines, default stdin)."""
    from inbox_assistant.cli.stream import Stream
    from inbox_assistant.cli.suggesting import Suggesting, known_answer

    known, lines, stream = Lines("answer"), Lines("mail"), Stream()
    given = _checked(known, answers_file or (), lambda line: known_answer(line, stream))
    modeller = None
    if with_model:
        from inbox_assistant.cli.modelling import modeller_of  # loads the HTTP client

        modeller = modeller_of(config_path)
    suggesting = Suggesting(stream, list(given), team, modeller)
    for batch in _batches(_checked(lines, mails, stream.item)):
        stream.take(batch)
        for item in batch:
            write(suggesting.line(item))
    lines.end()
    known.end()


@click.command()
@click.argument("drafts", type=_FILE, default="-")
@click.option("--mails", "mails_file", type=_FILE)
def check(drafts: TextIO, mails_file: TextIO | None) -> None:
    """Print what the check finds in each of DRAFTS (JSON lines, default stdin)."""
    from inbox_assistant.cli.checking import Checking

    known = Lines("mail")
    mails = {id_of(line): line for line in _checked(known, mails_file or (), _with_id)}
    checking, lines = Checking(mails), Lines("draft")
    for line in _checked(lines, drafts, checking.line):
        write(line)
    lines.end()
    known.end()


def _with_id(line: Line) -> Line:
    id_of(line)
    return line


def _checked(lines: Lines, stream: Iterable[str], use: Callable[[Line], Any]) -> Iterator[Any]:
    """Yield what `use` makes of each line; a line it refuses is reported, the rest goes on."""
    for line in lines.read(stream):
        try:
            made = use(line)
        except InboxAssistantError as error:
            lines.report(str(error))
            continue
        yield made


def _batches(items: Iterator[Any]) -> Iterator[list[Any]]:
    """Batches, so that the model embeds many at once; a live pipe still gets its answers."""
    while batch := list(itertools.islice(items, 1 if sys.stdin.isatty() else _BATCH)):
        yield batch


def _quiet() -> None:
    # mail-parser logs every oddity of a mail; the record's `defects` say what users need.
    logging.getLogger("mailparser").setLevel(logging.CRITICAL)
