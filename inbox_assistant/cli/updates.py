"""`issues update` and `issues incident`: telling everyone hit, as in the web."""

import tomllib
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from inbox_assistant.cli.issues import by, found_issue, issues, json_option, speaker, write
from inbox_assistant.cli.wiring import opened, opened_store
from inbox_assistant.clock import utc_now
from inbox_assistant.config import Config
from inbox_assistant.errors import InputError, NotFound
from inbox_assistant.model import STAGES, Addressing, Stage, Update
from inbox_assistant.store.base import Store

_update = click.argument("update", type=int)
_KEYS = {"stage", "next_word", "words"}


@issues.group("update")
def update() -> None:
    """Tell everyone hit by an issue where things stand; nothing leaves before `send`."""


@update.command("prepare")
@click.argument("issue", type=int)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@by
@json_option
@click.pass_obj
def prepare(config_path: Path, issue: int, file: Path, email: str | None, as_json: bool) -> None:
    """Write the letters of an update of ISSUE from FILE (TOML: stage, next_word, [words])."""
    from inbox_assistant.respond.updates import preparing  # see the package docstring

    with opened(config_path) as (config, store):
        found = found_issue(store, issue)
        asked = _asked(file, found.id, speaker(store, email).id, config)
        number = preparing.prepare(store, config, asked, utc_now())
        _show(store, config, number, as_json)


@update.command("show")
@_update
@json_option
@click.pass_obj
def show(config_path: Path, update: int, as_json: bool) -> None:
    """Show an update: the letters by language and register, and what became of each."""
    with opened(config_path) as (config, store):
        _show(store, config, _known(store, update).id, as_json)


@update.command("send")
@_update
@click.option("--except", "left_out", type=int, multiple=True, help="Leave out a conversation.")
@click.option("--also", type=int, multiple=True, help="Add one that is offered without a tick.")
@by
@click.pass_obj
def send(
    config_path: Path,
    update: int,
    left_out: tuple[int, ...],
    also: tuple[int, ...],
    email: str | None,
) -> None:
    """Let the letters leave, by the `send` part of `run`."""
    with opened_store(config_path) as store:
        known, agent = _known(store, update), speaker(store, email)
        offered = [a for a in store.addressings.of_update(known.id) if a.fate == "proposed"]
        ticked = {a.conversation_id for a in offered if not a.reason or a.conversation_id in also}
        wanted = ticked - set(left_out)
        if offered and not wanted:
            raise InputError("Nobody is left to write to: nothing was sent.")
        begun = store.updates.begin(known.id, wanted, agent.id, utc_now())
    told = f"{len(wanted)} letter(s) leave now." if begun else "It is being sent already."
    click.echo(f"{told} `issues update show {update}` tells how far it is.")


@update.command("pause")
@_update
@click.pass_obj
def pause(config_path: Path, update: int) -> None:
    """Send no more of an update, and keep back what has not left yet."""
    with opened_store(config_path) as store:
        store.updates.pause(_known(store, update).id)
        click.echo(_told(store, update))


@update.command("resume")
@_update
@click.pass_obj
def resume(config_path: Path, update: int) -> None:
    """Go on sending an update."""
    with opened_store(config_path) as store:
        store.updates.resume(_known(store, update).id)
        click.echo(_told(store, update))


@update.command("retry")
@_update
@click.pass_obj
def retry(config_path: Path, update: int) -> None:
    """Try those once more whom a server refused."""
    with opened_store(config_path) as store:
        count = store.addressings.again(_known(store, update).id)
    click.echo(f"{count} letter(s) are tried again.")


@update.command("offer")
@_update
@json_option
@click.pass_obj
def offer(config_path: Path, update: int, as_json: bool) -> None:
    """Write the letters for those who joined since; `send` lets them leave."""
    from inbox_assistant.respond.updates import preparing

    with opened(config_path) as (config, store):
        preparing.offer(store, config, _known(store, update).id, utc_now())
        _show(store, config, update, as_json)


