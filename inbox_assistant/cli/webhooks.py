"""`webhooks`: other programs that are told what happens."""

import secrets
from base64 import b64encode
from pathlib import Path

import click

from inbox_assistant.cli.wiring import loaded, opened
from inbox_assistant.clock import utc_now
from inbox_assistant.config import SECRET_PREFIX, WebhookConfig
from inbox_assistant.errors import ConfigError, InboxAssistantError
from inbox_assistant.model import Happening

_SECRET_BYTES = 32


@click.group()
def webhooks() -> None:
    """Other programs that are told what happens (docs/webhooks.md)."""


@webhooks.command("list")
@click.pass_obj
def list_(config_path: Path) -> None:
    """List the webhooks, what each is told of, and how it fares."""
    with opened(config_path) as (config, store):
        states = store.happenings.states([hook.name for hook in config.webhooks])
        for hook in config.webhooks:
            state = states[hook.name]
            last = f"{state.tried_at:%Y-%m-%d %H:%M} UTC" if state.tried_at else "never"
            went = state.error or ("delivered" if state.tried_at else "nothing was sent yet")
            click.echo(
                f"{hook.name}\t{','.join(hook.events)}\tlast: {last}, {went}\t"
                f"{state.waiting} waiting, {state.dead} given up"
            )


@webhooks.command("test")
@click.argument("name", required=False)
@click.pass_obj
def test(config_path: Path, name: str | None) -> None:
    """Send a sample to the webhook NAME, or to all of them, and say how that went."""
    hooks = loaded(config_path).webhooks
    chosen = [hook for hook in hooks if name in (None, hook.name)]
    if not chosen:
        what = f"no webhook '{name}'" if name else "no webhook"
        raise ConfigError(f"There is {what} in {config_path}: add a [[webhooks]] part.")
    if failed := [hook.name for hook in chosen if not _tested(hook)]:
        raise InboxAssistantError(f"Not delivered: {', '.join(failed)}.")


@webhooks.command("secret")
def secret() -> None:
    """Print a new secret to sign with; the receiver needs the same."""
    click.echo(SECRET_PREFIX + b64encode(secrets.token_bytes(_SECRET_BYTES)).decode())


def _tested(hook: WebhookConfig) -> bool:
    from inbox_assistant.respond.webhooks import send

    now = utc_now()
    happening = Happening(0, f"msg_test_{secrets.token_urlsafe(8)}", "webhook.test", None, now, {})
    told = {"type": "webhook.test", "timestamp": now.isoformat(), "data": {}}
    answered = send(hook, happening, told, now)
    click.echo(f"{hook.name}: {answered.error or f'delivered ({answered.status})'}")
    return not answered.error
