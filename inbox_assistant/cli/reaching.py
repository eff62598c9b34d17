"""`reach`: how many people an issue hits, and what the team knows of it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import click

from inbox_assistant.cli.wiring import opened
from inbox_assistant.clock import utc_now
from inbox_assistant.config import Config
from inbox_assistant.errors import InputError
from inbox_assistant.model import Issue, Stated
from inbox_assistant.store.reaching import ReachBook

_ADDRESS = re.compile(r"[^\s<>()\",;:\\@]{1,64}@[^\s<>()\",;:\\@]{1,255}")
_LONGEST_LINE = 10_000
_COUNT = click.IntRange(0, 10**9)


@click.command()
@click.argument("issue", type=click.IntRange(1, 10**15))
@click.option("--affected", type=_COUNT, help="How many people it really hit.")
@click.option("--users", type=click.IntRange(1, 10**9), help="How many use what fails.")
@click.option(
    "--list",
    "listed",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A text file with the mail addresses of a second list: calls, a status page.",
)
@click.pass_obj
def reach(
    config_path: Path, issue: int, affected: int | None, users: int | None, listed: Path | None
) -> None:
    """Say how many people ISSUE hits and how it moves, with what you state taken into account.

    Of the addresses in the file only their number is kept.
    """
    addresses = _addresses(listed) if listed is not None else None
    with opened(config_path) as (config, store):
        known = store.issues.get(issue)
        if (affected, users, addresses) != (None, None, None):
            _state(store.reach_book, issue, affected, users, addresses)
        for line in _lines(store.reach_book, config, known):
            click.echo(line)


def _state(
    book: ReachBook,
    issue: int,
    affected: int | None,
    users: int | None,
    addresses: list[str] | None,
) -> None:
    """Keep what is new beside what was stated before."""
    stated = replace(book.stated([issue]).get(issue, Stated()), agent_id=None, at=utc_now())
    if affected is not None:
        stated = replace(stated, affected=affected)
    if users is not None:
        stated = replace(stated, users=users)
    if addresses is not None:
        both = book.among_writers(issue, addresses)
        stated = replace(stated, listed=len(addresses), both=both)
    book.state(issue, stated)


def _lines(book: ReachBook, config: Config, issue: Issue) -> Iterator[str]:
    from inbox_assistant.report.estimates import Estimates
    from inbox_assistant.report.sentences import Sentences

    estimates = Estimates(book, config.reach, utc_now())
    words = Sentences(config.language, config.timezone)
    yield issue.title
    yield words.reach(estimates.reach([issue])[issue.id])
    yield words.movement(estimates.movements([issue])[issue.id])
    if rhythm := estimates.rhythm(issue, config.timezone):
        yield words.rhythm(rhythm)


def _addresses(file: Path) -> list[str]:
    """Return the different addresses of a text file. Raises InputError when there is none."""
    with file.open(encoding="utf-8", errors="replace") as lines:
        found = sorted(set(_found(lines)))
    if not found:
        raise InputError(f"There is no mail address in {file}: write one a line.")
    return found


def _found(lines: Iterable[str]) -> Iterable[str]:
    for line in lines:
        for address in _ADDRESS.findall(line[:_LONGEST_LINE]):
            yield address.casefold()