@update.command("status")
@_update
@json_option
@click.pass_obj
def status(config_path: Path, update: int, as_json: bool) -> None:
    """Tell how far an update is."""
    with opened_store(config_path) as store:
        known = _known(store, update)
        fates = dict(store.addressings.fates(known.id))
        write(as_json, {"update": known.id, "state": known.state, **fates}, [_told(store, update)])


@issues.command("incident")
@click.argument("issue", type=int)
@click.argument("then", type=click.Choice(("begin", "end")))
@by
@click.pass_obj
def incident(config_path: Path, issue: int, then: str, email: str | None) -> None:
    """Say that ISSUE hits many now: the team is reminded to tell them again until it ends."""
    with opened_store(config_path) as store:
        found = found_issue(store, issue)
        if then == "begin":
            store.incidents.begin(found.id, speaker(store, email).id, utc_now())
        else:
            store.incidents.end(found.id, utc_now())
    click.echo(f"Issue {issue}: the incident {'is open' if then == 'begin' else 'is over'}.")


def _known(store: Store, number: int) -> Update:
    try:
        return store.updates.get(number)
    except NotFound:
        raise NotFound(f"There is no update {number}: the page of its issue tells.") from None


def _asked(file: Path, issue_id: int, agent_id: int, config: Config) -> Update:
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{file} is no TOML file: {error}") from error
    if unknown := data.keys() - _KEYS:
        raise InputError(f"{file}: '{min(unknown)}' is no key; write stage, next_word, [words].")
    words = data.get("words", {})
    if not isinstance(words, dict) or not all(isinstance(text, str) for text in words.values()):
        raise InputError(f'{file}: write your words as [words] with lines like en = "…".')
    stage = _stage(file, data.get("stage"))
    until = _moment(file, data.get("next_word"), config)
    return Update(issue_id, stage, words, None if stage == "solved" else until, agent_id)


def _stage(file: Path, asked: object) -> Stage:
    stage = next((name for name in STAGES if name == asked), None)
    if stage is None:
        raise InputError(f"{file}: stage is one of {', '.join(STAGES)}.")
    return stage


def _moment(file: Path, asked: object, config: Config) -> datetime | None:
    if asked is None:
        return None
    if not isinstance(asked, datetime):
        raise InputError(f"{file}: write next_word as day and hour, like 2026-02-02 18:00:00.")
    return asked if asked.tzinfo else asked.replace(tzinfo=config.timezone)


def _show(store: Store, config: Config, number: int, as_json: bool) -> None:
    people = store.addressings.of_update(number)
    told = _as_dict(store, config, store.updates.get(number), people) if as_json else None
    write(as_json, told, _lines(number, people, _told(store, number)))


def _as_dict(
    store: Store, config: Config, found: Update, people: Sequence[Addressing]
) -> dict[str, Any]:
    from inbox_assistant.respond.updates.preview import groups

    moments = {name: getattr(found, name) for name in ("until", "made_at", "begun_at")}
    told = asdict(found) | {name: at.isoformat() if at else None for name, at in moments.items()}
    shown = groups(store, config, found, people, config.language)
    return told | {"groups": [asdict(group) for group in shown]}


def _lines(number: int, people: Sequence[Addressing], told: str) -> list[str]:
    rows = [
        f"{a.conversation_id:6} {a.language:3} {a.formality:9} {a.fate:9} "
        f"{_plain(a.customer.address)} {_plain(a.reason)}"
        for a in people
    ]
    return [f"Update {number}: {told}", *rows, *([] if rows else ["Nobody can be told now."])]


def _told(store: Store, number: int) -> str:
    fates = store.addressings.fates(number)
    told = ", ".join(f"{count} {fate}" for fate, count in sorted(fates.items()))
    return f"{store.updates.get(number).state}; {told or 'nobody'}"


def _plain(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
