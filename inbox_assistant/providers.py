"""What is known of mail providers (`providers.toml`): servers, passwords, permissions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from string import Template

from inbox_assistant.tables import table


@dataclass(frozen=True, slots=True)
class OAuth:
    """How a mailbox is entered with a permission instead of a password (RFC 6749).

    `mailbox` is its name, for messages. The secret is the program's, not the user's; it and the
    tokens never appear in `repr`, nor in any message.
    """

    mailbox: str
    client_id: str
    token_url: str
    scope: str
    token_file: Path
    device_url: str | None = None
    authorize_url: str | None = None
    client_secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Provider:
    """A mail provider. `password` says in words which one its mailboxes take, if they take any."""

    name: str
    imap: str
    smtp: str
    password: str = ""
    takes_password: bool = True
    smtp_security: str = "tls"
    device: str | None = None
    authorize: str | None = None
    token: str | None = None
    scope: str = ""


@cache
def providers() -> Mapping[str, Provider]:
    """Return the known providers by name; "generic" stands for all others."""
    known = table("inbox_assistant", "providers")
    return {name: Provider(name, **values) for name, values in known.items()}


def filled(pattern: str | None, **values: str) -> str | None:
    """Return a provider's host or address with `$domain` or `$tenant` filled in."""
    return Template(pattern).substitute(values) if pattern else None
