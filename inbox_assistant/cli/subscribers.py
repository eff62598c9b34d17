"""`subscribers`: who gets reports by mail."""

from pathlib import Path

import click

from inbox_assistant.cli.wiring import opened, opened_store
from inbox_assistant.clock import utc_now
from inbox_assistant.config import Config
from inbox_assistant.errors import InputError, NotFound
from inbox_assistant.model import Span, Subscription
from inbox_assistant.store.base import Store

_SPANS = ("night", "week", "month")
_REFUSALS = {
    "address": "Nothing can be sent to {}: correct the address.",
    "ours": "{} is a mailbox of this inbox: it would read its own reports.",
}
_EVERY = click.option(
    "--every",
    "spans",
    type=click.Choice(_SPANS),
    multiple=True,
    default=("night",),
    show_default=True,
    help="Which reports; may be given several times.",
)
_MAILBOX = click.option(
    "--mailbox",
    "mailboxes",
    multiple=True,
    metavar="NAME",
    help="Only of this mailbox; may be given several times. Without: of all they may see.",
)


@click.group()
def subscribers() -> None:
    """Who gets reports by mail, besides those of [report] (docs/report.md)."""


@subscribers.command("list")
@click.pass_obj
def list_(config_path: Path) -> None:
    """List agents and addresses outside with the reports they get."""
    with opened(config_path) as (config, store):
        for to in config.report.to:
            click.echo(f"file\t{to}\tall mailboxes")
        agents = {agent.id: agent for agent in store.agents.all()}
        for one in store.subscriptions.listed():
            agent = agents.get(one.agent_id or 0)
            address = agent.email if agent else one.address
            whose = "agent" if agent else one.language
            only = ", ".join(one.mailboxes or ()) or ("all they see" if agent else "all mailboxes")
            state = "\t(disabled)" if agent and agent.disabled else ""
            click.echo(f"{one.span}\t{address}\t{only}\t{whose}{state}")


@subscribers.command("add")
@click.argument("address")
@_EVERY
@_MAILBOX
@click.option("--language", type=click.Choice(["en", "it"]), help="Of an address outside.")
@click.pass_obj
def add(
    config_path: Path,
    address: str,
    spans: tuple[Span, ...],
    mailboxes: tuple[str, ...],
    language: str | None,
) -> None:
    """Let ADDRESS have reports: an agent theirs, anybody else those of the mailboxes named."""
    from inbox_assistant.inviting import plain

    with opened(config_path) as (config, store), store.writing():
        for name in mailboxes:
            config.mailbox(name)
        _subscribe(store, config, plain(address), spans, mailboxes or None, language)
        told = f"{', '.join(spans)}; {', '.join(mailboxes) or 'all mailboxes'}"
        _note(store, "subscribed", address, told)
    click.echo(f"{address} gets reports by mail from the next one on: {', '.join(spans)}.")


@subscribers.command("remove")
@click.argument("address")
@click.pass_obj
def remove(config_path: Path, address: str) -> None:
    """Let ADDRESS have no more reports."""
    with opened_store(config_path) as store, store.writing():
        found = _of(store, address)
        if not found:
            raise NotFound(f"{address} gets none: 'inbox-assistant subscribers list' shows all.")
        for one in found:
            store.subscriptions.remove(one.id)
        _note(store, "unsubscribed", address, "")
    click.echo(f"{address} gets no more reports.")


def _subscribe(
    store: Store,
    config: Config,
    address: str,
    spans: tuple[Span, ...],
    mailboxes: tuple[str, ...] | None,
    language: str | None,
) -> None:
    from inbox_assistant.inviting import unfit

    if agent := store.agents.by_email(address):
        if language:
            raise InputError("An agent's reports are in the agent's language: leave it out.")
        store.subscriptions.choose(agent.id, spans, mailboxes, utc_now())
        return
    if why := unfit(store, config, address):
        raise InputError(_REFUSALS[why].format(address))
    for span in spans:
        store.subscriptions.add(address, language or config.language, span, mailboxes, utc_now())


def _of(store: Store, address: str) -> list[Subscription]:
    from inbox_assistant.inviting import plain

    agent = store.agents.by_email(plain(address))
    return [
        one
        for one in store.subscriptions.listed()
        if one.address == plain(address) or (agent and one.agent_id == agent.id)
    ]


def _note(store: Store, act: str, address: str, detail: str) -> None:
    noun = "agent" if store.agents.by_email(address.strip().casefold()) else "address"
    store.audit.note(None, act, f"{noun} {address.strip().casefold()}", detail, utc_now())
