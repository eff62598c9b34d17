"""`status`: how the inbox fares, on a screen or as JSON; its exit status says if it is well."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from inbox_assistant import __version__
from inbox_assistant.cli.wiring import begun, loaded
from inbox_assistant.clock import utc_now
from inbox_assistant.config import Config
from inbox_assistant.model import Health
from inbox_assistant.running.states import PartState, supervisor
from inbox_assistant.running.vitals import Vitals, vitals
from inbox_assistant.running.wellness import Complaint, complaints

_MB = 1_000_000
_COLOURS = {"up": "green", "starting": "yellow", "off": "yellow"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON value.")
@click.pass_obj
def status(config_path: Path, as_json: bool) -> None:
    """Say how everything fares; the exit status is 1 when something is not well."""
    found = loaded(config_path)
    with begun(found) as store:
        known = vitals(store, found, utc_now())
    troubles = complaints(known)
    if as_json:
        click.echo(json.dumps(_told(found, known, troubles), ensure_ascii=False, indent=2))
    else:
        _show(Console(highlight=False), found, known, troubles)
    if troubles:
        raise click.exceptions.Exit(1)


def _show(console: Console, found: Config, known: Vitals, troubles: list[Complaint]) -> None:
    run = supervisor(found.store)
    head = f"supervised by process {run}" if run else "not supervised by 'run'"
    console.print(f"Inbox Assistant {__version__}, {head}\n")
    console.print(_parts(found, known))
    if known.mailboxes:
        console.print(_mailboxes(found, known))
    for name, value in _figures(found, known):
        console.print(f"{name:<30}{value}")
    console.print()
    if not troubles:
        console.print("[green]✓ All is well.[/green]")
    for trouble in troubles:
        sign, colour = ("✗", "red") if trouble.grave else ("!", "yellow")
        console.print(Text(f"{sign} {trouble.words}", colour))


def _parts(found: Config, known: Vitals) -> Table:
    table = Table("part", "state", "process", "last moved", "restarts", box=None, pad_edge=False)
    for part in known.parts:
        table.add_row(
            part.part,
            Text(part.state, _COLOURS.get(part.state, "red")),
            str(part.pid or "–"),
            _when(found, part.beat_at),
            str(part.restarts),
        )
    return table


def _mailboxes(found: Config, known: Vitals) -> Table:
    table = Table("mailbox", "last fine", "last mail", "trouble", box=None, pad_edge=False)
    for health in known.mailboxes:
        moments = (_when(found, health.ok_at), _when(found, health.mail_at))
        table.add_row(Text(health.mailbox), *moments, Text(health.error or "none"))
    return table


def _figures(found: Config, known: Vitals) -> Iterator[tuple[str, str]]:
    counts = known.counts
    on_its_way = counts.outbox.get("waiting", 0) + counts.outbox.get("sending", 0)
    stuck = sum(counts.outbox.values()) - on_its_way
    yield "", ""
    yield "mails received", str(counts.received)
    yield "to be parsed, unreadable", f"{counts.kept}, {counts.unreadable}"
    yield (
        "jobs waiting, resting",
        ", ".join(str(sum(jobs.values())) for jobs in (counts.jobs_waiting, counts.jobs_resting)),
    )
    yield "replies leaving, in trouble", f"{on_its_way}, {stuck}"
    yield "conversations waiting", str(counts.conversations_waiting)
    yield "waiting longest since", _when(found, counts.waiting_since)
    yield "promises due, missed", f"{counts.promises_due}, {counts.promises_missed}"
    yield "newest report", counts.report_night or "none"
    yield "newest backup", _when(found, known.backup.at)
    free = "?" if known.free is None else str(known.free // _MB)
    yield "database, free disk (MB)", f"{counts.size // _MB}, {free}"


def _when(found: Config, at: datetime | None) -> str:
    return f"{at.astimezone(found.timezone):%Y-%m-%d %H:%M:%S}" if at else "–"


def _told(found: Config, known: Vitals, troubles: list[Complaint]) -> dict[str, Any]:
    counts = known.counts
    return {
        "version": __version__,
        "at": known.at.isoformat(),
        "well": not troubles,
        "troubles": [
            {"kind": one.kind, "words": one.words, "grave": one.grave} for one in troubles
        ],
        "supervisor": supervisor(found.store) or None,
        "parts": {part.part: _of_part(part) for part in known.parts},
        "mailboxes": {health.mailbox: _of_mailbox(health) for health in known.mailboxes},
        "mails": {
            "received": counts.received,
            "kept": counts.kept,
            "unreadable": counts.unreadable,
        },
        "jobs": {
            kind: {"waiting": waiting, "resting": counts.jobs_resting[kind]}
            for kind, waiting in counts.jobs_waiting.items()
        },
        "outbox": dict(counts.outbox),
        "conversations": {
            "waiting": counts.conversations_waiting,
            "since": _iso(counts.waiting_since),
        },
        "promises": {"due": counts.promises_due, "missed": counts.promises_missed},
        "report": {"night": counts.report_night or None, "made_at": _iso(counts.report_at)},
        "backup_at": _iso(known.backup.at),
        "store_bytes": counts.size,
        "disk_free_bytes": known.free,
    }


def _of_part(part: PartState) -> dict[str, Any]:
    return {
        "state": part.state,
        "pid": part.pid or None,
        "beat_at": _iso(part.beat_at),
        "restarts": part.restarts,
    }


def _of_mailbox(health: Health) -> dict[str, Any]:
    return {
        "ok_at": _iso(health.ok_at),
        "mail_at": _iso(health.mail_at),
        "error": health.error or None,
        "failing_since": _iso(health.failing_since),
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
