"""`agents totp-reset, unlock, enable, rules` and `audit`: who may log in, and who did what."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import click

from inbox_assistant.cli.people import agents, changing, known_agent, note
from inbox_assistant.cli.wiring import opened, opened_store
from inbox_assistant.clock import utc_now
from inbox_assistant.errors import InputError
from inbox_assistant.model import AuditEntry
from inbox_assistant.store.login import AuditWanted

_DAY = click.DateTime(["%Y-%m-%d"])


@agents.command("totp-reset")
@click.argument("email")
@click.pass_obj
def totp_reset(config_path: Path, email: str) -> None:
    """Turn an agent's second step off and forget their single sign-on; their sessions end."""
    with changing(config_path, email) as (store, agent):
        store.second_factors.remove(agent.id)
        store.logins.forget_identities(agent.id)
        note(store, "totp-reset", agent)
    click.echo(f"{agent.name} logs in with the password alone until they turn it on again.")


@agents.command("unlock")
@click.argument("email")
@click.pass_obj
def unlock(config_path: Path, email: str) -> None:
    """Forget failed logins of an agent, who may try again at once."""
    from web.throttle import account_key

    with changing(config_path, email) as (store, agent):
        store.logins.unlock(account_key(agent.email))
        note(store, "unlocked", agent)
    click.echo(f"{agent.name} can try again.")


@agents.command("enable")
@click.argument("email")
@click.pass_obj
def enable(config_path: Path, email: str) -> None:
    """Let a disabled agent in again."""
    with changing(config_path, email) as (store, agent):
        store.agents.change(agent.id, disabled=False)
        note(store, "agent-enabled", agent)
    click.echo(f"{agent.name} can log in again.")


@agents.command("rules")
@click.option("--idle-minutes", type=click.IntRange(5, 7 * 1440), help="Without a request.")
@click.option("--longest-hours", type=click.IntRange(1, 90 * 24), help="In any case.")
@click.option("--audit-days", type=click.IntRange(1, 3650), help="Kept in the audit log.")
@click.option("--require-totp/--no-require-totp", "totp_required", default=None)
@click.pass_obj
def rules(config_path: Path, /, **chosen: int | bool | None) -> None:
    """Show or change when sessions end, how long the audit log is kept, and whether everybody
    needs a second step."""
    changes = {name: value for name, value in chosen.items() if value is not None}
    with opened_store(config_path) as store, store.writing():
        now = replace(store.logins.rules(), **changes)  # type: ignore[arg-type]  # checked by click
        if changes:
            store.logins.set_rules(now, None, utc_now())
            store.audit.note(None, "login-rules", "team", str(now), utc_now())
    click.echo(f"Sessions end after {now.idle_minutes} minutes without a request,")
    click.echo(f"and {now.longest_hours} hours after they began.")
    click.echo(f"A second step is {'required' if now.totp_required else 'everybody’s own choice'}.")
    click.echo(f"The audit log is kept for {now.audit_days} days.")


@click.command()
@click.option("--agent", "email", help="Only what this agent did.")
@click.option("--act", default="", help="Only this act, as it is written in the list.")
@click.option("--since", type=_DAY, help="From this day on, like 2026-01-31.")
@click.option("--until", type=_DAY, help="Until the end of this day.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True)
@click.pass_obj
def audit(
    config_path: Path,
    email: str | None,
    act: str,
    since: datetime | None,
    until: datetime | None,
    limit: int,
) -> None:
    """List who saw, sent, exported, erased and changed what, the newest first."""
    if since and until and until < since:
        raise InputError("--until is before --since: name the earlier day first.")
    with opened(config_path) as (config, store):
        wanted = AuditWanted(
            agent_id=known_agent(store, email).id if email else None,
            act=act,
            since=since.replace(tzinfo=config.timezone) if since else None,
            until=until.replace(tzinfo=config.timezone) + timedelta(days=1) if until else None,
        )
        names = {agent.id: agent.email for agent in store.agents.all()}
        for entry in store.audit.page(wanted, None, limit).rows:
            click.echo(_line(entry, names, entry.at.astimezone(config.timezone)))


def _line(entry: AuditEntry, names: dict[int, str], at: datetime) -> str:
    who = names.get(entry.agent_id, "?") if entry.agent_id else "command line"
    told = f"{at:%Y-%m-%d %H:%M}  {who}  {entry.act}  {entry.subject}  {entry.detail}"
    # What a browser or address says of itself must not move the cursor of a terminal.
    return "".join(letter if letter.isprintable() else "?" for letter in told).rstrip()
