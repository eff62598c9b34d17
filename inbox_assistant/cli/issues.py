"""`issues`: recurring problems, and what agents say about them, on the command line."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from inbox_assistant.cli import issue_lines
from inbox_assistant.cli.wiring import opened_store
from inbox_assistant.clock import utc_now
from inbox_assistant.errors import InputError, NotFound
from inbox_assistant.model import Agent, Issue, IssueStatus
from inbox_assistant.store.base import Store

if TYPE_CHECKING:
    from inbox_assistant.consolidating import Outcome, Stage, Told

T = TypeVar("T")

_STATUSES: tuple[IssueStatus, ...] = ("open", "watching", "fixed", "ignored")
_LIVE: tuple[IssueStatus, ...] = ("open", "watching")
_MOST_MAILS = 50
_MOST_EVENTS = 20

json_option = click.option(
    "--json", "as_json", is_flag=True, help="One JSON value instead of a table."
)
by = click.option(
    "--agent", "email", help="Who says so: the address of an agent. One alone need not be named."
)
_issue = click.argument("issue", type=int)


@click.group()
def issues() -> None:
    """Recurring problems: look at them, put them in order, look at recent mail a second time.

    What an agent says here outranks the method for ever, as in the web inbox.
    """


@issues.command("list")
@click.option("--status", type=click.Choice(_STATUSES), multiple=True, help="Only these.")
@click.option("--all", "everything", is_flag=True, help="Also those only one person wrote about.")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True)
@json_option
@click.pass_obj
def list_(
    config_path: Path, status: tuple[IssueStatus, ...], everything: bool, limit: int, as_json: bool
) -> None:
    """List issues, those with the latest mail first: open and watched ones, unless told."""
    with opened_store(config_path) as store:
        writers = 1 if everything else 2
        found = store.issues.page(status or _LIVE, limit, writers=writers)
        write(as_json, [issue_lines.as_dict(i) for i in found], issue_lines.table(found))


@issues.command("show")
@_issue
@json_option
@click.pass_obj
def show(config_path: Path, issue: int, as_json: bool) -> None:
    """Show an issue with its newest mails and its history. A merged one leads to where it is."""
    with opened_store(config_path) as store:
        found = found_issue(store, issue)
        mails = store.issues.mails(found.id, _MOST_MAILS)
        events = store.issue_book.events(found.id, None, _MOST_EVENTS)
        told = issue_lines.as_dict(found) | {
            "members": [issue_lines.mail_as_dict(*mail) for mail in mails],
            "history": [issue_lines.event_as_dict(event) for event in events],
        }
        write(as_json, told, issue_lines.page(found, mails, events))


@issues.command("consolidate")
@json_option
@click.pass_obj
def consolidate(config_path: Path, as_json: bool) -> None:
    """Look at the mail of the last 30 days (1,500 at most) a second time, as happens every night.

    Mail is read meanwhile. What agents said stays. Ctrl-C leaves everything as it was.
    """
    from inbox_assistant.consolidating import consolidate as look  # see the package docstring

    with opened_store(config_path) as store, _bar() as told:
        outcome = look(store, utc_now, told)
    write(as_json, issue_lines.outcome_as_dict(outcome), [_became(outcome)])


@issues.command("move")
@click.argument("mail", type=int)
@click.argument("issue")
@by
@click.pass_obj
def move(config_path: Path, mail: int, issue: str, email: str | None) -> None:
    """Pin MAIL to ISSUE, or to `none`: it is about no issue. Both are numbers, as `show` lists."""
    with opened_store(config_path) as store:
        target = None if issue == "none" else found_issue(store, _number(issue)).id
        agent = speaker(store, email)
        _known(store.readings.stored_mail, mail, "mail")
        store.issue_desk.move(mail, target, agent.id, utc_now())
    where = "belongs to no issue" if target is None else f"belongs to issue {target}"
    click.echo(f"Mail {mail} {where} now, and no method moves it again.")


@issues.command("merge")
@click.argument("source", type=int)
@click.argument("target", type=int)
@by
@click.pass_obj
def merge(config_path: Path, source: int, target: int, email: str | None) -> None:
    """Move all mails of SOURCE into TARGET: they are one problem."""
    with opened_store(config_path) as store:
        found_issue(store, source)
        found_issue(store, target)
        store.issue_desk.merge(source, target, speaker(store, email).id, utc_now())
    click.echo(f"Issue {source} is part of issue {target} now.")


@issues.command("split")
@_issue
@click.argument("mails", type=int, nargs=-1, required=True)
@by
@click.pass_obj
def split(config_path: Path, issue: int, mails: tuple[int, ...], email: str | None) -> None:
    """Move MAILS of ISSUE into a new issue of their own: they are another problem."""
    with opened_store(config_path) as store:
        found_issue(store, issue)
        for mail in mails:
            _known(store.readings.stored_mail, mail, "mail")
        born = store.issue_desk.split(issue, mails, speaker(store, email).id, utc_now())
    click.echo(f"{len(mails)} mail(s) are issue {born} now.")


@issues.command("rename")
@_issue
@click.argument("title")
@by
@click.pass_obj
def rename(config_path: Path, issue: int, title: str, email: str | None) -> None:
    """Give ISSUE a TITLE of yours, which stays."""
    title = " ".join(title.split())
    if not title:
        raise InputError("A title needs at least one word.")
    with opened_store(config_path) as store:
        found = found_issue(store, issue)
        store.issues.rename(found.id, title, speaker(store, email).id, utc_now())
    click.echo(f'Issue {found.id} is called "{title}" now.')


@issues.command("status")
@_issue
@click.argument("status", type=click.Choice(_STATUSES))
@by
@click.pass_obj
def status_(config_path: Path, issue: int, status: IssueStatus, email: str | None) -> None:
    """Open, watch, fix or ignore ISSUE. Mail that comes later opens a fixed one again."""
    with opened_store(config_path) as store:
        found = found_issue(store, issue)
        store.issues.set_status(found.id, status, speaker(store, email).id, utc_now())
    click.echo(f"Issue {found.id} is {status} now.")


def found_issue(store: Store, issue: int) -> Issue:
    return _known(store.issues.get, issue, "issue")


def _known(get: Callable[[int], T], number: int, what: str) -> T:
    try:
        return get(number)
    except NotFound:
        shown = "`inbox-assistant issues list --all`"
        if what == "mail":
            shown = "`inbox-assistant issues show ISSUE`"
        raise NotFound(f"There is no {what} {number}: {shown} tells their numbers.") from None


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit():
        raise InputError(f"'{text}' is no issue: give its number, or none.")
    return int(text)


def speaker(store: Store, email: str | None) -> Agent:
    """Return who speaks."""
    able = [agent for agent in store.agents.all() if not agent.disabled]
    if email is None and len(able) == 1:
        return able[0]
    for agent in able:
        if email is not None and agent.email.casefold() == email.strip().casefold():
            return agent
    if email is None:
        raise InputError("Say who decides this: --agent ADDRESS, as `agents list` shows them.")
    raise NotFound(f"There is no agent {email}: 'inbox-assistant agents list' shows all.")


def write(as_json: bool, value: Any, lines: Iterable[str]) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1) if as_json else "\n".join(lines)
    click.echo(text)


def _became(outcome: "Outcome") -> str:
    seen = f"Looked at {outcome.mails} mail(s)"
    if outcome.refused:
        seen += f" ({outcome.refused} change(s) left out: others decided meanwhile)"
    if not outcome.changed:
        return f"{seen}: nothing to change."
    return (
        f"{seen}: {outcome.moved} moved, {outcome.merged} issue(s) merged into others, "
        f"{outcome.born} new."
    )


_STAGES = {
    "looking": "Gathering recent mail",
    "comparing": "Comparing every two mails",
    "learning": "Learning what issues say",
    "writing": "Writing",
}


@contextmanager
def _bar() -> Iterator["Told"]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("", total=None)

        def told(stage: "Stage", done: int, of: int) -> None:
            # What can't be counted is shown as work without an end in sight.
            total = of if of > 1 else None
            bar.update(task, description=_STAGES[stage], completed=done, total=total)

        yield told
