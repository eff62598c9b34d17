"""`mailboxes`: what is fetched from where, and the permission to do so."""

from pathlib import Path

import click

from inbox_assistant.config import MailboxConfig, load
from inbox_assistant.errors import ConfigError


@click.group()
def mailboxes() -> None:
    """The team's mailboxes."""


@mailboxes.command("list")
@click.pass_obj
def list_(config_path: Path) -> None:
    """List the mailboxes: name, address, server, how they are entered."""
    for mailbox in load(config_path).mailboxes:
        how = "permission (OAuth2)" if mailbox.imap.oauth else "password"
        click.echo(f"{mailbox.name}\t{mailbox.address}\t{mailbox.imap.host}\t{how}")


@mailboxes.command()
@click.argument("name")
@click.pass_obj
def login(config_path: Path, name: str) -> None:
    """Ask the provider for permission to enter mailbox NAME, once, and try it."""
    from inbox_assistant.mail.consent import ask
    from inbox_assistant.mail.imap import ImapMailbox

    mailbox: MailboxConfig = load(config_path).mailbox(name)
    if mailbox.imap.oauth is None:
        raise ConfigError(
            f"Mailbox {name} is entered with a password. To use a permission instead, replace "
            "password_file by an oauth part, see docs/configure.md."
        )
    ask(mailbox.imap.oauth, click.echo)
    click.echo(f"Permission kept in {mailbox.imap.oauth.token_file}.")
    for line in ImapMailbox(mailbox).check():
        click.echo(f"✓ {line}")
