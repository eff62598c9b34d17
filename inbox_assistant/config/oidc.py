"""Logging in through a provider of the organisation (OpenID Connect): off until it is named."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

from inbox_assistant.config.endpoint import is_loopback
from inbox_assistant.config.tables import Refused
from inbox_assistant.config.values import OidcConfig


def checked(oidc: OidcConfig) -> OidcConfig:
    """Return it with its domains folded. Raises Refused."""
    if not is_safe(oidc.issuer):
        raise Refused("issuer", "write the address your provider gives, beginning with https://")
    if not oidc.client_id:
        raise Refused("client_id", "write the id your provider gave to Inbox Assistant")
    if oidc.create_agents and not oidc.domains:
        raise Refused(
            "domains", "name the mail domains whose people become agents, or anybody would"
        )
    if oidc.ca_file and not Path(oidc.ca_file).is_file():
        raise Refused("ca_file", f"there is no file {oidc.ca_file}")
    return replace(oidc, domains=tuple(domain.casefold() for domain in oidc.domains))


def is_safe(url: str) -> bool:
    """Return whether what is said to that address stays between us and it."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    plain = parts.scheme == "http" and is_loopback(host)
    return bool(host) and "@" not in parts.netloc and (parts.scheme == "https" or plain)
