"""`suggestions`: what became of the suggestions, as figures of the team."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import click

from inbox_assistant.cli.wiring import opened
from inbox_assistant.clock import utc_now
from inbox_assistant.respond.amending import Fate, Fates, fates


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object instead of text.")
@click.pass_obj
def suggestions(config_path: Path, as_json: bool) -> None:
    """Say how many suggestions of the last 90 days were sent as they were, and how much the others
    were changed, per kind and language.

    The figures are the team's, never one agent's.
    """
    with opened(config_path) as (_, store):
        found = fates(store, utc_now())
    if as_json:
        click.echo(json.dumps(_as_dict(found)))
        return
    for line in _lines(found):
        click.echo(line)


def _as_dict(found: Fates) -> dict[str, object]:
    return {
        "since": found.since.isoformat(),
        "alone": found.alone,
        "total": asdict(found.total),
        "suggestions": [asdict(fate) for fate in found.rows],
    }


def _lines(found: Fates) -> Iterator[str]:
    yield f"Suggestions since {found.since.date().isoformat()}"
    if not found.rows:
        yield "No reply has begun with a suggestion yet."
    else:
        yield _line("all together", found.total)
    for fate in found.rows:
        yield _line(f"{fate.kind}, {fate.language}", fate)
    if found.alone:
        yield f"written without a suggestion: {found.alone}"


def _line(name: str, fate: Fate) -> str:
    if fate.unedited is None or fate.light is None or fate.median is None:
        return f"{name}: {fate.replies} sent, too few to tell"
    return (
        f"{name}: {fate.replies} sent, {fate.unedited:.0%} as suggested, "
        f"{fate.light:.0%} changed in a tenth at most, median change {fate.median:.0%}"
    )
